#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "engine/base/clock.h"
#include "engine/host/control.h"
#include "engine/host/local_socket.h"
#include "engine/host/protocol.h"
#include "engine/host/strays.h"

namespace ocflow::keeper {

using nlohmann::json;
using std::chrono::milliseconds;

namespace {

bool ready(int fd, milliseconds limit) {
  const auto end = later(system_clock().elapsed(), limit);
  for (;;) {
    pollfd look{fd, POLLIN, 0};
    const auto left = std::chrono::duration_cast<milliseconds>(end - system_clock().elapsed()).count();
    const auto now = static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
    const int n = poll(&look, 1, limit.count() < 0 ? -1 : now);
    if (n == 0 && left > now) continue;
    if (n >= 0 || errno != EINTR) return n > 0;
  }
}

}  // namespace

std::optional<ControlClient> ControlClient::connect(const std::filesystem::path& run_folder, milliseconds limit) {
  Descriptor folder(open(run_folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder) return std::nullopt;
  auto socket = connect_in(folder.get(), control_socket);
  const auto peer = socket ? peer_of(socket.get()) : std::nullopt;
  if (!peer || (peer->uid != geteuid() && peer->uid != 0 && geteuid() != 0)) return std::nullopt;
  // Open as long as the connection is, so the number can't have come to mean another process.
  Descriptor process(static_cast<int>(syscall(SYS_pidfd_open, peer->pid, 0)));
  if (!process) return std::nullopt;
  ControlClient client(std::move(socket), std::move(process), peer->pid);
  auto hello = client.next(is_stopped(peer->pid) ? milliseconds(0) : limit);
  if (!hello && hello.error().kind == ErrorKind::held) return client;
  if (!hello || (*hello)["type"] != "hello") return std::nullopt;
  client.hello_ = std::move(*hello);
  return client;
}

Result<json> ControlClient::next(milliseconds limit) {
  const auto end = later(system_clock().elapsed(), limit);
  for (;;) {
    if (const auto at = buffer_.find('\n'); at != std::string::npos) {
      auto message = parse_message(std::string_view(buffer_).substr(0, at));
      buffer_.erase(0, at + 1);
      return message;
    }
    const auto left = std::chrono::duration_cast<milliseconds>(end - system_clock().elapsed());
    if (!ready(socket_.get(), limit.count() < 0 ? limit : std::max(left, milliseconds(0))))
      return fail(ErrorKind::held, "the engine (process " + std::to_string(pid_) + ") does not answer");
    char part[4096];
    const auto n = read(socket_.get(), part, sizeof part);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return fail(ErrorKind::not_found, "the engine (process " + std::to_string(pid_) + ") has ended");
    buffer_.append(part, static_cast<std::size_t>(n));
  }
}

Result<void> ControlClient::tell(const json& message) {
  const auto text = line(message);
  if (send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size()))
    return fail(ErrorKind::not_found, "the engine (process " + std::to_string(pid_) + ") has ended");
  return {};
}

Result<json> ControlClient::ask(const json& message) {
  if (auto told = tell(message); !told) return tl::unexpected<Error>(told.error());
  return next(std::chrono::seconds(30));
}

bool ControlClient::wait_for_end(milliseconds limit) const { return ready(process_.get(), limit); }

}  // namespace ocflow::keeper
