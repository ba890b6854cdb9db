# What makes a mistake in the code harder to misuse, in what is shipped (Release and its kin); for all
# targets at once, before any of them. Sanitizers look for the mistakes themselves, and want none of it.
# Where the program is laid out anew each time (PIE) is said at the program: apps/cameras.
include(CheckCXXCompilerFlag)

set(hardening -fstack-protector-strong)
foreach(flag -fstack-clash-protection -fcf-protection)
  string(MAKE_C_IDENTIFIER CAMERAS_HAS${flag} known)  # not on every processor
  check_cxx_compiler_flag(${flag} ${known})
  if(${known})
    list(APPEND hardening ${flag})
  endif()
endforeach()
# Level 3 knows the sizes of what malloc gave, too. A level that the compiler's packager set goes first.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 12)
  list(APPEND hardening -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
else()
  list(APPEND hardening -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
endif()

set(CAMERAS_SHIPPED $<CONFIG:Release,RelWithDebInfo,MinSizeRel>)
if(NOT CAMERAS_SANITIZE AND NOT CAMERAS_FUZZ)
  add_compile_options("$<${CAMERAS_SHIPPED}:${hardening}>")
endif()
# Addresses of other libraries' functions are found at the start, and cannot be written to from then on.
add_link_options(LINKER:-z,relro,-z,now)
