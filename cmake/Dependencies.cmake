# The libraries of docs/architecture.md's table, each as an imported target.

find_package(Threads REQUIRED)
find_package(absl REQUIRED)
find_package(Protobuf REQUIRED)
find_package(SQLite3 REQUIRED)

# leadkit_find_plain(NAME HEADER LIBRARY): imported target leadkit::NAME for a library that ships
# no CMake package. Where it is missing, no target is made and configuration goes on: the code that
# needs the header then says so.
function(leadkit_find_plain name header library)
  string(TOUPPER ${name} upper)
  find_path(${upper}_INCLUDE_DIR ${header})
  find_library(${upper}_LIBRARY ${library})
  mark_as_advanced(${upper}_INCLUDE_DIR ${upper}_LIBRARY)
  if(NOT ${upper}_INCLUDE_DIR OR NOT ${upper}_LIBRARY)
    message(WARNING "${header} or lib${library} is missing; run scripts/setup.sh")
    add_library(leadkit::${name} INTERFACE IMPORTED GLOBAL)
    return()
  endif()
  add_library(leadkit::${name} UNKNOWN IMPORTED GLOBAL)
  set_target_properties(leadkit::${name} PROPERTIES
    IMPORTED_LOCATION "${${upper}_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${${upper}_INCLUDE_DIR}")
endfunction()

leadkit_find_plain(utf8proc utf8proc.h utf8proc)
leadkit_find_plain(csv csv.h csv)
leadkit_find_plain(psl libpsl.h psl)

set(LEADKIT_ABSL
  absl::any_invocable absl::base absl::bits absl::btree absl::cleanup
  absl::fixed_array absl::flat_hash_map absl::flat_hash_set absl::function_ref absl::hash
  absl::inlined_vector absl::int128 absl::memory absl::node_hash_map absl::node_hash_set
  absl::optional absl::random_random absl::span absl::status absl::statusor absl::str_format
  absl::strings absl::synchronization absl::time absl::utility absl::variant)
# Older and newer releases have different parts; what a release lacks nobody can have included.
list(TRANSFORM LEADKIT_ABSL REPLACE "^(.+)$" "$<TARGET_NAME_IF_EXISTS:\\1>")
