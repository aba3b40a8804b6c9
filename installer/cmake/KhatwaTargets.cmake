# What every target of ours shares: the language, the warnings, the sanitizers, and how headers are named
# (from the top of the tree: #include "engine/tokenizer/tokenizer.h").

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(KHATWA_CCACHE ccache)
if(KHATWA_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${KHATWA_CCACHE}")
endif()

find_package(Threads REQUIRED)

add_library(khatwa_options INTERFACE)
target_include_directories(khatwa_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_link_libraries(khatwa_options INTERFACE Threads::Threads)
option(KHATWA_WARNINGS_ARE_ERRORS "Warnings end the build; off for compilers that this was never built with" ON)
# Files that nvcc compiles have their own (kernels/cuda/CMakeLists.txt).
set(khatwa_cxx_options
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion $<$<BOOL:${KHATWA_WARNINGS_ARE_ERRORS}>:-Werror>
  # One text for one seed on every machine: the compiler must not fuse or reorder what we wrote.
  -ffp-contract=off)
target_compile_options(khatwa_options INTERFACE "$<$<COMPILE_LANGUAGE:CXX>:${khatwa_cxx_options}>")
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 sees overlapping copies in "text" + std::string that cannot happen (GCC bug 105329).
  target_compile_options(khatwa_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>)
endif()
if(KHATWA_SANITIZE)
  set(khatwa_sanitizer_options
    -fsanitize=${KHATWA_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
  target_compile_options(khatwa_options INTERFACE "$<$<COMPILE_LANGUAGE:CXX>:${khatwa_sanitizer_options}>")
  if(KHATWA_SANITIZE MATCHES "undefined")
    # Chromium's classes have no type information, and an object of theirs would look like none at all. Targets beside
    # it, made where KHATWA_BESIDE_CHROMIUM is set, do without that one check.
    define_property(TARGET PROPERTY KHATWA_BESIDE_CHROMIUM INITIALIZE_FROM_VARIABLE KHATWA_BESIDE_CHROMIUM)
    target_compile_options(khatwa_options INTERFACE
      $<$<BOOL:$<TARGET_PROPERTY:KHATWA_BESIDE_CHROMIUM>>:-fno-sanitize=vptr>)
  endif()
  target_link_options(khatwa_options INTERFACE -fsanitize=${KHATWA_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # With sanitizers GCC takes the standard library's own code for uninitialised (GCC bug 105562).
    target_compile_options(khatwa_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-maybe-uninitialized>)
  endif()
endif()

# khatwa_library(NAME SOURCES... ) : a static library of ours; its headers lie beside its sources.
function(khatwa_library name)
  add_library(${name} STATIC ${ARGN})
  target_link_libraries(${name} PUBLIC khatwa_options)
endfunction()

# khatwa_program(NAME SOURCES...) : a program of ours, in bin/ of the build folder as it will be when installed.
function(khatwa_program name)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE khatwa_options)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
endfunction()

# Optimisation of what is compiled often and computes little.
set(khatwa_quickly_compiled "$<$<NOT:$<CONFIG:Debug>>:-O1>")

# khatwa_moc(NAME SOURCE) : SOURCE.moc, which a test includes at its end. AUTOMOC would start twice for each test and have
# an empty file compiled; 160 tests spent two minutes on that.
file(WRITE "${CMAKE_BINARY_DIR}/empty.cpp" "")
separate_arguments(flags NATIVE_COMMAND "${CMAKE_CXX_FLAGS}")
execute_process(
  COMMAND ${CMAKE_CXX_COMPILER} ${flags} ${khatwa_sanitizer_options} -dM -E "${CMAKE_BINARY_DIR}/empty.cpp"
  OUTPUT_FILE "${CMAKE_BINARY_DIR}/moc_predefs.h" COMMAND_ERROR_IS_FATAL ANY)
function(khatwa_moc name source)
  get_filename_component(stem "${source}" NAME_WE)
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/${name}_moc")
  file(MAKE_DIRECTORY "${folder}")
  add_custom_command(OUTPUT "${folder}/${stem}.moc"
    COMMAND Qt6::moc --include "${CMAKE_BINARY_DIR}/moc_predefs.h" -o "${folder}/${stem}.moc"
      "${CMAKE_CURRENT_SOURCE_DIR}/${source}"
    DEPENDS "${source}" VERBATIM)
  target_sources(${name} PRIVATE "${folder}/${stem}.moc")
  target_include_directories(${name} PRIVATE "${folder}")
endfunction()

# khatwa_test(NAME SOURCE [LIBS...]) : one Qt Test program, one ctest entry, off-screen unless it says otherwise.
function(khatwa_test name source)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Test)
  add_executable(${name} ${source})
  khatwa_moc(${name} ${source})
  target_link_libraries(${name} PRIVATE khatwa_options Qt6::Test ${ARGN})
  target_compile_definitions(${name} PRIVATE KHATWA_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  add_test(NAME ${name} COMMAND ${KHATWA_TEST_LAUNCHER} $<TARGET_FILE:${name}>)
  # The label is the floor: tests/engine/... is "engine".
  file(RELATIVE_PATH floor "${PROJECT_SOURCE_DIR}/tests" "${CMAKE_CURRENT_SOURCE_DIR}")
  string(REGEX REPLACE "/.*" "" floor "${floor}")
  if(floor STREQUAL "kernels")
    set(floor engine)
  endif()
  if(NOT floor STREQUAL "engine")
    # These tests drive what they test and compute little themselves: the compiler's time counts.
    target_compile_options(${name} PRIVATE ${khatwa_quickly_compiled})
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT 300 LABELS "${floor}")
  # `tests_engine` builds what `ctest -L engine` runs.
  if(NOT TARGET tests_${floor})
    add_custom_target(tests_${floor})
  endif()
  add_dependencies(tests_${floor} ${name})
  if(KHATWA_SANITIZE STREQUAL "thread")
    set_property(TEST ${name} APPEND PROPERTY
      ENVIRONMENT "TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/tsan.supp")
  endif()
endfunction()

# khatwa_long_test(NAME SECONDS) : a test that takes about so long: it begins before the others, so that they do not all
# wait for it in the end, and has more time. Qt Test would end any of its functions after five minutes.
function(khatwa_long_test name seconds)
  set_tests_properties(${name} PROPERTIES TIMEOUT 900 COST ${seconds})
  set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT "QTEST_FUNCTION_TIMEOUT=900000")
endfunction()

# khatwa_threads_test(NAME) : a test above the engine whose threads the thread sanitizer watches too, as `ctest -L threads`.
# What Debian's Qt does by itself is not looked at, since it is not built for that; ours is, called by Qt or not.
function(khatwa_threads_test name)
  set_property(TEST ${name} APPEND PROPERTY LABELS threads)
  if(NOT TARGET tests_threads)
    add_custom_target(tests_threads)
  endif()
  add_dependencies(tests_threads ${name})
  if(KHATWA_SANITIZE STREQUAL "thread")
    set_tests_properties(${name} PROPERTIES ENVIRONMENT
      "TSAN_OPTIONS=ignore_noninstrumented_modules=1:halt_on_error=0:suppressions=${PROJECT_SOURCE_DIR}/tests/tsan_threads.supp")
  endif()
endfunction()
