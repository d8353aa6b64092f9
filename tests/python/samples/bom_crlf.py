# BOM and CR LF
x = "é"
if x:
    y = """a
b"""
z = 1
    
# end