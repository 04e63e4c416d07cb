#include "engine/host/keeper_launch.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "engine/base/clock.h"
#include "engine/host/local_socket.h"
#include "engine/host/protocol.h"

namespace ocflow::keeper {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

namespace {

nanoseconds now() { return system_clock().elapsed(); }

}  // namespace

std::string read_line(int socket, nanoseconds until) {
  std::string text;
  char part[4096];
  while (text.size() < 65536) {
    auto left = std::chrono::duration_cast<milliseconds>(until - now()).count();
    pollfd waiting{socket, POLLIN, 0};
    if (left <= 0) return {};
    if (poll(&waiting, 1, static_cast<int>(left)) <= 0 && errno != EINTR) return {};
    auto n = recv(socket, part, sizeof part, MSG_PEEK | MSG_DONTWAIT);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n <= 0) return {};
    const auto there = std::string_view(part, static_cast<std::size_t>(n));
    const auto line = there.find('\n');
    const bool whole = line != there.npos;
    n = recv(socket, part, whole ? line + 1 : there.size(), MSG_DONTWAIT);
    text += there.substr(0, line);
    if (whole || n <= 0) return text;
  }
  return {};
}

namespace {

Result<void> check_hello(const std::string& text, const Start& start) {
  auto hello = parse_message(text);
  if (!hello) return tl::unexpected(hello.error());
  auto protocol = hello->value("protocol", 0);
  if (protocol != protocol_number)
    return fail(ErrorKind::failed,
                "the keeper of this run speaks protocol " + std::to_string(protocol) + " (version " +
                    hello->value("version", std::string("unknown")) + "), this program " +
                    std::to_string(protocol_number),
                "go on with the version that began the run");
  auto wanted = start.read_only ? "read-only" : "act";
  if (hello->value("mode", std::string()) != wanted)
    return fail(ErrorKind::failed, std::string("the keeper is not of mode ") + wanted);
  auto run = hello->value("run", std::string());
  if (!start.read_only && run != start.run_id)
    return fail(ErrorKind::failed, "the keeper in " + start.run_folder.string() + " belongs to run " + run);
  return {};
}

Result<Launched> launch_read_only(const Start& start) {
  auto pair = make_pair();
  if (!pair) return tl::unexpected(pair.error());
  Launch keeper;
  keeper.program = {start.program.string(), "--read-only"};
  keeper.watched = true;
  keeper.input = pair->theirs.get();
  keeper.errors = STDERR_FILENO;
  keeper.own_session = true;
  auto child = Child::start(keeper);
  if (!child) return tl::unexpected(child.error());
  pair->theirs.reset();
  auto hello = read_line(pair->ours.get(), now() + seconds(10));
  if (hello.empty())
    return fail(ErrorKind::failed, "the keeper " + start.program.string() + " was started and said nothing");
  if (auto fine = check_hello(hello, start); !fine) return tl::unexpected(fine.error());
  return Launched{std::move(pair->ours), std::move(*child), hello};
}

// "ready", "held" (there is one already), or what went wrong.
Result<std::string> said_at_start(const Start& start, Standby standby, nanoseconds until) {
  if (standby) return standby.answer(until);
  auto now_started = Standby::try_start(start);
  return now_started ? now_started->answer(until) : tl::unexpected(now_started.error());
}

}  // namespace

// A keeper may be leaving while we come: its socket is there and nobody answers, or its record is still held. Then
// it is tried again until it has gone.
Result<Launched> launch(const Start& start, Standby standby) {
  if (start.read_only) return launch_read_only(start);
  Descriptor folder(open(start.run_folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
  if (!folder)
    return fail(ErrorKind::not_found, "the folder of the run, " + start.run_folder.string() + ": " + errno_text(errno));
  auto until = now() + seconds(15);
  while (now() < until) {
    if (auto socket = standby.has_begun() ? Descriptor() : connect_in(folder.get(), keeper_socket)) {
      auto hello = read_line(socket.get(), until);
      if (!hello.empty()) {
        if (auto fine = check_hello(hello, start); !fine) return tl::unexpected(fine.error());
        return Launched{std::move(socket), std::nullopt, hello};
      }
    } else {
      auto said = said_at_start(start, std::exchange(standby, {}), until);
      if (!said) return tl::unexpected(said.error());
      if (*said == "ready") continue;
      if (*said != "held") return fail(ErrorKind::failed, "the keeper can't begin: " + *said);
    }
    poll(nullptr, 0, 10);
  }
  return fail(ErrorKind::held, "a keeper has this run, and does not answer",
              "look for ocflow-keeper " + start.run_folder.string() + " among the processes, and end it");
}

bool wait_for_keeper_end(const std::filesystem::path& run_folder, milliseconds limit) {
  const Descriptor record(open((run_folder / "keeper.record").c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!record) return true;
  const auto until = later(now(), limit);
  for (int pause = 1; flock(record.get(), LOCK_SH | LOCK_NB) != 0; pause = std::min(pause * 2, 100)) {
    if (now() >= until) return false;
    poll(nullptr, 0, pause);
  }
  return true;
}

Result<std::filesystem::path> find_keeper() {
  namespace fs = std::filesystem;
  if (const char* named = std::getenv("OCFLOW_KEEPER"); named && *named) return fs::path(named);
  std::error_code error;
  auto here = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (const fs::path& candidate : {here / "ocflow-keeper", here.parent_path() / "libexec/ocflow/ocflow-keeper"})
    if (access(candidate.c_str(), X_OK) == 0) return candidate;
  return fail(ErrorKind::not_found,
              "the program ocflow-keeper is neither in " + here.string() + " nor in " +
                  (here.parent_path() / "libexec/ocflow").string(),
              "install it there, or name it with OCFLOW_KEEPER");
}

}  // namespace ocflow::keeper
