#include "tests/docs/markdown.h"

#include <sstream>

namespace ocflow::test {

namespace {

void add_console_line(DocBlock& block, const std::string& line, std::size_t number) {
  auto& all = block.commands;
  const bool goes_on =
      !all.empty() && all.back().wanted.empty() && !all.back().command.empty() && all.back().command.back() == '\\';
  if (goes_on) {
    all.back().command.pop_back();
    all.back().command += line.rfind("> ", 0) == 0 ? line.substr(2) : line;
  } else if (line.rfind("$ ", 0) == 0) {
    all.push_back({number, line.substr(2), {}, 0});
  } else if (!all.empty() && line.rfind("? ", 0) == 0) {
    all.back().exit_code = std::stoi(line.substr(2));
  } else if (!all.empty()) {
    all.back().wanted.push_back(line);
  }
}

bool matches_from(const std::vector<std::string>& wanted, std::size_t w, const std::vector<std::string>& got,
                  std::size_t g) {
  for (; w < wanted.size(); ++w, ++g) {
    if (wanted[w] == "...") {
      for (std::size_t skip = g; skip <= got.size(); ++skip)
        if (matches_from(wanted, w + 1, got, skip)) return true;
      return false;
    }
    if (g >= got.size() || !matches_line(wanted[w], got[g])) return false;
  }
  return g == got.size();
}

}  // namespace

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    line.erase(line.find_last_not_of(" \r") + 1);
    out.push_back(line);
  }
  while (!out.empty() && out.back().empty()) out.pop_back();
  return out;
}

std::vector<DocBlock> blocks_of(const std::string& page) {
  std::vector<DocBlock> out;
  std::string file, fence;
  std::size_t number = 0;
  std::istringstream in(page);
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (!fence.empty()) {
      if (line == "```") {
        fence.clear();
      } else if (fence == "file") {
        out.back().text += line + "\n";
      } else if (fence == "console") {
        add_console_line(out.back(), line, number);
      }
    } else if (line.rfind("<!-- file: ", 0) == 0) {
      file = line.substr(11, line.find(" -->") - 11);
    } else if (line.rfind("```", 0) == 0) {
      fence = !file.empty() ? "file" : line == "```console" ? "console" : "other";
      if (fence != "other") out.push_back({number, file, "", {}});
      file.clear();
    } else if (!line.empty()) {
      file.clear();
    }
  }
  for (auto& block : out)
    for (auto& command : block.commands)
      while (!command.wanted.empty() && command.wanted.back().empty()) command.wanted.pop_back();
  return out;
}

bool matches_line(const std::string& wanted, const std::string& got) {
  const std::string any = "[..]";
  auto at = wanted.find(any);
  if (at == std::string::npos) return wanted == got;
  if (got.compare(0, at, wanted, 0, at) != 0) return false;
  const auto rest = wanted.substr(at + any.size());
  for (std::size_t skip = at; skip <= got.size(); ++skip)
    if (matches_line(rest, got.substr(skip))) return true;
  return false;
}

bool matches_lines(const std::vector<std::string>& wanted, const std::vector<std::string>& got) {
  std::vector<std::string> trimmed = wanted;
  for (auto& line : trimmed) line.erase(line.find_last_not_of(' ') + 1);
  return matches_from(trimmed, 0, got, 0);
}

}  // namespace ocflow::test
