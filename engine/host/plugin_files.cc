#include "engine/host/plugin_files.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "engine/host/keeper_program.h"

namespace ocflow::keeper {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t most_files = 200;
constexpr std::size_t most_bytes = std::size_t{8} << 20;

bool left_out(const fs::path& name) {
  const auto text = name.string();
  return text.empty() || text[0] == '.' || text == "__pycache__";
}

Result<PluginFile> read_plugin_file(const fs::path& folder, const fs::directory_entry& entry) {
  const auto name = entry.path().lexically_relative(folder).generic_string();
  std::ifstream in(entry.path(), std::ios::binary);
  std::ostringstream bytes;
  if (!in || (entry.file_size() > 0 && !(bytes << in.rdbuf())))
    return fail(ErrorKind::not_found, entry.path().string() + " can't be read");
  const auto mode = entry.status().permissions();
  return PluginFile{name, (mode & fs::perms::owner_exec) != fs::perms::none, std::move(bytes).str()};
}

void part(std::string& all, const std::string& text) { all += std::to_string(text.size()) + ":" + text; }

}  // namespace

Result<std::vector<PluginFile>> plugin_files(const fs::path& folder) {
  std::vector<PluginFile> all;
  std::size_t bytes = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (left_out(entry->path().filename())) {
      entry.disable_recursion_pending();
      continue;
    }
    if (entry->is_symlink())
      return fail(ErrorKind::invalid, entry->path().string() + " is a link, which a plugin can't have",
                  "put the file itself there");
    if (!entry->is_regular_file()) continue;
    auto file = read_plugin_file(folder, *entry);
    if (!file) return tl::unexpected(file.error());
    bytes += file->bytes.size();
    all.push_back(std::move(*file));
    if (all.size() > most_files || bytes > most_bytes)
      return fail(ErrorKind::invalid, folder.string() + " has more than 200 files or 8 MiB, too much for a plugin",
                  "keep there only what the plugin's program needs");
  }
  if (error) return fail(ErrorKind::not_found, folder.string() + " can't be read: " + error.message());
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return all;
}

std::string plugin_hash(const std::vector<PluginFile>& files) {
  std::string all = "ocflow plugin 1\n";
  for (const PluginFile& file : files) {
    part(all, file.path);
    part(all, file.executable ? "x" : "-");
    part(all, file.bytes);
  }
  return sha256(all);
}

Result<void> put_plugin(const fs::path& folder, const std::vector<PluginFile>& files) {
  std::error_code error;
  if (fs::exists(folder, error)) return {};
  auto making = folder;
  making += "." + std::to_string(getpid());
  fs::remove_all(making, error);
  for (const PluginFile& file : files) {
    const auto path = making / fs::path(file.path).lexically_normal();
    if (file.path.starts_with('/') || path.lexically_relative(making).string().starts_with(".."))
      return fail(ErrorKind::failed, "a plugin has a file outside its folder: " + file.path);
    fs::create_directories(path.parent_path(), error);
    std::ofstream out(path, std::ios::binary);
    if (!(out << file.bytes).flush())
      return fail(ErrorKind::failed, "the plugin can't be written to " + path.string(), "look at that disk");
    fs::permissions(path, file.executable ? fs::perms::owner_all : fs::perms::owner_read | fs::perms::owner_write,
                    error);
  }
  fs::permissions(making, fs::perms::owner_all, error);
  fs::rename(making, folder, error);
  if (!error) return {};
  const auto why = error.message();
  fs::remove_all(making, error);
  if (fs::exists(folder, error)) return {};  // another keeper was quicker
  return fail(ErrorKind::failed, "the plugin can't be put at " + folder.string() + ": " + why);
}

}  // namespace ocflow::keeper
