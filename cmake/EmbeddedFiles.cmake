# cameras_embedded_files(NAME FOLDER file...): files of FOLDER as bytes of the program, plain and packed by gzip. Sets
# NAME_sources: sources that define `std::span<const EmbeddedFile> NAME_files()` of server/pages/embedded_file.h.
function(cameras_embedded_files name folder)
  set(made ${PROJECT_BINARY_DIR}/embedded/${name})
  set(parts "")
  set(rows "")
  set(symbols "")
  set(packed_files "")
  set(number 0)
  foreach(file IN LISTS ARGN)
    set(packed ${made}/${file}.gz)
    cmake_path(GET packed PARENT_PATH packed_folder)
    file(MAKE_DIRECTORY ${packed_folder})
    add_custom_command(OUTPUT ${packed}
      COMMAND gzip -9 -n -c ${folder}/${file} > ${packed}
      DEPENDS ${folder}/${file} VERBATIM)
    list(APPEND packed_files ${packed} ${folder}/${file})
    set(symbol cameras_${name}_${number})
    foreach(kind plain packed)
      set(bytes ${folder}/${file})
      if(kind STREQUAL "packed")
        set(bytes ${packed})
      endif()
      string(APPEND parts "        .globl ${symbol}_${kind}\n        .globl ${symbol}_${kind}_end\n"
                          "${symbol}_${kind}:\n        .incbin \"${bytes}\"\n${symbol}_${kind}_end:\n        .byte 0\n")
      string(APPEND symbols "extern const char ${symbol}_${kind};\nextern const char ${symbol}_${kind}_end;\n")
    endforeach()
    string(APPEND rows "    {\"${file}\", {&${symbol}_plain, &${symbol}_plain_end}, {&${symbol}_packed, &${symbol}_packed_end}},\n")
    math(EXPR number "${number} + 1")
  endforeach()
  file(CONFIGURE OUTPUT ${made}/${name}_files.S @ONLY CONTENT
"#ifdef __CET__
#include <cet.h> /* a note for the linker: nothing here that could be jumped to */
#endif
        .section .rodata
@parts@        .section .note.GNU-stack,\"\",%progbits
")
  file(CONFIGURE OUTPUT ${made}/${name}_files.cpp @ONLY CONTENT
"#include \"server/pages/embedded_file.h\"

#include <vector>

extern \"C\" {
@symbols@}

namespace cameras::server {

std::span<const EmbeddedFile> ${name}_files() {
  static const std::vector<EmbeddedFile> files{
@rows@  };
  return files;
}

}  // namespace cameras::server
")
  set_source_files_properties(${made}/${name}_files.S PROPERTIES OBJECT_DEPENDS "${packed_files}")
  set_source_files_properties(${made}/${name}_files.cpp PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  set(${name}_sources ${made}/${name}_files.S ${made}/${name}_files.cpp PARENT_SCOPE)
endfunction()
