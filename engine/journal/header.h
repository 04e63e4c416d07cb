// A journal's header as rows, and back. Only for journal.cc.
#pragma once
#include <optional>

#include "engine/journal/database.h"
#include "engine/journal/journal.h"

namespace ocflow::journal {

// What the first row of events stands on; nothing where it could not be written.
std::optional<std::string> write_header(Database& db, const Header& header);

struct Beginning {
  Header header;
  std::string mark;  // what the first row of events stands on (chain.h)
};
// `known`: that it is as it was written has been found out just now; then the mark is not told, nor any text, which are
// most of it.
enum class Seal { checked, known };
Result<Beginning> read_header(const Database& db, std::int64_t format, Seal seal = Seal::checked);

}  // namespace ocflow::journal
