// SQLite's file system with a memory: every write, truncation and flush of a journal in its order, so that what a power
// cut would have left can be put together; and one of them can be made to fail.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ocflow::test {

struct DiskOp {
  enum class Kind : std::uint8_t { write, truncate, flush } kind = Kind::write;
  bool log = false;         // of the log (-wal); else of the file itself
  bool failed = false;      // it was made to fail; a flush that failed has lost what it was to flush
  std::int64_t offset = 0;  // of a truncation: the new size
  std::string bytes;
};

struct DiskFault {
  std::size_t at = static_cast<std::size_t>(-1);  // which operation, counted from 0
  bool for_good = false;                          // and every one after it
  int error = 0;                                  // SQLite's code
};

// One journal at a time is recorded: the files journal.db and journal.db-wal, since `begin`.
class Disk {
 public:
  static Disk& the();  // made SQLite's own at the first call
  void begin();
  const std::vector<DiskOp>& ops() const { return ops_; }
  DiskFault fault;

  // For the file system itself. The code of an error, or 0 (SQLITE_OK).
  int happens(DiskOp op);

 private:
  std::vector<DiskOp> ops_;
};

}  // namespace ocflow::test
