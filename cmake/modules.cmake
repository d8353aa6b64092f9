# SPDX-License-Identifier: Apache-2.0
# One static library a folder of app/, so that the linker holds the layers too, and one test program a folder of tests/.

set(ATHANOR_PCH_HEADERS <QtCore> <expected> <functional> <memory> <optional> <variant> <vector>)

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
  if(ATHANOR_PCH)
    target_precompile_headers(athanor_${name} PRIVATE ${ATHANOR_PCH_HEADERS})
  endif()
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
  if(ATHANOR_PCH)
    target_precompile_headers(${name}_test PRIVATE ${ATHANOR_PCH_HEADERS} <gmock/gmock.h> <gtest/gtest.h>)
  endif()
  add_test(NAME ${name} COMMAND ${name}_test)
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}" ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8")
endfunction()
