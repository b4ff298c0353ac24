# Benchmarks, in build/bench:
#   bench/bench_*.cc   one Google Benchmark program each, on the C ABI (and SQLite, to look inside)
#   bench/*.c          one hand-written program each, on SQLite, to be compared with
#   bench/preload/*.c  a library each, to be preloaded into a benchmark
#   other bench/*.cc   shared by all bench_*.cc
#   bench/match/*.cc   matching in memory, on the core: bench_match, bench_lookup and make_people

file(GLOB bench_programs CONFIGURE_DEPENDS bench/bench_*.cc)
file(GLOB bench_shared CONFIGURE_DEPENDS bench/*.cc)
file(GLOB bench_c_programs CONFIGURE_DEPENDS bench/*.c)
list(REMOVE_ITEM bench_shared ${bench_programs} "")

add_custom_target(bench_programs)

if(TARGET leadkit AND bench_programs)
  find_package(benchmark REQUIRED)
  add_library(bench_common INTERFACE)
  target_include_directories(bench_common INTERFACE "${PROJECT_SOURCE_DIR}")
  target_link_libraries(bench_common
    INTERFACE leadkit SQLite::SQLite3 benchmark::benchmark Threads::Threads leadkit_flags)
  add_library(bench_shared INTERFACE)
  if(bench_shared)
    add_library(bench_shared_objects OBJECT ${bench_shared})
    target_link_libraries(bench_shared_objects PRIVATE bench_common)
    target_link_libraries(bench_shared INTERFACE "$<TARGET_OBJECTS:bench_shared_objects>")
  endif()
  foreach(source IN LISTS bench_programs)
    cmake_path(GET source STEM name)
    add_executable(${name} ${source})
    target_link_libraries(${name} PRIVATE bench_common bench_shared)
    set_target_properties(${name} PROPERTIES
      RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bench")
    add_dependencies(bench_programs ${name})
  endforeach()
endif()

foreach(source IN LISTS bench_c_programs)
  cmake_path(GET source STEM name)
  add_executable(${name} ${source})
  target_link_libraries(${name} PRIVATE SQLite::SQLite3 Threads::Threads m leadkit_flags)
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bench")
  add_dependencies(bench_programs ${name})
endforeach()

add_library(slow_sync MODULE bench/preload/slow_sync.c)
target_link_libraries(slow_sync PRIVATE ${CMAKE_DL_LIBS} leadkit_flags)
set_target_properties(slow_sync PROPERTIES
  PREFIX "" LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bench")
add_dependencies(bench_programs slow_sync)

foreach(name bench_match bench_lookup make_people)
  add_executable(${name} bench/match/${name}.cc bench/match/people.cc)
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE leadkit_core leadkit_flags)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bench")
  add_dependencies(bench_programs ${name})
endforeach()
