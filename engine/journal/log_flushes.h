// Which flushes of an open journal's log do something. Only for journal.cc.
#pragma once
#include <sqlite3.h>

namespace ocflow::journal {

// What SQLite does with the file of a log, but for two flushes that keep nothing safe:
//  - of a new log that has only its beginning, which is flushed with the first commit behind it. SQLite flushes it
//    before, lest commits of an earlier round be taken for the log's. Of a log that there never was there are none.
//  - of a log whose last commit was the last thing written to it, for each commit was flushed by itself.
// Stands where SQLite's own methods stood, so it has to live until the database is closed.
class LogFlushes : private sqlite3_io_methods {
 public:
  LogFlushes() : sqlite3_io_methods{} {}
  void watch(sqlite3* db, bool is_new);  // its log is open
  void all_is_flushed() { all_flushed_ = true; }

 private:
  static int flush(sqlite3_file* log, int how);
  const sqlite3_io_methods* real_ = nullptr;
  bool is_new_ = false, all_flushed_ = false;
};

}  // namespace ocflow::journal
