// What happened to the components of one lab, as they wrote it themselves: one file in the lab's folder, one line a
// fact, durable before the component goes on. Its fields are separated by tabs:
//   nanoseconds (CLOCK_BOOTTIME), process id, component, fact, detail
// Facts: started (detail: what it needs, with commas), ready, asked (to stop), lost (detail: what it needed and
// lost), found (detail: the same, back again), stopped.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lab {

struct Fact {
  std::int64_t at_ns = 0;
  pid_t pid = 0;
  std::string component;
  std::string fact;
  std::string detail;
};

class Ledger {
 public:
  Ledger(const std::filesystem::path& folder, std::string component);  // throws std::runtime_error
  ~Ledger();
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;
  void write(const std::string& fact, const std::string& detail = "");

 private:
  int fd_ = -1;
  std::string component_;
};

// Throws std::runtime_error where the ledger isn't there or a line of it can't be read.
std::vector<Fact> read_ledger(const std::filesystem::path& folder);

std::vector<std::string> split(const std::string& text, char at);  // no empty ones

}  // namespace lab
