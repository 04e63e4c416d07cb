// A journal's header as rows, and back. Only for journal.cc.
#pragma once
#include "engine/journal/database.h"
#include "engine/journal/journal.h"

namespace ocflow::journal {

bool write_header(Database& db, const Header& header);

struct Beginning {
  Header header;
  std::string mark;  // what the first row of events stands on (chain.h)
};
Result<Beginning> read_header(const Database& db, std::int64_t format);

}  // namespace ocflow::journal
