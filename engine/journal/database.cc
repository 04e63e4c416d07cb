#include "engine/journal/database.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

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

// Without a log beside it nobody writes, and nothing need be made to read it.
bool has_no_log(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file.string() + "-wal", error);
  return error || size == 0;
}

// Nothing where it is large, or can't be read: SQLite then says why.
unsigned char* bytes_of(const std::filesystem::path& file, sqlite3_int64& size) {
  constexpr sqlite3_int64 least = 512, most = 16 << 20;
  const int fd = ::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return nullptr;
  struct stat about {};
  size = ::fstat(fd, &about) == 0 ? about.st_size : 0;
  void* const bytes = size >= least && size <= most ? sqlite3_malloc64(static_cast<sqlite3_uint64>(size)) : nullptr;
  sqlite3_int64 done = 0;
  for (ssize_t count = 1; bytes && done < size && count > 0; done += std::max<ssize_t>(count, 0))
    count = ::pread(fd, static_cast<char*>(bytes) + done, static_cast<std::size_t>(size - done), done);
  ::close(fd);
  if (bytes && done == size) return static_cast<unsigned char*>(bytes);
  sqlite3_free(bytes);
  return nullptr;
}

// The pages are used where they stand. To be asked for one by one, and copied, takes longer than to read the file.
sqlite3* in_memory(const std::filesystem::path& file) {
  constexpr std::size_t write_version = 18, read_version = 19;
  sqlite3_int64 size = 0;
  unsigned char* const bytes = bytes_of(file, size);
  if (!bytes) return nullptr;
  bytes[write_version] = bytes[read_version] = 1;  // with a log; in memory there is none
  sqlite3* db = nullptr;
  const bool opened =
      sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr) ==
      SQLITE_OK;
  if (!opened) sqlite3_free(bytes);
  constexpr unsigned how = SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY;
  const std::string in_place = "PRAGMA mmap_size=" + std::to_string(size);
  if (opened && sqlite3_deserialize(db, "main", bytes, size, size, how) == SQLITE_OK &&
      sqlite3_exec(db, in_place.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK)
    return db;
  sqlite3_close_v2(db);
  return nullptr;
}

}  // namespace

Result<Database> Database::open(const std::filesystem::path& file, Mode mode) {
  if (mode == Mode::look_at_all && has_no_log(file))
    if (sqlite3* const db = in_memory(file)) {
      Database opened(db);
      opened.keep_to_the_rules(mode);
      return opened;
    }
  int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  bool unchanging = false;
  if (mode == Mode::create) flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  if (mode == Mode::go_on) flags |= SQLITE_OPEN_READWRITE;
  if (mode == Mode::look_between) flags |= SQLITE_OPEN_READONLY;
  if (mode == Mode::look || mode == Mode::look_at_all) {
    flags |= SQLITE_OPEN_READONLY;
    unchanging = has_no_log(file);
  }
  sqlite3* db = nullptr;
  const int result = sqlite3_open_v2(uri_of(file, unchanging).c_str(), &db, flags, nullptr);
  Database opened(db);
  if (result != SQLITE_OK) {
    const std::string why = db ? sqlite3_errmsg(db) : "no memory";
    return fail(ErrorKind::journal_io, "the journal " + file.string() + " can't be opened: " + why);
  }
  opened.keep_to_the_rules(mode);
  return opened;
}

void Database::keep_to_the_rules(Mode mode) {
  sqlite3_busy_timeout(db_, 5000);
  // Folding the log into the file is for a close that went well; whoever refuses a journal leaves it as it is.
  sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, mode == Mode::create ? 0 : 1, nullptr);
  sqlite3_db_config(db_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
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
