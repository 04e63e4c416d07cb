// The file of a keeper's record: one process at a time holds it, and only adds to its end. Private to engine/host.
#pragma once
#include <algorithm>
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
  ~RecordFile();
  RecordFile(RecordFile&&) = default;
  RecordFile& operator=(RecordFile&&) = default;

  // One of these once, before anything is added: what it holds, without the room behind it, or whether that is `text`.
  Result<std::string> whole();
  Result<bool> is(std::string_view text);
  // The first zero is the end: after a power loss a block that was not forced may be missing before one that is there,
  // and what stands behind it proves nothing, either.
  static std::string without_room(std::string text) {
    text.resize(std::min(text.size(), text.find('\0')));
    return text;
  }
  Result<std::string> read(std::int64_t at, std::int64_t size) const;
  // After an error a part of it may be there. `durable`: it survives a power loss, with all that stands before it.
  Result<void> append(std::string_view text, bool durable);
  Result<void> cut(std::int64_t size);  // takes off what is behind

 private:
  RecordFile(Descriptor file, std::filesystem::path folder) : file_(std::move(file)), folder_(std::move(folder)) {}
  Result<std::int64_t> size() const;
  void make_room();
  Descriptor file_;
  std::filesystem::path folder_;
  std::int64_t end_ = 0;   // of what is recorded
  std::int64_t size_ = 0;  // of the file: the zeros in between are room
};

}  // namespace ocflow::keeper
