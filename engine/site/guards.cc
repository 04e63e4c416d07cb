#include "engine/site/guards.h"

#include <algorithm>

#include "engine/base/utf8.h"
#include "engine/base/value.h"

namespace ocflow::site {
namespace {

Span byte_at(FileId file, std::size_t offset) {
  return {file, static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(offset + 1)};
}

bool small_enough(std::string_view text, FileId file, Diagnostics& to) {
  if (text.size() > limits.bytes) {
    report(to, "OCF0501", {file, 0, 0}, "the site file is too large",
           {size_text(Size{static_cast<std::int64_t>(text.size())}), "at most 16 MiB",
            "check that this is the file you meant; a site file names machines and their settings, nothing else"});
    return false;
  }
  const auto is_mark = [](char c) { return c == ',' || c == '[' || c == '{'; };
  if (static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_mark)) > limits.inline_marks) {
    report(to, "OCF0501", {file, 0, 0}, "the site file has too many commas and brackets to be a site file",
           {"", "at most a million", "check that this is the file you meant"});
    return false;
  }
  return true;
}

bool is_text(std::string_view text, FileId file, Diagnostics& to) {
  if (const std::size_t bad = first_invalid_utf8(text); bad != std::string_view::npos) {
    const bool binary = text.find('\0') != std::string_view::npos;
    report(to, "OCF0502", byte_at(file, bad),
           binary ? "the site file is not a text file" : "a character that is not UTF-8",
           {"byte " + std::to_string(static_cast<unsigned char>(text[bad])), "UTF-8 text",
            "save the file as text with the encoding UTF-8"});
    return false;
  }
  std::size_t at = text.substr(0, byte_order_mark.size()) == byte_order_mark ? byte_order_mark.size() : 0;
  while (at < text.size()) {
    const CodePoint c = decode_utf8(text.substr(at));
    if (c.value != '\n' && c.value != '\r' && c.value != '\t' && is_hidden(c.value)) {
      report(to, "OCF0502", {file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + c.length)},
             "a character that nobody can see",
             {"character number " + std::to_string(static_cast<std::uint32_t>(c.value)), "UTF-8 text",
              "remove it; if the whole file is like this, it is not a text file"});
      return false;
    }
    at += c.length;
  }
  return true;
}

bool indented_with_spaces(std::string_view text, FileId file, Diagnostics& to) {
  bool good = true;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::size_t first = text.substr(begin, end - begin).find_first_not_of(' ');
    if (first != std::string_view::npos && text[begin + first] == '\t' &&
        text.substr(begin, end - begin).find_first_not_of(" \t\r") != std::string_view::npos) {
      report(to, "OCF0503", byte_at(file, begin + first), "a tab in the indentation",
             {"a tab", "spaces", "replace the tab with spaces; YAML does not allow tabs there"});
      good = false;
    }
    begin = end + 1;
  }
  return good;
}

}  // namespace

Diagnostic& report(Diagnostics& diagnostics, const char* code, Span at, std::string message, Said said) {
  Diagnostic& d = diagnostics.add(code, at, std::move(message));
  d.got = std::move(said.got);
  d.want = std::move(said.want);
  d.remedy = std::move(said.remedy);
  return d;
}

bool acceptable(std::string_view text, FileId file, Diagnostics& diagnostics) {
  return small_enough(text, file, diagnostics) && is_text(text, file, diagnostics) &&
         indented_with_spaces(text, file, diagnostics);
}

}  // namespace ocflow::site
