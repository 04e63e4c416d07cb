#include "engine/host/windows/standard.h"

#include "engine/host/windows/wide.h"

namespace ocflow::keeper {

std::size_t read_standard(char* to, std::size_t most) {
  DWORD n = 0;
  return ReadFile(GetStdHandle(STD_INPUT_HANDLE), to, static_cast<DWORD>(most), &n, nullptr) ? n : 0;
}

std::string read_standard_line() {
  std::string line;
  for (char byte = 0; line.size() < 65536 && read_standard(&byte, 1) == 1 && byte != '\n';) line += byte;
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

bool write_standard(std::string_view bytes) {
  const auto out = GetStdHandle(STD_OUTPUT_HANDLE);
  while (!bytes.empty()) {
    DWORD n = 0;
    if (!WriteFile(out, bytes.data(), static_cast<DWORD>(bytes.size()), &n, nullptr) || n == 0) return false;
    bytes.remove_prefix(n);
  }
  return true;
}

std::filesystem::path private_folder() {
  const auto base = variable_of(L"LOCALAPPDATA");
  return base.empty() ? std::filesystem::path() : std::filesystem::path(to_wide(base)) / "ocflow";
}

}  // namespace ocflow::keeper
