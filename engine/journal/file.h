// What a journal's file has to be before anything in it is believed. Only for engine/journal.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "engine/journal/database.h"

namespace ocflow::journal {

inline constexpr std::int64_t newest_format = 2;         // SQLite's user_version
inline constexpr std::int64_t application = 0x6f63666c;  // SQLite's application_id: "ocfl"

std::filesystem::path file_in(const std::filesystem::path& run_folder);
tl::unexpected<Error> damaged(const std::string& how);
// What SQLite's last error means: damage, or a disk that failed.
tl::unexpected<Error> unreadable(const Database& db);
tl::unexpected<Error> unwritable(const std::filesystem::path& file, const std::string& why, bool begun = true);

// The statements that make the tables of a format, one a table.
std::vector<std::string> tables(std::int64_t format);

// The format; fails with why it is no journal, or none that this release reads. Looks at the bytes before SQLite does,
// which would make files beside anything it opens.
Result<std::int64_t> check_kind(const std::filesystem::path& file);
// SQLite finds no fault, and it holds the tables of the format and nothing else.
Result<void> check_whole(const Database& db, std::int64_t format);

}  // namespace ocflow::journal
