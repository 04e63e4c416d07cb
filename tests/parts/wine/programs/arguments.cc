// Shows what it was given: each argument on a line, as hexadecimal digits of its UTF-8; then the same of a variable
// VALUE, and of what it reads, where there are such.
#include <windows.h>
// windows.h has to be first.
#include <shellapi.h>

#include <cstdio>
#include <string>

namespace {

void show(const char* kind, const std::string& bytes) {
  std::printf("%s ", kind);
  for (const char c : bytes) std::printf("%02x", static_cast<unsigned char>(c));
  std::printf("\n");
}

std::string utf8(const wchar_t* wide) {
  std::string out(static_cast<std::size_t>(WideCharToMultiByte(CP_UTF8, 0, wide, -1, nullptr, 0, nullptr, nullptr)),
                  '\0');
  WideCharToMultiByte(CP_UTF8, 0, wide, -1, out.data(), static_cast<int>(out.size()), nullptr, nullptr);
  out.pop_back();
  return out;
}

}  // namespace

int main() {
  int count = 0;
  wchar_t** all = CommandLineToArgvW(GetCommandLineW(), &count);
  for (int i = 1; i < count; ++i) show("argument", utf8(all[i]));
  wchar_t value[1024];
  if (GetEnvironmentVariableW(L"VALUE", value, 1024)) show("value", utf8(value));
  std::string text;
  for (int c = std::getchar(); c != EOF; c = std::getchar()) text += static_cast<char>(c);
  if (!text.empty()) show("input", text);
  return 0;
}
