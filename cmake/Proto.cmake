# leadkit_add_proto_library(TARGET IMPORT_DIR PROTO...): a static library with protoc's output.
#
# Each .proto is compiled by itself, and protoc's own dependency file tells Ninja what it imported,
# so that a change to one object regenerates one object. The generated code gets no warnings.
function(leadkit_add_proto_library target import_dir)
  set(out_dir "${PROJECT_BINARY_DIR}/generated")
  file(MAKE_DIRECTORY "${out_dir}")
  set(generated)
  foreach(proto IN LISTS ARGN)
    file(RELATIVE_PATH name "${import_dir}" "${proto}")
    string(REGEX REPLACE "\\.proto$" "" stem "${out_dir}/${name}")
    cmake_path(GET stem PARENT_PATH folder)
    file(MAKE_DIRECTORY "${folder}")
    add_custom_command(
      OUTPUT "${stem}.pb.cc" "${stem}.pb.h"
      COMMAND protobuf::protoc "--proto_path=${import_dir}" "--cpp_out=${out_dir}"
              "--dependency_out=${stem}.pb.d" "${proto}"
      DEPENDS "${proto}" protobuf::protoc
      DEPFILE "${stem}.pb.d"
      COMMENT "protoc ${name}"
      VERBATIM)
    list(APPEND generated "${stem}.pb.cc" "${stem}.pb.h")
  endforeach()
  add_library(${target} STATIC ${generated})
  target_compile_options(${target} PRIVATE -w)
  target_include_directories(${target} SYSTEM PUBLIC "${out_dir}")
  target_link_libraries(${target} PUBLIC protobuf::libprotobuf)
endfunction()
