# How leadkit's own code is compiled: language, visibility, warnings, sanitizers, launcher, linker.
# Targets of ours link `leadkit_flags`; generated and third-party code does not.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Kind of build" FORCE)
endif()

# Everything is hidden and position independent: all of it ends up in libleadkit.so, which shows
# only lk_*.
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)

# Binaries find each other relative to themselves, and no path of the building machine is left in
# __FILE__ or in debug information; a debugger started in the source folder still finds the sources.
set(CMAKE_BUILD_RPATH_USE_ORIGIN ON)
add_compile_options("-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=")

# What links libleadkit.so need not be linked again each time the library's inside changes.
set(CMAKE_LINK_DEPENDS_NO_SHARED ON)

find_program(CCACHE_PROGRAM ccache)
mark_as_advanced(CCACHE_PROGRAM)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # What ccache has to be told where headers are precompiled (see its manual).
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros
      "${CCACHE_PROGRAM}")
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()

option(LEADKIT_PCH "Precompile the headers of other libraries" ON)
# For tests, and headers that do not change while leadkit is written. (In optimised code GCC 12
# warns without cause of what it finds in a precompiled <string>.) Each file includes what it uses
# all the same: a build with LEADKIT_PCH=OFF, as the dev preset's is, finds out.
function(leadkit_precompile target)
  if(LEADKIT_PCH)
    target_precompile_headers(${target} PRIVATE ${ARGN})
    target_compile_options(${target} PRIVATE
      $<$<AND:$<CXX_COMPILER_ID:GNU>,$<COMPILE_LANGUAGE:CXX>>:-fpch-preprocess>)
  endif()
endfunction()

include(CheckLinkerFlag)
find_program(MOLD_PROGRAM mold)
mark_as_advanced(MOLD_PROGRAM)
if(MOLD_PROGRAM)
  check_linker_flag(CXX -fuse-ld=mold LEADKIT_COMPILER_TAKES_MOLD)
  if(LEADKIT_COMPILER_TAKES_MOLD)
    add_link_options(-fuse-ld=mold)
  endif()
endif()

set(LEADKIT_SANITIZE "" CACHE STRING "Sanitizers to build with, such as address,undefined")
if(LEADKIT_SANITIZE)
  add_compile_options(-fsanitize=${LEADKIT_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${LEADKIT_SANITIZE})
endif()

option(LEADKIT_WERROR "Treat warnings as errors" OFF)
add_library(leadkit_flags INTERFACE)
target_compile_options(leadkit_flags INTERFACE -Wall -Wextra $<$<BOOL:${LEADKIT_WERROR}>:-Werror>)
# A C++20 designated initialiser leaves the other fields at their defaults on purpose.
target_compile_options(leadkit_flags INTERFACE
                       $<$<COMPILE_LANGUAGE:CXX>:-Wno-missing-field-initializers>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC bug 105651: wrong -Wrestrict warnings about std::string in optimised C++20 code.
  target_compile_options(leadkit_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>)
endif()
if(LEADKIT_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # The sanitizers' own checks confuse GCC's flow analysis into false reports.
  target_compile_options(leadkit_flags INTERFACE -Wno-maybe-uninitialized)
endif()
