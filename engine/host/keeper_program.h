// The keeper's program as something that is brought to other hosts: its bytes, and the hash that is its name there.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "engine/base/result.h"

namespace ocflow::keeper {

struct Program {
  std::string bytes;
  std::string sha256;       // 64 hexadecimal digits
  std::uint32_t cksum = 0;  // what `cksum` tells of it
};

std::string sha256(std::string_view bytes);
std::string sha256_of(int file);  // of what is still to be read of it; empty if that can't be read

// Reads each at most once. Beside the keeper of this machine stand those for other machines, as ocflow-keeper-MACHINE
// (by `uname -m`), and the one for Windows, as ocflow-keeper.exe.
class Programs {
 public:
  explicit Programs(std::filesystem::path own) : own_(std::move(own)) {}
  const std::filesystem::path& own() const { return own_; }
  Result<std::shared_ptr<const Program>> for_machine(const std::string& system, const std::string& machine);

 private:
  std::filesystem::path own_;
  std::map<std::string, std::shared_ptr<const Program>> read_;  // by system and machine
};

}  // namespace ocflow::keeper
