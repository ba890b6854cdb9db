# Debian packages, made by cpack (tools/release/deb): cameras, the program; libcameras0, the shared library;
# libcameras-dev, what compiling against that needs; cameras-mpi, the plugin for several processes. The preset `packages` lays the files out for them.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME cameras)
set(CPACK_PACKAGE_VENDOR "cameras")
# Nobody's mailbox: these packages are made on a user's own machine.
set(CPACK_PACKAGE_CONTACT "cameras maintainers <cameras@localhost.invalid>")
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ
    GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_COMPONENTS_ALL program library development)
if(TARGET cameras_mpi)
  list(APPEND CPACK_COMPONENTS_ALL mpi)
endif()
set(CPACK_DEB_COMPONENT_INSTALL ON)

# The packages of Debian 12 and 13 differ in what they depend on, and those of the later one are the later.
cmake_host_system_information(RESULT release QUERY DISTRIB_INFO)
set(CPACK_DEBIAN_PACKAGE_VERSION ${PROJECT_VERSION})
if(release_ID STREQUAL "debian" AND release_VERSION_ID)
  string(APPEND CPACK_DEBIAN_PACKAGE_VERSION ~deb${release_VERSION_ID})
endif()
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)

# The first line is the synopsis; cpack would put the project's own before it.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")
set(synopsis "saliency maps for ONNX image classifiers")
set(about "cameras draws which pixels an image classifier looked at: high-resolution
saliency maps of any ONNX classifier, after CAMERAS (CVPR 2021), and those of
all the other well-known methods to compare with.")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME cameras)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION "${synopsis}
${about}

This package holds the program, its manual and a small classifier of drawn
objects to begin with.")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libcameras${PROJECT_VERSION_MAJOR})
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION "${synopsis} (library)
${about}

This package holds the library for programs in C++.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libcameras-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "libcameras${PROJECT_VERSION_MAJOR} (= \
${CPACK_DEBIAN_PACKAGE_VERSION}), libtorch-dev")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "${synopsis} (headers)
${about}

This package holds headers, and what CMake and pkg-config want to know.")
set(CPACK_DEBIAN_MPI_PACKAGE_NAME cameras-mpi)
set(CPACK_DEBIAN_MPI_PACKAGE_SECTION science)
set(CPACK_DEBIAN_MPI_PACKAGE_DEPENDS "cameras (= ${CPACK_DEBIAN_PACKAGE_VERSION})")
set(CPACK_DEBIAN_MPI_PACKAGE_RECOMMENDS openmpi-bin)
set(CPACK_DEBIAN_MPI_DESCRIPTION "${synopsis} (MPI)
${about}

This package lets \"mpirun cameras evaluate\" share a data set among processes.")

# What linked with the library needs this very version: before 1.0 each may change the interface, and its
# file keeps its name.
set(library libcameras${PROJECT_VERSION_MAJOR})
file(WRITE ${PROJECT_BINARY_DIR}/packages/shlibs
     "libcameras ${PROJECT_VERSION_MAJOR} ${library} (= ${CPACK_DEBIAN_PACKAGE_VERSION})\n")
file(WRITE ${PROJECT_BINARY_DIR}/packages/triggers "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${PROJECT_BINARY_DIR}/packages/shlibs
                                               ${PROJECT_BINARY_DIR}/packages/triggers)

# Every package has its licence and its changes.
file(READ ${PROJECT_SOURCE_DIR}/LICENSE CAMERAS_LICENCE)
string(REGEX REPLACE "^.*(Permission is)" "\\1" CAMERAS_LICENCE "${CAMERAS_LICENCE}")
string(STRIP "${CAMERAS_LICENCE}" CAMERAS_LICENCE)
string(REPLACE "\n\n" "\n.\n" CAMERAS_LICENCE "${CAMERAS_LICENCE}")
string(REPLACE "\n" "\n " CAMERAS_LICENCE " ${CAMERAS_LICENCE}")
string(TIMESTAMP CAMERAS_RFC2822 "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(cmake/packages/copyright packages/copyright @ONLY)
configure_file(cmake/packages/changelog packages/changelog @ONLY)
execute_process(COMMAND gzip -9 -n -f ${PROJECT_BINARY_DIR}/packages/changelog COMMAND_ERROR_IS_FATAL ANY)
foreach(component ${CPACK_COMPONENTS_ALL})
  string(TOUPPER ${component} upper)
  install(FILES ${PROJECT_BINARY_DIR}/packages/copyright ${PROJECT_BINARY_DIR}/packages/changelog.gz
          DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${CPACK_DEBIAN_${upper}_PACKAGE_NAME}
          COMPONENT ${component} EXCLUDE_FROM_ALL)
endforeach()
install(FILES models/ATTRIBUTION.md COMPONENT program
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${CPACK_DEBIAN_PROGRAM_PACKAGE_NAME})

include(CPack)
