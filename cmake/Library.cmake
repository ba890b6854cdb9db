# cameras::cameras, all layers as one library, and what `cmake --install` puts where.
# Static unless BUILD_SHARED_LIBS is on.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

get_property(layers GLOBAL PROPERTY CAMERAS_LAYERS)
list(TRANSFORM layers REPLACE "(.+)" "$<TARGET_OBJECTS:cameras_\\1>")
# Before 1.0 a minor version may change the interface: a program made with another one does not start.
set(CAMERAS_SYMBOL_VERSION CAMERAS_${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
configure_file(cmake/cameras.map.in cameras.map @ONLY)

# cameras_whole(TARGET [STATIC|SHARED]): all layers as the library TARGET. Of a shared one programs
# see what the headers in include/cameras declare, and nothing else.
function(cameras_whole target)
  add_library(${target} ${ARGN} ${layers})
  set_target_properties(${target} PROPERTIES LINKER_LANGUAGE CXX VERSION ${PROJECT_VERSION}
                                             SOVERSION ${PROJECT_VERSION_MAJOR})
  target_compile_features(${target} INTERFACE cxx_std_20)
  target_include_directories(${target} INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
                                                 $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(${target} PUBLIC cameras::torch
                                  PRIVATE cameras::onnx_library cameras::codecs cameras::pango
                                          pugixml::pugixml LibArchive::LibArchive
                                          $<$<BOOL:${CAMERAS_ONEDNN}>:cameras::onednn>)
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "SHARED_LIBRARY")
    target_link_options(${target} PRIVATE
      LINKER:--version-script=${PROJECT_BINARY_DIR}/cameras.map LINKER:--no-undefined)
    set_target_properties(${target} PROPERTIES LINK_DEPENDS ${PROJECT_BINARY_DIR}/cameras.map)
  endif()
endfunction()

# Not called "cameras": the program's file has that name, and Ninja takes both for the same target.
cameras_whole(cameras_library)
add_library(cameras::cameras ALIAS cameras_library)
set_target_properties(cameras_library PROPERTIES OUTPUT_NAME cameras EXPORT_NAME cameras)

install(TARGETS cameras_library EXPORT camerasTargets
        LIBRARY COMPONENT library NAMELINK_COMPONENT development
        ARCHIVE COMPONENT development)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/cameras DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        COMPONENT development)

# find_package(cameras)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/cameras)
get_target_property(type cameras_library TYPE)
set(dependencies cmake/PublicDependencies.cmake)
if(type STREQUAL "STATIC_LIBRARY")
  list(APPEND dependencies cmake/PrivateDependencies.cmake)
endif()
configure_package_config_file(cmake/camerasConfig.cmake.in camerasConfig.cmake
                              INSTALL_DESTINATION ${package} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(camerasConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(EXPORT camerasTargets NAMESPACE cameras:: DESTINATION ${package} COMPONENT development)
install(FILES ${PROJECT_BINARY_DIR}/camerasConfig.cmake ${dependencies}
              ${PROJECT_BINARY_DIR}/camerasConfigVersion.cmake
        DESTINATION ${package} COMPONENT development)

# pkg-config. A static library needs everything that it was made with at its users' link.
find_library(CAMERAS_TORCH_CPU torch_cpu HINTS ${TORCH_INSTALL_PREFIX}/lib REQUIRED)
get_filename_component(CAMERAS_TORCH_LIBDIR ${CAMERAS_TORCH_CPU} DIRECTORY)
list(TRANSFORM TORCH_INCLUDE_DIRS PREPEND "-I" OUTPUT_VARIABLE CAMERAS_PC_CFLAGS)
list(JOIN CAMERAS_PC_CFLAGS " " CAMERAS_PC_CFLAGS)
if(type STREQUAL "STATIC_LIBRARY")
  set(CAMERAS_PC_STATIC
      "-lonnx -lonnx_proto -lprotobuf -ljpeg -lpng -ltiff -lwebp -lpugixml -larchive")
  string(APPEND CAMERAS_PC_STATIC " -lpangocairo-1.0 -lpango-1.0 -lcairo -lgobject-2.0 -lglib-2.0")
  if(CAMERAS_ONEDNN)
    string(APPEND CAMERAS_PC_STATIC " -ldnnl")
  endif()
endif()
# Relative to the file itself, so that `cmake --install --prefix` may move the package.
file(RELATIVE_PATH CAMERAS_PC_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/cameras.pc.in cameras.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/cameras.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
        COMPONENT development)
