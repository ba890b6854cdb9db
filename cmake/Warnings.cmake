# Warnings are ours alone: a PRIVATE interface target, so that users of the library do not get them.
add_library(cameras_warnings INTERFACE)
target_compile_options(cameras_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Wmissing-declarations -Werror)
