# SPDX-License-Identifier: Apache-2.0
# One static library a folder of app/, so that the linker holds the layers too, and one test program a folder of tests/.

set(ATHANOR_PCH_HEADERS <QtCore> <expected> <functional> <memory> <optional> <variant> <vector>)

# athanor_precompile(TARGET OWNER headers...): TARGET is compiled with the headers that OWNER precompiles for all.
function(athanor_precompile target owner)
  if(NOT ATHANOR_PCH)
    return()
  endif()
  if(target STREQUAL owner)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  else()
    target_precompile_headers(${target} REUSE_FROM ${owner})
  endif()
endfunction()

# athanor_unite(TARGET sources...): the files of one folder are compiled eight at a time.
function(athanor_unite target)
  if(NOT ATHANOR_UNITY)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  foreach(source ${ARGN})
    if(NOT source MATCHES "\\.cpp$")
      continue()
    endif()
    get_filename_component(folder ${source} DIRECTORY)
    string(MAKE_C_IDENTIFIER "${folder}" group)
    if(NOT DEFINED members_${group})
      set(members_${group} 0)
    endif()
    math(EXPR batch "${members_${group}} / 8")
    math(EXPR members_${group} "${members_${group}} + 1")
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${group}_${batch})
  endforeach()
endfunction()

# athanor_module(NAME DEPS target...): the library athanor_NAME from every source below app/NAME.
function(athanor_module name)
  cmake_parse_arguments(ARG "" "" "DEPS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.h
       ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.qrc)
  if(NOT sources)
    add_library(athanor_${name} INTERFACE)
    target_link_libraries(athanor_${name} INTERFACE ${ARG_DEPS})
    return()
  endif()
  add_library(athanor_${name} STATIC ${sources})
  target_include_directories(athanor_${name} PUBLIC ${PROJECT_SOURCE_DIR}/app)
  target_link_libraries(athanor_${name} PUBLIC athanor_flags ${ARG_DEPS})
  set_target_properties(athanor_${name} PROPERTIES LINKER_LANGUAGE CXX)
  athanor_precompile(athanor_${name} athanor_core ${ATHANOR_PCH_HEADERS})
  athanor_unite(athanor_${name} ${sources})
endfunction()

# athanor_loadable(NAME DEPS target...): app/modules/NAME.cpp as a file that a running program loads (core/module.h). It is
# found beside the folder of the program, in the build tree as where it is installed.
function(athanor_loadable name)
  cmake_parse_arguments(ARG "" "" "DEPS" ${ARGN})
  set(target athanor_loadable_${name})
  add_library(${target} MODULE ${CMAKE_CURRENT_SOURCE_DIR}/modules/${name}.cpp)
  target_link_libraries(${target} PRIVATE athanor_flags ${ARG_DEPS})
  # It shows one name, and its copy of what it shares with the program stays its own.
  target_link_options(${target} PRIVATE -Wl,--exclude-libs,ALL)
  set_target_properties(${target} PROPERTIES OUTPUT_NAME athanor-${name}-${PROJECT_VERSION} CXX_VISIBILITY_PRESET hidden
                        VISIBILITY_INLINES_HIDDEN ON LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib/athanor)
  install(TARGETS ${target} LIBRARY DESTINATION lib/athanor)
  set_property(GLOBAL APPEND PROPERTY ATHANOR_LOADABLES ${target})
endfunction()

# athanor_program(TARGET): a program that is installed, with the modules that it may load.
function(athanor_program target)
  get_property(loadables GLOBAL PROPERTY ATHANOR_LOADABLES)
  add_dependencies(${target} ${loadables})
  install(TARGETS ${target} RUNTIME DESTINATION bin)
endfunction()

# athanor_test(NAME DEPS target... [TIMEOUT seconds]): the program NAME_test from tests/NAME/*.cpp, one ctest entry.
function(athanor_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "DEPS;LABELS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.h)
  if(NOT sources)
    return()
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 400)
  endif()
  add_executable(${name}_test ${sources})
  target_include_directories(${name}_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_compile_definitions(${name}_test PRIVATE ATHANOR_SOURCE_DIR="${PROJECT_SOURCE_DIR}" ATHANOR_BIN_DIR="${CMAKE_BINARY_DIR}/bin")
  target_link_libraries(${name}_test PRIVATE athanor_flags ${ARG_DEPS} athanor_test_support GTest::gmock)
  get_property(loadables GLOBAL PROPERTY ATHANOR_LOADABLES)
  add_dependencies(${name}_test ${loadables})
  athanor_precompile(${name}_test athanor_test_support)
  athanor_unite(${name}_test ${sources})
  if(ATHANOR_UNITY)
    # A fixture of one file stays hidden from the next, although they are compiled as one.
    target_compile_options(${name}_test PRIVATE -Wno-subobject-linkage)
  endif()
  add_test(NAME ${name} COMMAND ${name}_test)
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}" ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8")
endfunction()
