#include "engine/host/record_file.h"

#include <algorithm>

#include "engine/host/windows/wide.h"

namespace ocflow::keeper {
namespace {

OVERLAPPED place(std::int64_t at) {
  OVERLAPPED where{};
  where.Offset = static_cast<DWORD>(at);
  where.OffsetHigh = static_cast<DWORD>(at >> 32);
  return where;
}

}  // namespace

// Others may read it while we have it, and nobody may write.
Result<RecordFile> RecordFile::open(const std::filesystem::path& path) {
  auto file = taken(CreateFileW(path.c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, nullptr, OPEN_ALWAYS,
                                FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT, nullptr));
  if (file) return RecordFile(std::move(file), path.parent_path());
  const auto error = GetLastError();
  if (error == ERROR_SHARING_VIOLATION) return fail(ErrorKind::held, "another keeper has the record of this run");
  return fail(ErrorKind::journal_io, path.string() + " can't be opened: " + error_text(error));
}

RecordFile::~RecordFile() = default;

Result<std::int64_t> RecordFile::size() const {
  LARGE_INTEGER size{};
  if (!GetFileSizeEx(file_.get(), &size))
    return fail(ErrorKind::journal_io, "the keeper's record: " + error_text(GetLastError()));
  return size.QuadPart;
}

Result<std::string> RecordFile::whole() {
  const auto all = size();
  if (!all) return tl::unexpected(all.error());
  return read(0, *all);
}

Result<bool> RecordFile::is(std::string_view text) {
  const auto all = whole();
  if (!all) return tl::unexpected(all.error());
  return *all == text;
}

Result<std::string> RecordFile::read(std::int64_t from, std::int64_t size) const {
  std::string text(static_cast<std::size_t>(size), '\0');
  std::size_t at = 0;
  while (at < text.size()) {
    auto where = place(from + static_cast<std::int64_t>(at));
    DWORD n = 0;
    const auto piece = static_cast<DWORD>(std::min<std::size_t>(text.size() - at, 1U << 20));
    if (!ReadFile(file_.get(), text.data() + at, piece, &n, &where) || n == 0)
      return fail(ErrorKind::journal_io, "the keeper's record can't be read: " + error_text(GetLastError()));
    at += n;
  }
  return text;
}

Result<void> RecordFile::append(std::string_view rest, bool durable) {
  OVERLAPPED end{};
  end.Offset = end.OffsetHigh = 0xFFFFFFFF;  // the end of the file, wherever that is
  while (!rest.empty()) {
    auto where = end;
    DWORD n = 0;
    if (!WriteFile(file_.get(), rest.data(), static_cast<DWORD>(rest.size()), &n, &where) || n == 0)
      return fail(ErrorKind::journal_io, error_text(GetLastError()));
    rest.remove_prefix(n);
  }
  if (!durable || FlushFileBuffers(file_.get())) return {};
  return fail(ErrorKind::journal_io, error_text(GetLastError()));
}

Result<void> RecordFile::cut(std::int64_t size) {
  LARGE_INTEGER to{};
  to.QuadPart = size;
  if (SetFilePointerEx(file_.get(), to, nullptr, FILE_BEGIN) && SetEndOfFile(file_.get())) return {};
  return fail(ErrorKind::journal_io, error_text(GetLastError()));
}

}  // namespace ocflow::keeper
