# -DCAMERAS_SANITIZE=address,undefined or thread, and -DCAMERAS_FUZZ=ON for libFuzzer (clang); see
# CMakePresets.json. Set for all targets at once, before any of them.
set(CAMERAS_SANITIZE "" CACHE STRING "Sanitizers to build with, separated by commas")
option(CAMERAS_FUZZ "Build the fuzz targets with libFuzzer (needs clang)" OFF)

set(sanitizers ${CAMERAS_SANITIZE})
if(CAMERAS_FUZZ)
  string(JOIN "," sanitizers ${CAMERAS_SANITIZE} fuzzer-no-link)
endif()
if(sanitizers)
  # A finding of UBSan has to fail the test, not only print.
  add_compile_options(-fsanitize=${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
  # What sanitizers add to the code keeps GCC from seeing that libtorch's optionals are set.
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
endif()
if(CAMERAS_SANITIZE)
  add_link_options(-fsanitize=${CAMERAS_SANITIZE})
endif()

# How every test runs. Several run at once: threads that wait leave the processor to the others.
# libtorch, ONNX, protobuf, the codecs, Pango and oneDNN are not instrumented.
set(CAMERAS_TEST_ENVIRONMENT
  "OMP_WAIT_POLICY=passive"
  "ASAN_OPTIONS=strict_string_checks=1:detect_stack_use_after_return=1"
  "UBSAN_OPTIONS=print_stacktrace=1"
  "LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tools/lsan.supp:print_suppressions=0"
  "TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tools/tsan.supp:halt_on_error=1")
if(CAMERAS_SANITIZE MATCHES "thread")
  # libgomp's barriers are invisible to TSan: what its workers do in turn would be reported as races.
  # Threads that a test starts itself are seen.
  list(APPEND CAMERAS_TEST_ENVIRONMENT "OMP_NUM_THREADS=1")
endif()
