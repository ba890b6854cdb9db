# cameras_module(NAME [DEPENDS layer...] [LINK target...]): the layer src/NAME as the static library
# cameras_NAME. It can only link, and so only use, the layers that it names.
function(cameras_module name)
  cmake_parse_arguments(arg "" "" "DEPENDS;LINK" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp)
  add_library(cameras_${name} STATIC ${sources})
  target_include_directories(cameras_${name} PUBLIC ${PROJECT_SOURCE_DIR}/include
                                                    ${PROJECT_SOURCE_DIR}/src)
  list(TRANSFORM arg_DEPENDS PREPEND cameras_)
  target_link_libraries(cameras_${name} PUBLIC ${arg_DEPENDS} ${arg_LINK} PRIVATE cameras_warnings)
  if(name STREQUAL "core")
    target_precompile_headers(cameras_core PRIVATE ${PROJECT_SOURCE_DIR}/src/core/aten.h)
  else()
    target_precompile_headers(cameras_${name} REUSE_FROM cameras_core)
  endif()
endfunction()
