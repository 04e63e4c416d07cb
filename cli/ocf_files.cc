#include "cli/ocf_files.h"

#include <algorithm>
#include <filesystem>

namespace ocflow::cli {

namespace {

namespace fs = std::filesystem;

Result<std::vector<std::string>> files_in(const std::string& folder) {
  std::vector<std::string> found;
  std::error_code wrong;
  fs::recursive_directory_iterator at(folder, wrong), end;
  for (; !wrong && at != end; at.increment(wrong)) {
    const std::string name = at->path().filename().string();
    std::error_code unknown;
    if (name.starts_with(".") && at->is_directory(unknown)) {
      at.disable_recursion_pending();
    } else if (at->path().extension() == ".ocf" && at->is_regular_file(unknown)) {
      found.push_back(at->path().string());
    }
  }
  if (wrong)
    return fail(ErrorKind::not_found, "the folder `" + folder + "` can't be read: " + wrong.message(),
                "check who may read it");
  if (found.empty())
    return fail(ErrorKind::not_found, "no procedure file is in the folder `" + folder + "`", "their names end in .ocf");
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

Result<std::vector<std::string>> ocf_files(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (const auto& word : words) {
    std::error_code unknown;
    if (word == "-" || !fs::is_directory(word, unknown)) {
      out.push_back(word);
      continue;
    }
    auto inside = files_in(word);
    if (!inside) return tl::unexpected<Error>(inside.error());
    out.insert(out.end(), inside->begin(), inside->end());
  }
  return out;
}

}  // namespace ocflow::cli
