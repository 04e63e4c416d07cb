#include "engine/host/keeper_program.h"

#include <nettle/sha2.h>
#include <nettle/version.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <sstream>

#include "engine/host/cksum.h"

namespace ocflow::keeper {

namespace {

std::string told(sha256_ctx& state) {
  std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest{};
#if NETTLE_VERSION_MAJOR >= 4
  sha256_digest(&state, digest.data());
#else
  sha256_digest(&state, digest.size(), digest.data());
#endif
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out;
  for (const auto byte : digest) out += {hex[byte >> 4], hex[byte & 15]};
  return out;
}

void add(sha256_ctx& state, const char* bytes, std::size_t size) {
  sha256_update(&state, size, reinterpret_cast<const std::uint8_t*>(bytes));
}

}  // namespace

std::string sha256(std::string_view bytes) {
  sha256_ctx state;
  sha256_init(&state);
  add(state, bytes.data(), bytes.size());
  return told(state);
}

std::string sha256_of(int file) {
  sha256_ctx state;
  sha256_init(&state);
  std::array<char, 65536> part;
  for (;;) {
    const auto n = read(file, part.data(), part.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return {};
    if (n == 0) return told(state);
    add(state, part.data(), static_cast<std::size_t>(n));
  }
}

Result<std::shared_ptr<const Program>> Programs::for_machine(const std::string& system, const std::string& machine) {
  if (const auto found = read_.find(system + " " + machine); found != read_.end()) return found->second;
  utsname here{};
  uname(&here);
  auto path = own_;
  const bool windows = system == "Windows" && machine == "x86_64";
  if (windows)
    path += ".exe";
  else if (machine != here.machine || system != here.sysname)
    path += "-" + machine;
  std::error_code none;
  if ((system != "Linux" && !windows) || (path != own_ && !std::filesystem::exists(path, none)))
    return fail(ErrorKind::not_found,
                "it is " + system + " on " + machine + ", and the keeper that is here is for " + here.sysname + " on " +
                    here.machine,
                windows             ? "put it at " + path.string() + " (it is built where mingw-w64 is installed)"
                : system == "Linux" ? "put one that was built for " + machine + " at " + path.string()
                                    : "this release has no keeper for it");
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  if (!in || !(bytes << in.rdbuf())) return fail(ErrorKind::not_found, path.string() + " can't be read");
  auto program = std::make_shared<Program>();
  program->bytes = std::move(bytes).str();
  program->sha256 = sha256(program->bytes);
  program->cksum = cksum(program->bytes);
  return read_[system + " " + machine] = std::move(program);
}

}  // namespace ocflow::keeper
