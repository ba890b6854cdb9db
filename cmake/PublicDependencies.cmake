# What users of the library compile and link against. The build includes this file, and so does the
# installed camerasConfig.cmake. Imported targets, so that the export set may name them.

# libtorch: its own TorchConfig.cmake (Debian's, a user's build, one with CUDA) or plain libraries.
if(NOT TARGET cameras::torch)
  add_library(cameras::torch INTERFACE IMPORTED GLOBAL)
  find_package(Torch CONFIG QUIET)
  if(Torch_FOUND)
    target_link_libraries(cameras::torch INTERFACE ${TORCH_LIBRARIES})
    separate_arguments(CAMERAS_TORCH_FLAGS UNIX_COMMAND "${TORCH_CXX_FLAGS}")
    target_compile_options(cameras::torch INTERFACE ${CAMERAS_TORCH_FLAGS})
  else()
    find_library(CAMERAS_TORCH_CPU torch_cpu REQUIRED)
    find_library(CAMERAS_C10 c10 REQUIRED)
    target_link_libraries(cameras::torch INTERFACE ${CAMERAS_TORCH_CPU} ${CAMERAS_C10})
  endif()
endif()
