# Warnings are ours alone: a PRIVATE interface target, so that users of the library do not get them.
add_library(cameras_warnings INTERFACE)
target_compile_options(cameras_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Wmissing-declarations -Werror)
# GCC 13 and 14 see overflows where libtorch reserves room in an empty vector<bool>.
target_compile_options(cameras_warnings INTERFACE
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_GREATER_EQUAL:$<CXX_COMPILER_VERSION>,13>>:-Wno-array-bounds;-Wno-stringop-overflow>)
