#include "engine/journal/log_flushes.h"

namespace ocflow::journal {

void LogFlushes::watch(sqlite3* db, bool is_new) {
  sqlite3_file* log = nullptr;
  if (sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK || !log || !log->pMethods)
    return;
  is_new_ = is_new;
  real_ = log->pMethods;
  static_cast<sqlite3_io_methods&>(*this) = *real_;
  xSync = flush;
  log->pMethods = this;
}

int LogFlushes::flush(sqlite3_file* log, int how) {
  constexpr sqlite3_int64 beginning = 32;
  const auto& self = *static_cast<const LogFlushes*>(log->pMethods);
  sqlite3_int64 size = 0;
  if (self.all_flushed_) return SQLITE_OK;
  if (self.is_new_ && self.real_->xFileSize(log, &size) == SQLITE_OK && size <= beginning) return SQLITE_OK;
  return self.real_->xSync(log, how);
}

}  // namespace ocflow::journal
