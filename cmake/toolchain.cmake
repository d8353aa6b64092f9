# SPDX-License-Identifier: Apache-2.0
# Compiler, linker and the flags every target is held to. Linked as athanor_flags.

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()

find_program(MOLD mold)

add_library(athanor_flags INTERFACE)
target_compile_options(athanor_flags INTERFACE -Wall -Wextra -Wpedantic $<$<NOT:$<BOOL:${ATHANOR_UNITY}>>:-Wshadow> -Wnon-virtual-dtor -Woverloaded-virtual)
# A local of one file shadows nothing of the next, although they are compiled as one.
if(ATHANOR_UNITY)
  target_compile_options(athanor_flags INTERFACE -Wshadow=local)
endif()
if(ATHANOR_WERROR)
  target_compile_options(athanor_flags INTERFACE -Werror)
endif()
# GCC 12 reports false positives inside std::expected, std::variant and QString moves when it optimises.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(athanor_flags INTERFACE -Wno-maybe-uninitialized -Wno-array-bounds -Wno-stringop-overflow
                                                 -Wno-restrict -Wno-dangling-reference -Wno-free-nonheap-object)
endif()
target_compile_definitions(
  athanor_flags
  INTERFACE QT_NO_CAST_FROM_ASCII
            QT_NO_CAST_TO_ASCII
            QT_NO_CAST_FROM_BYTEARRAY
            QT_NO_URL_CAST_FROM_STRING
            QT_NO_FOREACH
            QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
            QT_STRICT_ITERATORS
            QT_DISABLE_DEPRECATED_BEFORE=0x060400
            TOML11_PRESERVE_COMMENTS_BY_DEFAULT
            # Some libraries define it and some do not; precompiled headers are shared only between like targets.
            _FILE_OFFSET_BITS=64)
if(MOLD)
  target_link_options(athanor_flags INTERFACE -fuse-ld=mold)
endif()
if(ATHANOR_SANITIZE)
  target_compile_options(athanor_flags INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer
                                                 -fno-sanitize-recover=undefined)
  target_link_options(athanor_flags INTERFACE -fsanitize=address,undefined)
endif()
