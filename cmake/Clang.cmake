# The toolchain of the sanitizers and of libFuzzer: clang 14 where it is, else the system's clang.
find_program(CAMERAS_CLANG NAMES clang++-14 clang++ DOC "The compiler of the sanitizers" REQUIRED)
set(CMAKE_CXX_COMPILER ${CAMERAS_CLANG})
