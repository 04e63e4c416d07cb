# ocflow-keeper.exe, where the cross compiler is there (Debian: g++-mingw-w64-x86-64-posix). It is the same for every
# preset, so all have it from one folder.
find_program(MINGW_CXX x86_64-w64-mingw32-g++-posix)
mark_as_advanced(MINGW_CXX)
if(MINGW_CXX AND NOT OCFLOW_FUZZ)
  include(ExternalProject)
  set(windows_build ${CMAKE_SOURCE_DIR}/build/windows)
  ExternalProject_Add(windows
    SOURCE_DIR ${CMAKE_SOURCE_DIR}/cli/windows
    BINARY_DIR ${windows_build}
    CMAKE_ARGS -DCMAKE_TOOLCHAIN_FILE=${CMAKE_SOURCE_DIR}/cmake/mingw.cmake -DCMAKE_BUILD_TYPE=MinSizeRel
               -DCMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER} -DOCFLOW_INCLUDES=${ASIO_INCLUDE_DIR}
    BUILD_ALWAYS ON
    INSTALL_COMMAND ${CMAKE_COMMAND} -E copy ${windows_build}/ocflow-keeper.exe ${CMAKE_BINARY_DIR}/bin/ocflow-keeper.exe
    COMMAND ${CMAKE_COMMAND} -E copy_directory ${windows_build}/programs ${CMAKE_BINARY_DIR}/windows/bin)
endif()
