#include "engine/host/relay.h"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

#include "engine/base/write_all.h"
#include "engine/host/daemon.h"
#include "engine/host/far_folder.h"
#include "engine/host/keeper_launch.h"
#include "engine/host/protocol.h"

namespace ocflow::keeper {
namespace {

namespace fs = std::filesystem;

// False at the end of either.
bool carry(int from, int to) {
  char bytes[65536];
  const auto n = read(from, bytes, sizeof bytes);
  if (n < 0) return errno == EINTR || errno == EAGAIN;
  return n > 0 && write_all(to, {bytes, static_cast<std::size_t>(n)});
}

int carry_both(int keeper) {
  for (;;) {
    pollfd both[2] = {{0, POLLIN, 0}, {keeper, POLLIN, 0}};
    if (poll(both, 2, -1) < 0 && errno != EINTR) return 70;
    if (both[1].revents != 0 && !carry(keeper, 1)) return 0;
    if (both[0].revents != 0 && !carry(0, keeper)) return 0;
  }
}

int refuse(const Error& error) {
  const auto what = error.what + (error.remedy.empty() ? "" : "; " + error.remedy);
  write_all(1, line({{"type", "error"}, {"what", what}}));
  return error.kind == ErrorKind::held ? 75 : 70;
}

}  // namespace

Result<fs::path> far_folder(const std::string& run_id, const std::string& host) {
  if (auto fine = check_far_words(run_id, host); !fine) return tl::unexpected(fine.error());
  const char* state = std::getenv("XDG_STATE_HOME");
  const char* home = std::getenv("HOME");
  if (!(state && *state == '/') && !(home && *home == '/'))
    return fail(ErrorKind::failed, "neither HOME nor XDG_STATE_HOME is set there, so its records have no place");
  const auto base = state && *state == '/' ? fs::path(state) : fs::path(home) / ".local/state";
  return base / "ocflow/keepers" / (run_id + "." + host);
}

int relay(const std::string& run_id, const std::string& host) {
  forget_inherited();
  std::signal(SIGPIPE, SIG_IGN);
  const auto folder = far_folder(run_id, host);
  if (!folder) return refuse(folder.error());
  umask(077);
  std::error_code error;
  forget_old(folder->parent_path());
  fs::create_directories(*folder, error);
  if (error) return refuse({ErrorKind::failed, folder->string() + " can't be made: " + error.message(), {}});
  auto program = fs::read_symlink("/proc/self/exe", error);
  if (!fs::exists(program, error)) program = "/proc/self/exe";  // somebody has cleaned the cache meanwhile
  auto launched = launch({program, *folder, run_id, false});
  if (!launched) return refuse(launched.error());
  if (!write_all(1, launched->hello + "\n")) return 0;
  return carry_both(launched->socket.get());
}

}  // namespace ocflow::keeper
