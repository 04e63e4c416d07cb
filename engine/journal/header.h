// A journal's header as rows, and back. Only for journal.cc.
#pragma once
#include "engine/journal/database.h"
#include "engine/journal/journal.h"

namespace ocflow::journal {

inline constexpr std::int64_t format = 1;                // SQLite's user_version
inline constexpr std::int64_t application = 0x6f63666c;  // SQLite's application_id: "ocfl"

bool write_header(Database& db, const Header& header);
Result<Header> read_header(const Database& db);

}  // namespace ocflow::journal
