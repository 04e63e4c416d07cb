#include "engine/host/windows/wide.h"

#include <utility>

namespace ocflow::keeper {

std::wstring to_wide(std::string_view utf8) {
  const auto size = static_cast<int>(utf8.size());
  std::wstring out(static_cast<std::size_t>(MultiByteToWideChar(CP_UTF8, 0, utf8.data(), size, nullptr, 0)), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, utf8.data(), size, out.data(), static_cast<int>(out.size()));
  return out;
}

std::string to_utf8(std::wstring_view wide) {
  const auto size = static_cast<int>(wide.size());
  const auto needed = WideCharToMultiByte(CP_UTF8, 0, wide.data(), size, nullptr, 0, nullptr, nullptr);
  std::string out(static_cast<std::size_t>(needed), '\0');
  WideCharToMultiByte(CP_UTF8, 0, wide.data(), size, out.data(), needed, nullptr, nullptr);
  return out;
}

std::string error_text(DWORD error) {
  wchar_t buffer[512];
  auto n = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, nullptr, error, 0, buffer,
                          sizeof buffer / sizeof *buffer, nullptr);
  while (n > 0 && (buffer[n - 1] == L'\n' || buffer[n - 1] == L'\r' || buffer[n - 1] == L'.' || buffer[n - 1] == L' '))
    --n;
  std::string text = to_utf8({buffer, n});
  for (char& c : text)
    if (c == '\n' || c == '\r') c = ' ';
  if (text.size() > 1 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'a') text[0] = static_cast<char>(text[0] + 32);
  return text.empty() ? "error " + std::to_string(error) : text + " (error " + std::to_string(error) + ")";
}

std::string variable_of(const wchar_t* name) {
  std::wstring value(32768, L'\0');
  value.resize(GetEnvironmentVariableW(name, value.data(), static_cast<DWORD>(value.size())));
  return to_utf8(value);
}

Descriptor again(HANDLE handle, bool inherited) {
  HANDLE other = nullptr;
  const auto self = GetCurrentProcess();
  if (!DuplicateHandle(self, handle, self, &other, 0, inherited, DUPLICATE_SAME_ACCESS)) return {};
  return Descriptor(other);
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    reset();
    file_ = other.release();
  }
  return *this;
}

NativeFile Descriptor::release() { return std::exchange(file_, no_file); }

void Descriptor::reset() {
  if (file_ != no_file) CloseHandle(file_);
  file_ = no_file;
}

}  // namespace ocflow::keeper
