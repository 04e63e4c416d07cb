#include "engine/journal/secret_key.h"

#include <fcntl.h>
#include <nettle/hmac.h>
#include <nettle/version.h>
#include <sys/random.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "engine/base/sync_path.h"
#include "engine/base/write_all.h"
#include "engine/journal/chain.h"
#include "engine/journal/private_file.h"

namespace ocflow::journal {
namespace {

constexpr std::size_t key_bytes = 32;
constexpr const char* key_name = "secret.key";

tl::unexpected<Error> failed(const std::filesystem::path& file, const char* what, int error) {
  return fail(ErrorKind::journal_io, file.string() + " can't be " + what + ": " + std::strerror(error));
}

}  // namespace

Result<std::string> read_secret_key(const std::filesystem::path& run_folder) {
  const auto file = run_folder / key_name;
  if (auto fine = check_private(file); !fine) return tl::unexpected<Error>(fine.error());
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return failed(file, "read", errno);
  std::string key(key_bytes, '\0');
  const auto n = ::read(fd, key.data(), key.size());
  const int error = n < 0 ? errno : EIO;
  ::close(fd);
  if (n != static_cast<ssize_t>(key_bytes)) return failed(file, "read", error);
  return key;
}

// It is durable before the journal that needs it. One that is shorter was left by who was killed, before any journal.
Result<std::string> make_secret_key(const std::filesystem::path& run_folder) {
  const auto file = run_folder / key_name;
  std::error_code none;
  if (std::filesystem::file_size(file, none) >= key_bytes && !none) return read_secret_key(run_folder);
  std::string key(key_bytes, '\0');
  if (::getrandom(key.data(), key.size(), 0) != static_cast<ssize_t>(key.size())) return failed(file, "made", errno);
  if (auto made = make_private_file(file); !made) return tl::unexpected<Error>(made.error());
  const int fd = ::open(file.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return failed(file, "written", errno);
  const bool written = write_all(fd, key) && ::fsync(fd) == 0;
  const int error = errno;
  ::close(fd);
  if (!written) return failed(file, "written", error);
  if (!sync_folder(run_folder)) return failed(file, "written", errno);
  return key;
}

void forget_secret_key(const std::filesystem::path& run_folder) {
  std::error_code none;
  std::filesystem::remove(run_folder / key_name, none);
}

std::string keyed_digest(std::string_view key, std::string_view secret) {
  const auto bytes = [](std::string_view text) { return reinterpret_cast<const std::uint8_t*>(text.data()); };
  hmac_sha256_ctx state;
  hmac_sha256_set_key(&state, key.size(), bytes(key));
  hmac_sha256_update(&state, secret.size(), bytes(secret));
  std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest{};
#if NETTLE_VERSION_MAJOR >= 4
  hmac_sha256_digest(&state, digest.data());
#else
  hmac_sha256_digest(&state, digest.size(), digest.data());
#endif
  return hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace ocflow::journal
