// Reading what an attempt has written, also while it writes: its spool may have a hole where the middle was dropped.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "engine/host/child.h"

namespace ocflow::keeper {

class SpoolReader {
 public:
  // Nothing where there is no spool: it wrote nothing, or was given a secret. `key` names the attempt.
  static std::optional<SpoolReader> open(const std::filesystem::path& run_folder, std::uint64_t key);

  // The next piece of at most `most` bytes; empty: there is no more (yet). A gap is told in a line of its own.
  std::string next(std::size_t most);
  // Goes to where its last `lines` lines begin, but not back over a gap.
  void to_last_lines(std::size_t lines);

 private:
  explicit SpoolReader(Descriptor file) : file_(std::move(file)) {}
  std::int64_t size() const;
  Descriptor file_;
  std::int64_t at_ = 0;
};

}  // namespace ocflow::keeper
