# newswatch_room(NAME [ASIO] LINKS ...): the static library newswatch_NAME from NAME/*.cc.
# ASIO: the room's own files use Asio, so its headers are worth precompiling (off in release: includes stay honest).
function(newswatch_room name)
  cmake_parse_arguments(ROOM "ASIO" "" "LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cc)
  list(REMOVE_ITEM sources ${CMAKE_CURRENT_SOURCE_DIR}/daemon/main.cc)
  if(NOT sources)
    set(sources ${CMAKE_CURRENT_SOURCE_DIR}/cmake/empty.cc)
  endif()
  add_library(newswatch_${name} STATIC ${sources})
  target_include_directories(newswatch_${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(newswatch_${name} PUBLIC newswatch_flags Boost::headers Threads::Threads ${ROOM_LINKS})
  target_compile_definitions(newswatch_${name} PUBLIC
    BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED BOOST_JSON_NO_LIB NEWSWATCH_VERSION="${PROJECT_VERSION}")
  if(ROOM_ASIO)
    newswatch_precompile_asio(newswatch_${name})
  endif()
endfunction()

function(newswatch_precompile_asio target)
  target_precompile_headers(${target} PRIVATE
    <boost/asio/awaitable.hpp> <boost/asio/co_spawn.hpp> <boost/asio/io_context.hpp>
    <boost/asio/steady_timer.hpp> <boost/asio/use_awaitable.hpp> <string> <vector>)
endfunction()

# newswatch_tests(NAME [ASIO] [TIMEOUT SECONDS] LINKS ...): the test program newswatch_NAME_tests from
# tests/NAME/*_test.cc.
function(newswatch_tests name)
  cmake_parse_arguments(ROOM "ASIO" "TIMEOUT" "LINKS" ${ARGN})
  if(NOT ROOM_TIMEOUT)
    set(ROOM_TIMEOUT 120)
  endif()
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*_test.cc)
  if(NOT sources)
    return()
  endif()
  add_executable(newswatch_${name}_tests ${sources})
  target_link_libraries(newswatch_${name}_tests PRIVATE ${ROOM_LINKS} GTest::gmock GTest::gtest_main)
  target_compile_definitions(newswatch_${name}_tests PRIVATE
    NEWSWATCH_SOURCE_DIR="${CMAKE_SOURCE_DIR}" NEWSWATCH_BINARY="$<TARGET_FILE:newswatch>")
  if(ROOM_ASIO)
    newswatch_precompile_asio(newswatch_${name}_tests)
  endif()
  gtest_discover_tests(newswatch_${name}_tests TEST_PREFIX ${name}/ DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT ${ROOM_TIMEOUT})
endfunction()
