# cameras::cameras, all layers as one library, and what `cmake --install` puts where.
# Static unless BUILD_SHARED_LIBS is on.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

get_property(layers GLOBAL PROPERTY CAMERAS_LAYERS)
list(TRANSFORM layers REPLACE "(.+)" "$<TARGET_OBJECTS:cameras_\\1>")
# Not called "cameras": the program's file has that name, and Ninja takes both for the same target.
add_library(cameras_library ${layers})
add_library(cameras::cameras ALIAS cameras_library)
set_target_properties(cameras_library PROPERTIES OUTPUT_NAME cameras EXPORT_NAME cameras
                                         LINKER_LANGUAGE CXX VERSION ${PROJECT_VERSION}
                                         SOVERSION ${PROJECT_VERSION_MAJOR})
target_compile_features(cameras_library INTERFACE cxx_std_20)
target_include_directories(cameras_library INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_link_libraries(cameras_library PUBLIC cameras::torch
                                      PRIVATE cameras::onnx_library cameras::codecs cameras::pango
                                              pugixml::pugixml
                                              $<$<BOOL:${CAMERAS_ONEDNN}>:cameras::onednn>)

install(TARGETS cameras_library EXPORT camerasTargets)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/cameras DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

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
install(EXPORT camerasTargets NAMESPACE cameras:: DESTINATION ${package})
install(FILES ${PROJECT_BINARY_DIR}/camerasConfig.cmake ${dependencies}
              ${PROJECT_BINARY_DIR}/camerasConfigVersion.cmake DESTINATION ${package})

# pkg-config. A static library needs everything that it was made with at its users' link.
find_library(CAMERAS_TORCH_CPU torch_cpu HINTS ${TORCH_INSTALL_PREFIX}/lib REQUIRED)
get_filename_component(CAMERAS_TORCH_LIBDIR ${CAMERAS_TORCH_CPU} DIRECTORY)
list(TRANSFORM TORCH_INCLUDE_DIRS PREPEND "-I" OUTPUT_VARIABLE CAMERAS_PC_CFLAGS)
list(JOIN CAMERAS_PC_CFLAGS " " CAMERAS_PC_CFLAGS)
if(type STREQUAL "STATIC_LIBRARY")
  set(CAMERAS_PC_STATIC
      "-lonnx -lonnx_proto -lprotobuf -ljpeg -lpng -ltiff -lwebp -lpugixml")
  string(APPEND CAMERAS_PC_STATIC " -lpangocairo-1.0 -lpango-1.0 -lcairo -lgobject-2.0 -lglib-2.0")
  if(CAMERAS_ONEDNN)
    string(APPEND CAMERAS_PC_STATIC " -ldnnl")
  endif()
endif()
# Relative to the file itself, so that `cmake --install --prefix` may move the package.
file(RELATIVE_PATH CAMERAS_PC_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/cameras.pc.in cameras.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/cameras.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
