// Programs that a test has started, known by what they tell of themselves.
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/soon.h"

namespace ocflow::test {

// What a started program has written into a file about itself: its number.
inline pid_t pid_in(const std::filesystem::path& file) {
  std::string line;
  soon([&] {
    std::ifstream in(file);
    return static_cast<bool>(std::getline(in, line)) && !in.eof();
  });
  return std::stoi(line);
}

// Nobody with that number is left, or only what its parent has still to take in.
inline bool has_ended(pid_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  std::getline(stat, text);
  const auto name = text.rfind(')');
  return name == std::string::npos || text.compare(name, 3, ") Z") == 0;
}

}  // namespace ocflow::test
