#include "cli/library.h"

#include <cstdlib>

#include "cli/read_file.h"
#include "cli/site_secrets.h"
#include "engine/host/plugin_files.h"
#include "engine/plugin/lock.h"

namespace ocflow::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view module_mark = "module:";
constexpr std::string_view inventory_mark = "inventory@";
constexpr std::string_view plugin_mark = "plugin:";

bool inside(const fs::path& file, const fs::path& folder) {
  const auto relative = file.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

// The empty name has no absolute form, and is told as a file that isn't there.
fs::path real(const fs::path& path) {
  std::error_code none;
  const auto whole = fs::absolute(path, none);
  auto found = fs::weakly_canonical(none ? path : whole, none);
  return none ? path.lexically_normal() : found;
}

// "module:NAME@PATH", "plugin:NAME:HASH@PATH", "inventory@PATH" or a path.
std::string_view path_of(std::string_view recorded) {
  const bool marked =
      recorded.starts_with(module_mark) || recorded.starts_with(inventory_mark) || recorded.starts_with(plugin_mark);
  return marked ? recorded.substr(std::min(recorded.find('@'), recorded.size() - 1) + 1) : recorded;
}

std::string_view module_of(std::string_view recorded) {
  if (!recorded.starts_with(module_mark)) return {};
  return recorded.substr(module_mark.size(), recorded.find('@') - module_mark.size());
}

std::string file_beside(std::string_view from, std::string_view path) {
  return (fs::path(from).parent_path() / fs::path(path)).lexically_normal().string();
}

// Of a file that a file names: the folder in which somebody stands has nothing to do with it.
tl::unexpected<Error> looked_beside(Error error, const fs::path& file, const std::string& whose) {
  std::error_code none;
  const auto folder = file.parent_path().string();
  if (!fs::exists(fs::symlink_status(file, none)))
    error.remedy = "check its name; it is looked for from the folder of the " + whose + ", " +
                   (folder.empty() ? fs::current_path(none).string() : folder);
  return tl::unexpected<Error>(std::move(error));
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
  if (auto own = own_modules(); !own.empty()) out.push_back(std::move(own));
  return out;
}

fs::path own_modules() {
  std::error_code none;
  const auto self = fs::read_symlink("/proc/self/exe", none);
  return none ? fs::path() : self.parent_path().parent_path() / "share" / "ocflow" / "modules";
}

FileLibrary::FileLibrary(Sources& sources, std::string main_file, std::string site_file, std::vector<fs::path> path)
    : sources_(sources), main_file_(std::move(main_file)), site_file_(std::move(site_file)), path_(std::move(path)) {
  root_ = real(main_file_).parent_path();
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

Result<FileId> FileLibrary::main() { return read(main_file_, real(main_file_), main_file_); }

Result<FileId> FileLibrary::site() {
  auto text = read_file(site_file_, "site file");
  if (!text) return tl::unexpected<Error>(text.error());
  return sources_.add(site_file_, std::move(*text));
}

Result<FileId> FileLibrary::inventory(const std::string& path) {
  const auto file = file_beside(site_file_, path);
  auto text = read_file(file, "inventory");
  if (!text) return looked_beside(text.error(), file, "site file");
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

std::optional<Error> not_locked(const fs::path& folder, const std::string& name, const fs::path& plugin,
                                const std::string& hash) {
  const auto lock = plugin::read_lock(folder);
  if (!lock) return lock.error();
  const auto here = fs::path(folder) == fs::current_path() ? "" : "in " + folder.string() + ", ";
  const auto type = std::string(here) + "type: ocflow plugin lock " + name;
  const auto known = lock->find(name);
  if (known == lock->end())
    return Error{ErrorKind::invalid, "the plugin " + name + " in " + plugin.string() + " is not in plugins.lock",
                 "look at what it does; if that is meant, " + type};
  if (known->second.hash == hash) return std::nullopt;
  return Error{ErrorKind::invalid,
               "the plugin " + name + " in " + plugin.string() + " has changed since it was locked: its hash was " +
                   known->second.hash.substr(0, 12) + ", and is " + hash.substr(0, 12),
               "look at what has changed; if that is meant, " + type};
}

// Beside the main file, then in the folders of the path.
Result<std::optional<PluginSource>> FileLibrary::plugin(std::string_view name) {
  std::vector<fs::path> folders{root_};
  folders.insert(folders.end(), path_.begin(), path_.end());
  for (const auto& base : folders) {
    const auto folder = real(base / "plugins" / name);
    std::error_code none;
    const auto manifest = folder / plugin::manifest_name;
    if (!fs::exists(manifest, none)) continue;
    const auto files = keeper::plugin_files(folder);
    if (!files) return tl::unexpected<Error>(files.error());
    PluginSource out{0, folder, keeper::plugin_hash(*files)};
    const auto id = read(manifest, manifest,
                         std::string(plugin_mark) + std::string(name) + ":" + out.hash + "@" + manifest.string());
    if (!id) return tl::unexpected<Error>(id.error());
    out.manifest = *id;
    // What comes with this program is believed as the program is.
    if (base != own_modules()) out.refused = not_locked(root_, std::string(name), folder, out.hash);
    return std::optional(std::move(out));
  }
  return std::optional<PluginSource>();
}

bool FileLibrary::allowed(const fs::path& real_path) const {
  if (inside(real_path, root_)) return true;
  for (const auto& folder : path_)
    if (inside(real_path, real(folder))) return true;
  return false;
}

Result<FileId> FileLibrary::file(FileId from, std::string_view path) {
  if (path.find('\0') != std::string_view::npos) return fail(ErrorKind::invalid, "a file name can't hold a zero byte");
  const auto base = shown_.count(from) ? shown_.at(from) : fs::path(main_file_);
  const fs::path shown(file_beside(base.string(), path));
  const auto real_path = real(shown);
  if (!allowed(real_path))
    return fail(ErrorKind::invalid,
                "`" + std::string(path) + "` is outside the folder of the main file, " + root_.string(),
                "put it in that folder, or name its own folder in OCFLOW_PATH");
  const auto id = read(shown, real_path, shown.string());
  if (!id) return looked_beside(id.error(), shown, "file with the `use`");
  return id;
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

RecordedLibrary::RecordedLibrary(Sources& sources, const journal::Header& header, fs::path run_folder)
    : sources_(sources), header_(header), run_folder_(std::move(run_folder)) {}

Result<std::vector<std::string>> RecordedLibrary::put_secrets(site::Site& site, const std::vector<Field>& givens) {
  if (run_folder_.empty()) return std::vector<std::string>();
  return cli::put_secrets(header_, givens, run_folder_, site);
}

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

// As it was when the run began: its manifest is in the journal, and its files have to be those that were there.
Result<std::optional<PluginSource>> RecordedLibrary::plugin(std::string_view name) {
  const auto mark = std::string(plugin_mark) + std::string(name) + ":";
  for (const auto& source : header_.procedures) {
    if (!source.path.starts_with(mark)) continue;
    const auto id = recorded(source.path);
    if (!id) return tl::unexpected<Error>(id.error());
    const auto at = source.path.find('@');
    PluginSource out{*id, fs::path(path_of(source.path)).parent_path(),
                     source.path.substr(mark.size(), at - mark.size())};
    const auto files = keeper::plugin_files(out.folder);
    if (!files || keeper::plugin_hash(*files) != out.hash)
      out.refused =
          Error{ErrorKind::invalid,
                "the plugin " + std::string(name) + " in " + out.folder.string() +
                    " isn't the one with which the run began: its files " + (files ? "have changed" : "can't be read"),
                "put back what was there, or add --adopt if the plugin that is there now is meant"};
    return std::optional(std::move(out));
  }
  return std::optional<PluginSource>();
}

std::string file_of(const journal::Header& header, const std::string& recorded) {
  const std::string path(path_of(recorded));
  std::error_code none;
  return header.folder == fs::current_path(none).string() ? path : (fs::path(header.folder) / path).string();
}

std::vector<ChangedFile> changed_files(const journal::Header& header, const std::vector<Field>& givens) {
  std::vector<ChangedFile> changed;
  const auto compare = [&](const journal::Source& source) {
    const auto now = read_file(file_of(header, source.path), "file");
    if (now && *now == source.text) return;
    changed.push_back({std::string(path_of(source.path)), source.text, now ? std::optional(*now) : std::nullopt});
  };
  for (const auto& source : header.procedures) compare(source);
  if (!header.site.path.empty())
    if (auto site = changed_site(header, givens)) changed.push_back(std::move(*site));
  return changed;
}

}  // namespace ocflow::cli
