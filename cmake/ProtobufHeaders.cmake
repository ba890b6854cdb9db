# A PyTorch wheel has headers of another protobuf beside libtorch's (torch/include/google). Those of the
# protobuf that is linked have to be found first. /usr/include cannot be moved forward, a folder that
# holds a link to its headers can.
foreach(folder IN LISTS TORCH_INCLUDE_DIRS)
  if(EXISTS ${folder}/google/protobuf AND Protobuf_INCLUDE_DIRS
     AND NOT folder IN_LIST Protobuf_INCLUDE_DIRS)
    list(GET Protobuf_INCLUDE_DIRS 0 own)
    file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/protobuf)
    file(CREATE_LINK ${own}/google ${PROJECT_BINARY_DIR}/protobuf/google SYMBOLIC)
    include_directories(BEFORE SYSTEM ${PROJECT_BINARY_DIR}/protobuf)
  endif()
endforeach()
