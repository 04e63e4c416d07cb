// Files as the file actions need them: errors that say what was tried, and writes that happen whole or not at all.
// Private to stdlib/.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/result.h"
#include "engine/host/child.h"

namespace ocflow::stdlib {

enum class FileKind { none, file, folder, link, other };
Result<FileKind> kind_of(const std::string& path, bool follow_links = true);

// Why no new file can be put there: its folder isn't there, isn't one, or may not be written to. nullopt: it can.
std::optional<Error> no_place(const std::string& path);

inline constexpr std::int64_t largest_text = std::int64_t{1} << 20;

// Opens a plain file for reading; a pipe or a device is an error, not a wait.
Result<keeper::Descriptor> open_file(const std::string& path);
std::int64_t size_of(const keeper::Descriptor& file);
Result<std::string> read_file(const std::string& path, std::int64_t most = largest_text);
Result<bool> ends_with(const std::string& path, const std::string& text);

// A file beside `path` that takes its place at `commit`, with the mode of what it replaces; gone if that never comes.
class Replacement {
 public:
  // Without a mode: that of the file it replaces, else what new files have.
  static Result<Replacement> begin(const std::string& path, mode_t mode = 0);
  Result<void> write(const char* bytes, std::size_t count);
  Result<void> commit();
  Replacement(Replacement&&) = default;
  ~Replacement();

 private:
  Replacement(std::string path, std::string beside, keeper::Descriptor file);
  std::string path_;
  std::string beside_;
  keeper::Descriptor file_;
};

// "\"/a/b\" can't be read: permission denied"
tl::unexpected<Error> file_error(const std::string& path, const char* verb, int error);

}  // namespace ocflow::stdlib
