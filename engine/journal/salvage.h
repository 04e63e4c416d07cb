// What can still be read of a journal that is damaged.
#pragma once
#include <string>
#include <vector>

#include "engine/journal/journal.h"

namespace ocflow::journal {

struct Salvaged {
  std::int64_t format = 0;
  std::vector<std::pair<std::string, std::string>> header;  // as it stands there, believed or not
  struct Part {
    std::string role, path, text;
  };
  std::vector<Part> sources;
  std::vector<run::Event> events;  // in the order of their rows
  std::vector<std::string> lost;   // what could not be read
};

// Goes around what is damaged. Fails only where there is nothing that SQLite can open.
Result<Salvaged> salvage(const std::filesystem::path& run_folder);

}  // namespace ocflow::journal
