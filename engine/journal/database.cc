#include "engine/journal/database.h"

namespace ocflow::journal {

Statement::Statement(sqlite3* db, const char* sql) {
  if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr) != SQLITE_OK)
    statement_ = nullptr;
}

Statement& Statement::bind(int at, std::string_view bytes) {
  const char* data = bytes.empty() ? "" : bytes.data();
  if (statement_) sqlite3_bind_blob64(statement_, at, data, bytes.size(), nullptr);
  return *this;
}

Statement& Statement::bind(int at, std::int64_t number) {
  if (statement_) sqlite3_bind_int64(statement_, at, number);
  return *this;
}

bool Statement::row() { return statement_ && sqlite3_step(statement_) == SQLITE_ROW; }

bool Statement::done() {
  if (!statement_) return false;
  const int result = sqlite3_step(statement_);
  sqlite3_reset(statement_);
  return result == SQLITE_DONE;
}

std::string_view Statement::bytes(int column) const {
  const void* data = sqlite3_column_blob(statement_, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return data ? std::string_view(static_cast<const char*>(data), size) : std::string_view();
}

namespace {

// A path as SQLite's URI takes it: whatever could mean something there is written as %XX.
std::string uri_of(const std::filesystem::path& file, bool unchanging) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string uri = "file:";
  for (const char c : std::filesystem::absolute(file).string()) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
                       c == '.' || c == '-' || c == '_';
    if (plain) {
      uri += c;
    } else {
      uri += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return unchanging ? uri + "?immutable=1" : uri;
}

}  // namespace

Result<Database> Database::open(const std::filesystem::path& file, Mode mode) {
  int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  bool unchanging = false;
  if (mode == Mode::create) flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  if (mode == Mode::go_on) flags |= SQLITE_OPEN_READWRITE;
  if (mode == Mode::look) {
    flags |= SQLITE_OPEN_READONLY;
    // Without a log beside it nobody writes, and nothing need be made to read it.
    std::error_code error;
    const auto size = std::filesystem::file_size(file.string() + "-wal", error);
    unchanging = error || size == 0;
  }
  sqlite3* db = nullptr;
  const int result = sqlite3_open_v2(uri_of(file, unchanging).c_str(), &db, flags, nullptr);
  Database opened(db);
  if (result != SQLITE_OK) {
    const std::string why = db ? sqlite3_errmsg(db) : "no memory";
    return fail(ErrorKind::journal_io, "the journal " + file.string() + " can't be opened: " + why);
  }
  sqlite3_busy_timeout(db, 5000);
  // Folding the log into the file is for a close that went well; whoever refuses a journal leaves it as it is.
  sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, mode == Mode::create ? 0 : 1, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return opened;
}

Database::~Database() { sqlite3_close_v2(db_); }

bool Database::run(const char* sql) { return sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) == SQLITE_OK; }

bool Database::good() const {
  const int code = sqlite3_errcode(db_);
  return code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW;
}

std::uint64_t checksum(std::string_view bytes, std::uint64_t from) {
  for (const char c : bytes) from = (from ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return from;
}

}  // namespace ocflow::journal
