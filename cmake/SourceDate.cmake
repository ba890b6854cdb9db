# string(TIMESTAMP) gives a date of the sources from here on, not of the build, so that two builds
# of the same sources make the same pages and packages.
if(NOT DEFINED ENV{SOURCE_DATE_EPOCH})
  find_package(Git QUIET)
  if(GIT_FOUND)
    execute_process(COMMAND ${GIT_EXECUTABLE} -C ${PROJECT_SOURCE_DIR} log -1 --format=%ct
                    OUTPUT_VARIABLE date OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  endif()
  if(date)
    set(ENV{SOURCE_DATE_EPOCH} ${date})
  endif()
endif()
