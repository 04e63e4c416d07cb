#include "cli/sites.h"

#include <glob.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <set>

namespace ocflow::cli {

namespace fs = std::filesystem;

namespace {

thread_local std::string unreadable_folder;  // glob(3) tells of it by a plain function

int remember_folder(const char* path, int error) {
  if (error != ENOENT && error != ENOTDIR) unreadable_folder = std::string(path) + ": " + std::strerror(error);
  return 0;
}

bool is_pattern(const std::string& named) {
  std::error_code none;
  return named.find_first_of("*?[") != std::string::npos && !fs::exists(named, none);
}

Result<std::vector<std::string>> matching(const std::string& pattern) {
  unreadable_folder.clear();
  glob_t found{};
  const int ended = ::glob(pattern.c_str(), 0, remember_folder, &found);
  std::vector<std::string> out;
  std::error_code none;
  for (std::size_t i = 0; ended == 0 && i < found.gl_pathc; ++i)
    if (!fs::is_directory(found.gl_pathv[i], none)) out.emplace_back(found.gl_pathv[i]);
  ::globfree(&found);
  if (!unreadable_folder.empty()) return fail(ErrorKind::not_found, "`--site " + pattern + "`: " + unreadable_folder);
  if (!out.empty()) return out;
  return fail(ErrorKind::not_found, "no file matches `--site " + pattern + "`",
              "it is looked for from " + fs::current_path(none).string() + "; name site files, or another pattern");
}

}  // namespace

Result<std::vector<std::string>> site_files(const std::vector<std::string>& named) {
  std::vector<std::string> out;
  std::set<fs::path> seen;
  for (const auto& one : named) {
    std::vector<std::string> files{one};
    if (is_pattern(one)) {
      auto found = matching(one);
      if (!found) return found;
      files = std::move(*found);
    }
    for (auto& file : files)
      if (seen.insert(fs::path(file).lexically_normal()).second) out.push_back(std::move(file));
  }
  return out;
}

std::vector<std::string> site_names(const std::vector<std::string>& files) {
  if (files.size() < 2) return files;
  const auto folder = [](const std::string& file) { return file.substr(0, file.rfind('/') + 1); };
  std::string shared = folder(files.front());
  for (const auto& file : files)
    while (file.compare(0, shared.size(), shared) != 0) shared = folder(shared.substr(0, shared.size() - 1));
  std::vector<std::string> out;
  for (const auto& file : files) {
    auto name = file.substr(shared.size());
    for (const std::string end : {".yaml", ".yml"})
      if (name.size() > end.size() && name.ends_with(end)) name.resize(name.size() - end.size());
    out.push_back(std::move(name));
  }
  return std::set(out.begin(), out.end()).size() == out.size() ? out : files;
}

}  // namespace ocflow::cli
