#include "cli/library.h"

#include <cstdlib>

#include "cli/read_file.h"

namespace ocflow::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view module_mark = "module:";
constexpr std::string_view inventory_mark = "inventory@";

bool inside(const fs::path& file, const fs::path& folder) {
  const auto relative = file.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

fs::path real(const fs::path& path) {
  std::error_code none;
  auto found = fs::weakly_canonical(path, none);
  return none ? path.lexically_normal() : found;
}

// "module:NAME@PATH", "inventory@PATH" or a path.
std::string_view path_of(std::string_view recorded) {
  const bool marked = recorded.starts_with(module_mark) || recorded.starts_with(inventory_mark);
  return marked ? recorded.substr(std::min(recorded.find('@'), recorded.size() - 1) + 1) : recorded;
}

std::string_view module_of(std::string_view recorded) {
  if (!recorded.starts_with(module_mark)) return {};
  return recorded.substr(module_mark.size(), recorded.find('@') - module_mark.size());
}

std::string file_beside(std::string_view from, std::string_view path) {
  return (fs::path(from).parent_path() / fs::path(path)).lexically_normal().string();
}

}  // namespace

std::vector<fs::path> module_path() {
  std::vector<fs::path> out;
  if (const char* named = std::getenv("OCFLOW_PATH")) {
    const std::string_view all(named);
    for (std::size_t at = 0; at <= all.size();) {
      const auto end = std::min(all.find(':', at), all.size());
      if (end > at) out.emplace_back(all.substr(at, end - at));
      at = end + 1;
    }
  }
  std::error_code none;
  const auto self = fs::read_symlink("/proc/self/exe", none);
  if (!none) out.push_back(self.parent_path().parent_path() / "share" / "ocflow" / "modules");
  return out;
}

FileLibrary::FileLibrary(Sources& sources, std::string main_file, std::string site_file, std::vector<fs::path> path)
    : sources_(sources), main_file_(std::move(main_file)), site_file_(std::move(site_file)), path_(std::move(path)) {
  root_ = real(fs::absolute(main_file_)).parent_path();
}

Result<FileId> FileLibrary::read(const fs::path& shown, const fs::path& real_path, std::string name) {
  if (const auto known = by_real_path_.find(real_path); known != by_real_path_.end()) return known->second;
  auto text = read_file(shown, "procedure file");
  if (!text) return tl::unexpected<Error>(text.error());
  const auto id = sources_.add(shown.string(), std::move(*text));
  by_real_path_[real_path] = id;
  names_[id] = std::move(name);
  shown_[id] = shown;
  return id;
}

Result<FileId> FileLibrary::main() { return read(main_file_, real(fs::absolute(main_file_)), main_file_); }

Result<FileId> FileLibrary::site() {
  auto text = read_file(site_file_, "site file");
  if (!text) return tl::unexpected<Error>(text.error());
  return sources_.add(site_file_, std::move(*text));
}

Result<FileId> FileLibrary::inventory(const std::string& path) {
  const auto file = file_beside(site_file_, path);
  auto text = read_file(file, "inventory");
  if (!text) return tl::unexpected<Error>(text.error());
  const auto id = sources_.add(file, std::move(*text));
  names_[id] = std::string(inventory_mark) + file;
  return id;
}

Result<FileId> FileLibrary::module(std::string_view name) {
  std::string looked;
  for (const auto& folder : path_) {
    const auto file = folder / (std::string(name) + ".ocf");
    std::error_code none;
    if (fs::exists(file, none))
      return read(file, real(file), std::string(module_mark) + std::string(name) + "@" + file.string());
    looked += (looked.empty() ? "" : ", ") + folder.string();
  }
  return fail(ErrorKind::not_found, "there is no module `" + std::string(name) + "`",
              "it was looked for as " + std::string(name) + ".ocf in " + (looked.empty() ? "no folder" : looked) +
                  "; name its folder in OCFLOW_PATH, or write `use \"" + std::string(name) +
                  ".ocf\"` for a file beside this one");
}

bool FileLibrary::allowed(const fs::path& real_path) const {
  if (inside(real_path, root_)) return true;
  for (const auto& folder : path_)
    if (inside(real_path, real(fs::absolute(folder)))) return true;
  return false;
}

Result<FileId> FileLibrary::file(FileId from, std::string_view path) {
  if (path.find('\0') != std::string_view::npos) return fail(ErrorKind::invalid, "a file name can't hold a zero byte");
  const auto base = shown_.count(from) ? shown_.at(from) : fs::path(main_file_);
  const fs::path shown(file_beside(base.string(), path));
  const auto real_path = real(fs::absolute(shown));
  if (!allowed(real_path))
    return fail(ErrorKind::invalid,
                "`" + std::string(path) + "` is outside the folder of the main file, " + root_.string(),
                "put it in that folder, or name its own folder in OCFLOW_PATH");
  return read(shown, real_path, shown.string());
}

// Only for a warning: what can't be read is not there, and a folder full of files is not gone through to the end.
std::vector<std::string> FileLibrary::beside() {
  constexpr std::size_t most_files = 200;
  constexpr std::uintmax_t most_bytes = 1 << 20;
  std::vector<std::string> out;
  std::error_code none;
  for (fs::directory_iterator entry(root_, none), end; !none && entry != end; entry.increment(none)) {
    std::error_code unreadable;
    if (entry->path().extension() != ".ocf" || by_real_path_.contains(real(entry->path()))) continue;
    if (!entry->is_regular_file(unreadable) || entry->file_size(unreadable) > most_bytes || unreadable) continue;
    if (auto text = read_file(entry->path(), "procedure file")) out.push_back(std::move(*text));
    if (out.size() == most_files) break;
  }
  return out;
}

std::string FileLibrary::recorded_name(FileId id) const {
  const auto name = names_.find(id);
  return name == names_.end() ? sources_[id].path() : name->second;
}

RecordedLibrary::RecordedLibrary(Sources& sources, const journal::Header& header)
    : sources_(sources), header_(header) {}

Result<FileId> RecordedLibrary::recorded(const std::string& name) {
  if (const auto known = read_.find(name); known != read_.end()) return known->second;
  for (const auto& source : header_.procedures)
    if (source.path == name) return read_[name] = sources_.add(source.path, source.text);
  return fail(ErrorKind::invalid, "the journal holds no text of `" + name + "`",
              "the run can't be taken up from this journal");
}

Result<FileId> RecordedLibrary::main() {
  if (header_.procedures.empty()) return fail(ErrorKind::invalid, "the journal holds no procedure");
  return recorded(header_.procedures.front().path);
}

Result<FileId> RecordedLibrary::site() { return sources_.add(header_.site.path, header_.site.text); }

Result<FileId> RecordedLibrary::inventory(const std::string& path) {
  return recorded(std::string(inventory_mark) + file_beside(header_.site.path, path));
}

Result<FileId> RecordedLibrary::module(std::string_view name) {
  for (const auto& source : header_.procedures)
    if (module_of(source.path) == name) return recorded(source.path);
  return recorded(std::string(module_mark) + std::string(name));
}

Result<FileId> RecordedLibrary::file(FileId from, std::string_view path) {
  return recorded(file_beside(path_of(sources_[from].path()), path));
}

std::string file_of(const journal::Header& header, const std::string& recorded) {
  const std::string path(path_of(recorded));
  std::error_code none;
  return header.folder == fs::current_path(none).string() ? path : (fs::path(header.folder) / path).string();
}

std::vector<ChangedFile> changed_files(const journal::Header& header) {
  std::vector<ChangedFile> changed;
  const auto compare = [&](const journal::Source& source) {
    const auto now = read_file(file_of(header, source.path), "file");
    if (now && *now == source.text) return;
    changed.push_back({std::string(path_of(source.path)), source.text, now ? std::optional(*now) : std::nullopt});
  };
  for (const auto& source : header.procedures) compare(source);
  if (!header.site.path.empty()) compare(header.site);
  return changed;
}

}  // namespace ocflow::cli
