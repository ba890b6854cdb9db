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

# Pictures: one codec a format. libwebp has no find module, and its config files only newer releases.
if(NOT TARGET cameras::codecs)
  find_package(JPEG REQUIRED)
  find_package(PNG REQUIRED)
  find_package(TIFF REQUIRED)
  find_path(CAMERAS_WEBP_INCLUDE webp/decode.h REQUIRED)
  find_library(CAMERAS_WEBP_LIBRARY webp REQUIRED)
  add_library(cameras::codecs INTERFACE IMPORTED GLOBAL)
  target_include_directories(cameras::codecs SYSTEM INTERFACE ${CAMERAS_WEBP_INCLUDE})
  target_link_libraries(cameras::codecs INTERFACE JPEG::JPEG PNG::PNG TIFF::TIFF
                                                  ${CAMERAS_WEBP_LIBRARY})
endif()

# OpenCV: Debian's config package comes only with the big libopencv-dev.
if(NOT TARGET cameras::opencv)
  add_library(cameras::opencv INTERFACE IMPORTED GLOBAL)
  find_package(OpenCV QUIET COMPONENTS core imgproc imgcodecs)
  if(OpenCV_FOUND)
    target_include_directories(cameras::opencv SYSTEM INTERFACE ${OpenCV_INCLUDE_DIRS})
    target_link_libraries(cameras::opencv INTERFACE ${OpenCV_LIBS})
  else()
    find_path(CAMERAS_OPENCV_INCLUDE opencv2/core.hpp PATH_SUFFIXES opencv4 REQUIRED)
    target_include_directories(cameras::opencv SYSTEM INTERFACE ${CAMERAS_OPENCV_INCLUDE})
    foreach(part core imgproc imgcodecs)
      find_library(CAMERAS_OPENCV_${part} opencv_${part} REQUIRED)
      target_link_libraries(cameras::opencv INTERFACE ${CAMERAS_OPENCV_${part}})
    endforeach()
  endif()
endif()

# What reads PASCAL VOC's annotations.
find_package(pugixml REQUIRED)
