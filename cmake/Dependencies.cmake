# Every dependency, once, as a target of ours: a package's own CMake config where it is usable,
# pkg-config or a plain library search where it is not.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)

# libtorch. Debian ships plain libraries; a TorchConfig.cmake (users' own or CUDA builds) wins.
add_library(cameras_torch INTERFACE)
find_package(Torch CONFIG QUIET)
if(Torch_FOUND)
  target_link_libraries(cameras_torch INTERFACE ${TORCH_LIBRARIES})
else()
  find_library(CAMERAS_TORCH_CPU torch_cpu REQUIRED)
  find_library(CAMERAS_C10 c10 REQUIRED)
  target_link_libraries(cameras_torch INTERFACE ${CAMERAS_TORCH_CPU} ${CAMERAS_C10})
endif()

# ONNX: its exported targets link protobuf::libprotobuf, so Protobuf has to be found first.
find_package(Protobuf REQUIRED)
find_package(ONNX REQUIRED)
add_library(cameras_onnx_library INTERFACE)
target_link_libraries(cameras_onnx_library INTERFACE onnx onnx_proto protobuf::libprotobuf)

# OpenCV: Debian's config package comes only with the big libopencv-dev.
add_library(cameras_opencv INTERFACE)
find_package(OpenCV QUIET COMPONENTS core imgproc imgcodecs)
if(OpenCV_FOUND)
  target_include_directories(cameras_opencv SYSTEM INTERFACE ${OpenCV_INCLUDE_DIRS})
  target_link_libraries(cameras_opencv INTERFACE ${OpenCV_LIBS})
else()
  find_path(CAMERAS_OPENCV_INCLUDE opencv2/core.hpp PATH_SUFFIXES opencv4 REQUIRED)
  target_include_directories(cameras_opencv SYSTEM INTERFACE ${CAMERAS_OPENCV_INCLUDE})
  foreach(part core imgproc imgcodecs)
    find_library(CAMERAS_OPENCV_${part} opencv_${part} REQUIRED)
    target_link_libraries(cameras_opencv INTERFACE ${CAMERAS_OPENCV_${part}})
  endforeach()
endif()

find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
