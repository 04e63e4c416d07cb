#include "engine/journal/database.h"

#include <algorithm>

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

// The log's bytes, onto themselves. After a flush that failed the kernel takes its pages for clean, so another flush
// writes nothing; and the file must not be changed by what only seems to be in the log.
bool Database::write_log_again() {
  sqlite3_file* log = nullptr;
  if (sqlite3_file_control(db_, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK) return false;
  if (!log || !log->pMethods) return true;  // there is none
  sqlite3_int64 size = 0;
  if (log->pMethods->xFileSize(log, &size) != SQLITE_OK) return false;
  std::string part;
  for (sqlite3_int64 at = 0; at < size; at += static_cast<sqlite3_int64>(part.size())) {
    part.resize(static_cast<std::size_t>(std::min<sqlite3_int64>(size - at, 1 << 16)));
    const int count = static_cast<int>(part.size());
    if (log->pMethods->xRead(log, part.data(), count, at) != SQLITE_OK) return false;
    if (log->pMethods->xWrite(log, part.data(), count, at) != SQLITE_OK) return false;
  }
  return size == 0 || log->pMethods->xSync(log, SQLITE_SYNC_FULL) == SQLITE_OK;
}

bool Database::fold_log() {
  if (!write_log_again()) return false;
  Statement fold = prepare("PRAGMA wal_checkpoint(TRUNCATE)");
  return fold.row() && fold.number(0) == 0;
}

std::uint64_t checksum(std::string_view bytes, std::uint64_t from) {
  for (const char c : bytes) from = (from ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return from;
}

}  // namespace ocflow::journal
