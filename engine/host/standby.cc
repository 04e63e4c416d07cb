#include "engine/host/standby.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine/base/clock.h"
#include "engine/host/child.h"
#include "engine/host/keeper_client.h"
#include "engine/host/keeper_launch.h"
#include "engine/host/local_socket.h"

namespace ocflow::keeper {

struct Standby::Data {
  Data(const Start& start, Descriptor ours, Child started)
      : program(start.program), run_folder(start.run_folder), socket(std::move(ours)), child(std::move(started)) {}
  ~Data();
  void give_word();
  void take_in(std::chrono::nanoseconds until);

  std::filesystem::path program, run_folder;
  Descriptor socket;
  Child child;
  bool begun = false;
};

void Standby::Data::give_word() {
  if (std::exchange(begun, true)) return;
  std::error_code none;
  const auto word = std::filesystem::current_path(none).string() + "\n";
  static_cast<void>(send(socket.get(), word.data(), word.size(), MSG_NOSIGNAL));  // one that has ended will say nothing
}

// It leaves at once, and what stays is no child of ours.
void Standby::Data::take_in(std::chrono::nanoseconds until) {
  while (!child.reap() && system_clock().elapsed() < until) poll(nullptr, 0, 1);
}

Standby::Data::~Data() {
  socket.reset();
  child.reap();
}

Standby::Standby() noexcept = default;
Standby::Standby(Standby&& other) noexcept = default;
Standby& Standby::operator=(Standby&& other) noexcept = default;
Standby::~Standby() = default;

Result<Standby> Standby::try_start(const Start& start) {
  auto pair = make_pair();  // not a pipe: the word goes one way and the answer the other
  if (!pair) return tl::unexpected(pair.error());
  Launch keeper;
  keeper.program = {start.program.string(), "--run", start.run_folder.string(), start.run_id};
  keeper.input = pair->theirs.get();
  keeper.output = pair->theirs.get();
  keeper.errors = STDERR_FILENO;
  keeper.own_session = true;
  auto child = Child::start(keeper);
  if (!child) return tl::unexpected(child.error());
  Standby out;
  out.d_ = std::make_unique<Data>(start, std::move(pair->ours), std::move(*child));
  return out;
}

Standby Standby::start(const Start& start) {
  auto started = try_start(start);
  return started ? std::move(*started) : Standby();
}

void Standby::begin() {
  if (d_ && access((d_->run_folder / keeper_socket).c_str(), F_OK) != 0) d_->give_word();
}

bool Standby::has_begun() const { return d_ && d_->begun; }

Result<std::string> Standby::answer(std::chrono::nanoseconds until) {
  d_->give_word();
  auto line = read_line(d_->socket.get(), until);
  d_->take_in(until);
  if (line.empty())
    return fail(ErrorKind::failed, "the keeper " + d_->program.string() + " was started and said nothing");
  return line;
}

}  // namespace ocflow::keeper
