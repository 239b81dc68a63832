# How every newswatch target is compiled.
option(NEWSWATCH_TESTS "Build the tests" ON)
option(NEWSWATCH_BENCH "Build the benches" OFF)
option(NEWSWATCH_FUZZ "Build the libFuzzer targets (needs clang)" OFF)
option(NEWSWATCH_WERROR "Treat warnings as errors" ON)
set(NEWSWATCH_SANITIZE "" CACHE STRING "Sanitizers, as in -fsanitize=")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(newswatch_flags INTERFACE)
target_compile_options(newswatch_flags INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Wno-missing-field-initializers
  $<$<BOOL:${NEWSWATCH_WERROR}>:-Werror> $<$<CXX_COMPILER_ID:GNU>:-fcoroutines>)
# Line tables are what a stack trace needs; full debug information doubles the build for nothing.
target_compile_options(newswatch_flags INTERFACE $<$<CONFIG:Debug>:-g1>)
if(NEWSWATCH_SANITIZE)
  target_compile_options(newswatch_flags INTERFACE
    -fsanitize=${NEWSWATCH_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(newswatch_flags INTERFACE -fsanitize=${NEWSWATCH_SANITIZE})
  # GCC 12 reports false positives inside the standard library once sanitizers instrument it.
  target_compile_options(newswatch_flags INTERFACE
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-array-bounds>)
endif()
if(NEWSWATCH_SANITIZE MATCHES thread)
  # ThreadSanitizer knows no fences, and g++ refuses them; Asio's queues are guarded by mutexes besides.
  target_compile_definitions(newswatch_flags INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
endif()
if(NEWSWATCH_FUZZ)
  # The fuzzer steers by the branches an input takes, so every library is instrumented, not the target alone.
  target_compile_options(newswatch_flags INTERFACE -fsanitize=fuzzer-no-link)
  # Which function a pointer leads to cannot be checked where clang 14 splits coroutines.
  target_compile_options(newswatch_flags INTERFACE -fno-sanitize=function)
  target_compile_definitions(newswatch_flags INTERFACE _GLIBCXX_ASSERTIONS)
endif()
target_compile_options(newswatch_flags INTERFACE
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-maybe-uninitialized -Wno-restrict>)
target_compile_definitions(newswatch_flags INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
