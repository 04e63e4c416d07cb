// A thin, throwing-free hold on SQLite: one connection, statements that are closed by themselves, errors as text.
#pragma once
#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace ocflow::journal {

class Statement {
 public:
  Statement(sqlite3* db, const char* sql);
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(Statement&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}
  Statement& operator=(Statement&&) = delete;

  bool good() const { return statement_ != nullptr; }
  Statement& bind(int at, std::string_view bytes);  // as a blob; must live until the next step
  Statement& bind(int at, std::int64_t number);
  bool row();   // the next one; false: none, or an error
  bool done();  // runs it; false: an error
  void reset() { sqlite3_reset(statement_); }
  std::string_view bytes(int column) const;
  std::int64_t number(int column) const { return sqlite3_column_int64(statement_, column); }

 private:
  sqlite3_stmt* statement_ = nullptr;
};

class Database {
 public:
  // `look` takes no locks where no log lies beside the file; `look_between` takes them, for a file without a log.
  enum class Mode { create, go_on, look, look_at_all, look_between };
  static Result<Database> open(const std::filesystem::path& file, Mode mode);
  ~Database();
  Database(Database&& other) noexcept : db_(std::exchange(other.db_, nullptr)) {}
  Database& operator=(Database&&) = delete;

  bool run(const char* sql);
  Statement prepare(const char* sql) const { return {db_, sql}; }
  std::string problem() const { return sqlite3_errmsg(db_); }
  bool good() const;  // no error so far but "no more rows"
  // Folds the log into the file, so that all of it is written and flushed anew: what a kill left, or a flush that
  // failed, may be readable and yet not on the disk, and what is written behind such a part would be lost with it.
  bool fold_log();
  sqlite3* get() const { return db_; }

 private:
  explicit Database(sqlite3* db) : db_(db) {}
  bool write_log_again();
  void keep_to_the_rules(Mode mode);
  sqlite3* db_ = nullptr;
};

std::uint64_t checksum(std::string_view bytes, std::uint64_t from = 0xcbf29ce484222325);  // FNV-1a

}  // namespace ocflow::journal
