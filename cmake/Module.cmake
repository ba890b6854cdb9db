# cameras_module(NAME [CALLS_ONLY] [DEPENDS layer...] [LINK target...] [WITHOUT folder]): the layer src/NAME as the
# static library cameras_NAME, for the build and the tests. It can only link, and so only use, the layers that it
# names. Users get all layers as one library (Library.cmake). CALLS_ONLY: cameras_calls_only().
function(cameras_module name)
  cmake_parse_arguments(arg "CALLS_ONLY" "WITHOUT" "DEPENDS;LINK" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp)
  if(arg_WITHOUT)
    list(FILTER sources EXCLUDE REGEX "/src/${name}/${arg_WITHOUT}/")
  endif()
  if(NOT sources)
    set(sources ${PROJECT_SOURCE_DIR}/src/core/aten.cpp)
  endif()
  add_library(cameras_${name} STATIC ${sources})
  target_include_directories(cameras_${name} PUBLIC ${PROJECT_SOURCE_DIR}/include
                                                    ${PROJECT_SOURCE_DIR}/src)
  list(TRANSFORM arg_DEPENDS PREPEND cameras_)
  target_link_libraries(cameras_${name} PUBLIC ${arg_DEPENDS} ${arg_LINK} PRIVATE cameras_warnings)
  if(name STREQUAL "core")
    cameras_precompiled(cameras_core HEADERS ${PROJECT_SOURCE_DIR}/src/core/aten.h)
  else()
    cameras_precompiled(cameras_${name} REUSE cameras_core)
  endif()
  if(arg_CALLS_ONLY)
    cameras_calls_only(cameras_${name})
  endif()
  set_property(GLOBAL APPEND PROPERTY CAMERAS_LAYERS ${name})
endfunction()

# cameras_precompiled(TARGET HEADERS header... | REUSE target): ATen's headers cost 5 s a compilation. A build of one file
# at a time compiles src/core/aten.h once, in core, and every other target reuses that. It only fits
# where the flags are the same: flags that change code are set once for all targets (Sanitizers.cmake,
# CMAKE_CXX_FLAGS), never for one. Tests have one with GoogleTest's headers as well
# (tests/CMakeLists.txt). In a unity build, of some 20 compilations, it costs more than it saves.
function(cameras_precompiled target)
  if(CMAKE_UNITY_BUILD)
    return()
  endif()
  cmake_parse_arguments(arg "" "REUSE" "HEADERS" ${ARGN})
  if(arg_HEADERS)
    target_precompile_headers(${target} PRIVATE ${arg_HEADERS})
  else()
    target_precompile_headers(${target} REUSE_FROM ${arg_REUSE})
  endif()
endfunction()

# cameras_calls_only(TARGET): what calls others' loops over numbers and has few of its own is no faster for more than
# -O1, and compiles in three quarters of the time. Not beside a precompiled header, which wants the same flags everywhere.
function(cameras_calls_only target)
  if(CMAKE_UNITY_BUILD)
    target_compile_options(${target} PRIVATE $<${CAMERAS_SHIPPED}:-O1>)
  endif()
endfunction()
