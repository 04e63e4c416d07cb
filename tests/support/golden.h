// Texts that are compared as a whole with a file in tests/golden. OCFLOW_GOLDEN=write writes them anew.
#pragma once
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace ocflow::test {

inline std::string golden(const std::string& name, const std::string& now) {
  const auto file = std::filesystem::path(OCFLOW_SOURCE_DIR) / "tests/golden" / name;
  const char* mode = std::getenv("OCFLOW_GOLDEN");
  if (mode && std::string(mode) == "write") {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << now;
  }
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace ocflow::test
