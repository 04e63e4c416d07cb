// Where texts come from: from files for a new run, from its journal for one that is resumed. Nothing else differs.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/plugins.h"
#include "dsl/check.h"
#include "engine/journal/journal.h"
#include "engine/site/site.h"

namespace ocflow::cli {

class Library : public dsl::Loader {
 public:
  virtual Result<FileId> main() = 0;
  virtual bool has_site() const = 0;
  virtual Result<FileId> site() = 0;
  virtual Result<FileId> inventory(const std::string& path) = 0;  // that the site file names
  // Where the text of the site is one without secrets. Which of them are others now than they were.
  virtual Result<std::vector<std::string>> put_secrets(site::Site&, const std::vector<Field>&) {
    return std::vector<std::string>();
  }
  // nullopt: there is none of that name.
  virtual Result<std::optional<PluginSource>> plugin(std::string_view name) = 0;
  // How the journal calls a text, so that it is found again: a path, "module:NAME@PATH",
  // "plugin:NAME:HASH@PATH" or "inventory@PATH".
  virtual std::string recorded_name(FileId id) const = 0;
};

// Files. `use "x.ocf"` may reach what is in the folder of the main file, or in a folder of the path; not outside,
// neither by `..` nor by a link. A module is NAME.ocf in a folder of the path; a plugin is the folder plugins/NAME
// there, or beside the main file.
class FileLibrary final : public Library {
 public:
  FileLibrary(Sources& sources, std::string main_file, std::string site_file, std::vector<std::filesystem::path> path);
  void take_site(std::string file) { site_file_ = std::move(file); }  // another one, for the same procedure
  Result<FileId> main() override;
  bool has_site() const override { return !site_file_.empty(); }
  Result<FileId> site() override;
  Result<FileId> inventory(const std::string& path) override;
  Result<FileId> module(std::string_view name) override;
  Result<FileId> file(FileId from, std::string_view path) override;
  std::vector<std::string> beside() override;
  Result<std::optional<PluginSource>> plugin(std::string_view name) override;
  std::string recorded_name(FileId id) const override;

 private:
  Result<FileId> read(const std::filesystem::path& shown, const std::filesystem::path& real, std::string name);
  bool allowed(const std::filesystem::path& real) const;
  Sources& sources_;
  std::string main_file_, site_file_;
  std::vector<std::filesystem::path> path_;
  std::filesystem::path root_;
  std::map<std::filesystem::path, FileId> by_real_path_;
  std::map<FileId, std::string> names_;
  std::map<FileId, std::filesystem::path> shown_;
};

// The texts of a journal. With the folder of the run, its secrets are read from the site's file again; else marks stand
// in their place.
class RecordedLibrary final : public Library {
 public:
  RecordedLibrary(Sources& sources, const journal::Header& header, std::filesystem::path run_folder = {});
  Result<FileId> main() override;
  bool has_site() const override { return !header_.site.path.empty(); }
  Result<FileId> site() override;
  Result<FileId> inventory(const std::string& path) override;
  Result<FileId> module(std::string_view name) override;
  Result<FileId> file(FileId from, std::string_view path) override;
  Result<std::optional<PluginSource>> plugin(std::string_view name) override;
  Result<std::vector<std::string>> put_secrets(site::Site& site, const std::vector<Field>& givens) override;
  std::string recorded_name(FileId id) const override { return sources_[id].path(); }

 private:
  Result<FileId> recorded(const std::string& name);
  Sources& sources_;
  const journal::Header& header_;
  std::filesystem::path run_folder_;
  std::map<std::string, FileId> read_;
};

// Why a plugin that was found may not be used by the procedures of a folder; nullopt: it may.
std::optional<Error> not_locked(const std::filesystem::path& folder, const std::string& name,
                                const std::filesystem::path& plugin, const std::string& hash);

// The folder of the modules and plugins that come with this program; empty where it can't be told.
std::filesystem::path own_modules();

// OCFLOW_PATH, then the modules that are installed with this program (or stand in its source tree).
std::vector<std::filesystem::path> module_path();

// The recorded files whose text is another now, or that can't be read.
struct ChangedFile {
  std::string name;
  std::string before;
  std::optional<std::string> now;  // nothing: it can't be read
};
// The site's are shown without the secrets that its givens ask for.
std::vector<ChangedFile> changed_files(const journal::Header& header, const std::vector<Field>& givens = {});

// The file that a recorded name stands for, from here.
std::string file_of(const journal::Header& header, const std::string& recorded);

}  // namespace ocflow::cli
