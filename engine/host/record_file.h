// The file of a keeper's record: one process at a time holds it, and only adds to its end. Private to engine/host.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/host/descriptor.h"

namespace ocflow::keeper {

class RecordFile {
 public:
  // Makes it where it is missing. ErrorKind::held: another process has it.
  static Result<RecordFile> open(const std::filesystem::path& path);

  Result<std::int64_t> size() const;
  Result<std::string> whole() const;
  Result<std::string> read(std::int64_t at, std::int64_t size) const;
  Result<void> append(std::string_view text);  // after an error a part of it may be there
  Result<void> cut(std::int64_t size);         // takes off what is behind

 private:
  explicit RecordFile(Descriptor file) : file_(std::move(file)) {}
  Descriptor file_;
};

}  // namespace ocflow::keeper
