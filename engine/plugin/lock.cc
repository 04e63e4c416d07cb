#include "engine/plugin/lock.h"

#include <fstream>
#include <sstream>

namespace ocflow::plugin {

Result<Lock> read_lock(const std::filesystem::path& folder) {
  Lock out;
  const auto path = folder / lock_name;
  std::error_code none;
  if (!std::filesystem::exists(path, none)) return out;
  std::ifstream in(path);
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    std::string name, version, hash, more;
    words >> name >> version >> hash;
    if (hash.size() != 64 || words >> more)
      return fail(ErrorKind::invalid,
                  path.string() + ", line " + std::to_string(number) + ": there should be a name, a version and a hash",
                  "`ocflow plugin lock` writes the file");
    out[name] = {version, hash};
  }
  if (!in.eof()) return fail(ErrorKind::not_found, path.string() + " can't be read");
  return out;
}

std::string lock_text(const Lock& lock) {
  std::string out = "# The plugins that procedures in this folder may use. `ocflow plugin lock` writes it.\n";
  for (const auto& [name, locked] : lock) out += name + " " + locked.version + " " + locked.hash + "\n";
  return out;
}

}  // namespace ocflow::plugin
