# Manual pages, completions and tables of the documents, made by cameras_manual from the option tables of the program's commands.
file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/apps/cameras/manual/*.cpp)
# What knows the program: the others take its table from their caller.
set(own ${PROJECT_SOURCE_DIR}/apps/cameras/manual/main.cpp
        ${PROJECT_SOURCE_DIR}/apps/cameras/manual/option_tables.cpp)
list(REMOVE_ITEM sources ${own})
add_library(cameras_manual_text STATIC ${sources})
target_include_directories(cameras_manual_text PUBLIC ${PROJECT_SOURCE_DIR}/apps/cameras)
target_link_libraries(cameras_manual_text PUBLIC CLI11::CLI11 PRIVATE cameras_warnings)
add_executable(cameras_manual ${own})
target_link_libraries(cameras_manual PRIVATE cameras_commands cameras_manual_text cameras_warnings)
cameras_precompiled(cameras_manual REUSE cameras_core)

string(TIMESTAMP day %Y-%m-%d UTC)

set(manual ${PROJECT_BINARY_DIR}/manual)
add_custom_command(OUTPUT ${manual}/made
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${manual}
  COMMAND cameras_manual ${manual} ${PROJECT_VERSION} ${day}
  COMMAND gzip -9 -n -r ${manual}/man
  COMMAND ${CMAKE_COMMAND} -E touch ${manual}/made
  DEPENDS cameras_manual VERBATIM)
add_custom_target(manual ALL DEPENDS ${manual}/made)

install(DIRECTORY ${manual}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
install(DIRECTORY ${manual}/bash/ COMPONENT program
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
# Debian's zsh looks here for packages, and there for what was installed without one.
set(zsh site-functions)
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
  set(zsh vendor-completions)
endif()
install(DIRECTORY ${manual}/zsh/ COMPONENT program
        DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/${zsh})
install(DIRECTORY ${manual}/fish/ COMPONENT program
        DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
