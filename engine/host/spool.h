// The output of a child on disk: it writes there itself, so nothing waits for an open pipe when it has ended. Of very
// long output the beginning and the end are kept.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/host/child.h"
#include "engine/host/rewriting.h"

namespace ocflow::keeper {

struct SpoolLimits {
  std::int64_t most = std::int64_t{64} << 20;  // bytes on disk
  std::int64_t head = std::int64_t{32} << 20;
  std::int64_t tail = std::int64_t{16} << 20;
};

class Spool {
 public:
  // Where a child is given secrets its file has no name while it writes: whatever ends the keeper, no secret is left.
  // At its end there is one with that name, and marks in place of the secrets.
  static Result<Spool> create(std::string path, SpoolLimits limits = {}, std::vector<std::string> secrets = {});
  int fd() const { return file_.get(); }
  const std::string& path() const { return path_; }

  // Drops from the middle what is too much; to be called every now and then while the child lives. How much was written
  // since the last call.
  std::int64_t trim();
  const SpoolLimits& limits() const { return limits_; }
  // The file of an attempt that was taken over may have another name at first. After some ms, and once there is
  // something in it, it has its own.
  void to_its_name();
  // After the end: the file without its hole, with a line that tells how much is missing. An empty one stays until a
  // later attempt takes it over, or the keeper ends.
  void finish();
  bool finish_some();  // the same, a little at a time: true when there is nothing more to do
  std::int64_t dropped() const { return dropped_; }

  // The last `bytes` of it as UTF-8, from the beginning of a line where that is near.
  std::string end_of(std::size_t bytes) const;
  // All of it as UTF-8 where it has at most that many bytes, else its end below a line that tells so.
  std::string text(std::size_t bytes) const;

 private:
  Spool(std::string path, Descriptor file, SpoolLimits limits, int place)
      : path_(std::move(path)), file_(std::move(file)), limits_(limits), place_(place) {}
  std::int64_t size() const;
  static Result<Spool> nameless(std::string path, SpoolLimits limits, std::vector<std::string> secrets);
  std::unique_ptr<Rewriting> rewritten() const;
  void take_over();  // the file that was rewritten

  std::string path_;
  std::vector<std::string> secrets_;  // that may stand in the file
  Descriptor file_;
  std::unique_ptr<Rewriting> rewriting_;
  SpoolLimits limits_;
  int place_ = -1;             // among the spare files
  std::int64_t seen_ = 0;      // its size at the last look
  std::int64_t dropped_ = 0;   // bytes that are gone
  std::int64_t hole_end_ = 0;  // the hole is [head, hole_end); 0: none
};

}  // namespace ocflow::keeper
