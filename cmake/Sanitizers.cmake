# -DCAMERAS_SANITIZE=address,undefined or thread (see CMakePresets.json).
set(CAMERAS_SANITIZE "" CACHE STRING "Sanitizers to build with, separated by commas")
if(CAMERAS_SANITIZE)
  add_compile_options(-fsanitize=${CAMERAS_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${CAMERAS_SANITIZE})
endif()
