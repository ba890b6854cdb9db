# What the library itself is made with: users of a static libcameras link it, nobody includes it.
# Included by the build, and by the installed camerasConfig.cmake of a static library.

# ONNX: its exported targets link protobuf::libprotobuf, so Protobuf has to be found first. In newer
# versions they have a namespace. They define ONNX_ML, which says whose message classes its headers take.
if(NOT TARGET cameras::onnx_library)
  find_package(Protobuf REQUIRED)
  find_package(ONNX REQUIRED)
  add_library(cameras::onnx_library INTERFACE IMPORTED GLOBAL)
  if(TARGET ONNX::onnx)
    target_link_libraries(cameras::onnx_library INTERFACE ONNX::onnx ONNX::onnx_proto)
  else()
    target_link_libraries(cameras::onnx_library INTERFACE onnx onnx_proto)
  endif()
  target_link_libraries(cameras::onnx_library INTERFACE protobuf::libprotobuf)
endif()

# oneDNN 2.x or 3.x. Its own config package wants OpenCL's headers, which Debian does not install with it.
if(CAMERAS_ONEDNN AND NOT TARGET cameras::onednn)
  add_library(cameras::onednn INTERFACE IMPORTED GLOBAL)
  find_path(CAMERAS_ONEDNN_INCLUDE dnnl.hpp REQUIRED)
  find_library(CAMERAS_ONEDNN_LIBRARY dnnl REQUIRED)
  target_include_directories(cameras::onednn SYSTEM INTERFACE ${CAMERAS_ONEDNN_INCLUDE})
  target_link_libraries(cameras::onednn INTERFACE ${CAMERAS_ONEDNN_LIBRARY})
endif()

# Pictures: one codec a format, and what draws captions.
if(NOT TARGET cameras::codecs)
  find_package(PkgConfig REQUIRED)
  find_package(JPEG REQUIRED)
  find_package(PNG REQUIRED)
  find_package(TIFF REQUIRED)
  pkg_check_modules(CAMERAS_WEBP REQUIRED libwebp)
  pkg_check_modules(CAMERAS_PANGO REQUIRED pangocairo)
  add_library(cameras::codecs INTERFACE IMPORTED GLOBAL)
  target_include_directories(cameras::codecs SYSTEM INTERFACE ${CAMERAS_WEBP_INCLUDE_DIRS})
  target_link_libraries(cameras::codecs INTERFACE JPEG::JPEG PNG::PNG TIFF::TIFF
                                                  ${CAMERAS_WEBP_LINK_LIBRARIES})
  # Not its -pthread: a flag of one target alone would not fit the precompiled header.
  add_library(cameras::pango INTERFACE IMPORTED GLOBAL)
  target_include_directories(cameras::pango SYSTEM INTERFACE ${CAMERAS_PANGO_INCLUDE_DIRS})
  target_link_libraries(cameras::pango INTERFACE ${CAMERAS_PANGO_LINK_LIBRARIES})
endif()

# What reads PASCAL VOC's annotations, and tar archives.
find_package(pugixml REQUIRED)
find_package(LibArchive REQUIRED)
