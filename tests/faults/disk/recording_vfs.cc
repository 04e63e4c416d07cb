#include "tests/faults/disk/recording_vfs.h"

#include <sqlite3.h>

#include <cstring>
#include <string_view>

namespace ocflow::test {
namespace {

sqlite3_vfs* real_vfs = nullptr;

// The real file stands behind ours in one block of memory, as SQLite makes it.
struct File {
  sqlite3_file base;
  bool recorded, log;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File* of(sqlite3_file* file) { return reinterpret_cast<File*>(file); }

int close_file(sqlite3_file* f) { return of(f)->real()->pMethods->xClose(of(f)->real()); }
int read_file(sqlite3_file* f, void* to, int count, sqlite3_int64 at) {
  return of(f)->real()->pMethods->xRead(of(f)->real(), to, count, at);
}
int write_file(sqlite3_file* f, const void* from, int count, sqlite3_int64 at) {
  File* file = of(f);
  if (file->recorded) {
    const std::string bytes(static_cast<const char*>(from), static_cast<std::size_t>(count));
    if (const int error = Disk::the().happens({DiskOp::Kind::write, file->log, false, at, bytes})) return error;
  }
  return file->real()->pMethods->xWrite(file->real(), from, count, at);
}
int truncate_file(sqlite3_file* f, sqlite3_int64 size) {
  File* file = of(f);
  if (file->recorded)
    if (const int error = Disk::the().happens({DiskOp::Kind::truncate, file->log, false, size, {}})) return error;
  return file->real()->pMethods->xTruncate(file->real(), size);
}
int sync_file(sqlite3_file* f, int) {  // nothing is really flushed: what would be lost is what the test makes up
  File* file = of(f);
  return file->recorded ? Disk::the().happens({DiskOp::Kind::flush, file->log, false, 0, {}}) : SQLITE_OK;
}
int file_size(sqlite3_file* f, sqlite3_int64* size) { return of(f)->real()->pMethods->xFileSize(of(f)->real(), size); }
int lock(sqlite3_file* f, int how) { return of(f)->real()->pMethods->xLock(of(f)->real(), how); }
int unlock(sqlite3_file* f, int how) { return of(f)->real()->pMethods->xUnlock(of(f)->real(), how); }
int is_locked(sqlite3_file* f, int* out) { return of(f)->real()->pMethods->xCheckReservedLock(of(f)->real(), out); }
int control(sqlite3_file* f, int what, void* with) {
  return of(f)->real()->pMethods->xFileControl(of(f)->real(), what, with);
}
int sector_size(sqlite3_file* f) { return of(f)->real()->pMethods->xSectorSize(of(f)->real()); }
int traits(sqlite3_file* f) { return of(f)->real()->pMethods->xDeviceCharacteristics(of(f)->real()); }
int shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** to) {
  return of(f)->real()->pMethods->xShmMap(of(f)->real(), page, size, extend, to);
}
int shm_lock(sqlite3_file* f, int at, int count, int flags) {
  return of(f)->real()->pMethods->xShmLock(of(f)->real(), at, count, flags);
}
void shm_barrier(sqlite3_file* f) { of(f)->real()->pMethods->xShmBarrier(of(f)->real()); }
int shm_unmap(sqlite3_file* f, int remove) { return of(f)->real()->pMethods->xShmUnmap(of(f)->real(), remove); }

const sqlite3_io_methods methods{2,        close_file,  read_file, write_file, truncate_file, sync_file, file_size,
                                 lock,     unlock,      is_locked, control,    sector_size,   traits,    shm_map,
                                 shm_lock, shm_barrier, shm_unmap, nullptr,    nullptr};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* f, int flags, int* out) {
  File* file = of(f);
  const std::string_view path = name ? name : "";
  file->log = path.ends_with("journal.db-wal");
  file->recorded = file->log || path.ends_with("journal.db");
  const int result = real_vfs->xOpen(real_vfs, name, file->real(), flags, out);
  file->base.pMethods = file->real()->pMethods ? &methods : nullptr;
  return result;
}

// A log that is small enough to be folded into the file again and again makes more kinds of images.
int fold_often(sqlite3* db, char**, const void*) {
  sqlite3_wal_autocheckpoint(db, 12);
  return SQLITE_OK;
}

// The log goes when its journal is closed: one that was taken away holds nothing any more.
int delete_file(sqlite3_vfs*, const char* name, int sync_folder) {
  if (std::string_view(name).ends_with("journal.db-wal"))
    if (const int error = Disk::the().happens({DiskOp::Kind::truncate, true, false, 0, {}})) return error;
  return real_vfs->xDelete(real_vfs, name, sync_folder);
}

sqlite3_vfs recording_vfs() {
  sqlite3_vfs vfs = *real_vfs;
  vfs.szOsFile += static_cast<int>(sizeof(File));
  vfs.zName = "recording";
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  return vfs;
}

}  // namespace

Disk& Disk::the() {
  static Disk disk;
  static sqlite3_vfs vfs = [] {
    sqlite3_initialize();
    real_vfs = sqlite3_vfs_find(nullptr);
    return recording_vfs();
  }();
  static const bool made = [] {
    sqlite3_vfs_register(&vfs, 1);
    sqlite3_auto_extension(reinterpret_cast<void (*)()>(fold_often));
    return true;
  }();
  static_cast<void>(made);
  return disk;
}

void Disk::begin() {
  ops_.clear();
  fault = {};
}

int Disk::happens(DiskOp op) {
  const std::size_t now = ops_.size();
  op.failed = now == fault.at || (fault.for_good && now > fault.at && fault.at != static_cast<std::size_t>(-1));
  // A write that fails may have got a part of its bytes to the file: SQLite is told, and doesn't believe them.
  const int error = op.failed ? fault.error : SQLITE_OK;
  ops_.push_back(std::move(op));
  return error;
}

}  // namespace ocflow::test
