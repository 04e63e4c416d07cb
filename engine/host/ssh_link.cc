#include "engine/host/ssh_link.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <asio/post.hpp>
#include <cerrno>

#include "engine/host/local_socket.h"

namespace ocflow::keeper {

using Kind = Trouble::Kind;
using std::chrono::seconds;

namespace {

constexpr std::string_view greeting = "ocflow-host 1 ";

bool cut(std::string_view& line, std::string_view word) {
  if (line.substr(0, word.size()) != word) return false;
  line.remove_prefix(word.size());
  return true;
}

}  // namespace

SshLink::SshLink(asio::io_context& loop, const Reach& reach, const FarWish& wish, Programs& programs, Calls calls)
    : loop_(loop),
      reach_(reach),
      wish_(wish),
      programs_(programs),
      calls_(std::move(calls)),
      watch_(loop),
      limit_(loop) {}

std::shared_ptr<SshLink> SshLink::open(asio::io_context& loop, const Reach& reach, const FarWish& wish,
                                       Programs& programs, Calls calls) {
  std::shared_ptr<SshLink> link(new SshLink(loop, reach, wish, programs, std::move(calls)));
  if (auto started = link->start(); !started) {
    const auto& error = started.error();
    asio::post(loop, [link, trouble = Trouble{Kind::other, error.what, error.remedy}] {
      if (!link->closed_) link->calls_.ended(trouble);
    });
  }
  return link;
}

Result<void> SshLink::start() {
  auto in = make_pair();
  if (!in) return tl::unexpected(in.error());
  int out[2];
  if (pipe2(out, O_CLOEXEC) != 0) return fail(ErrorKind::failed, "no pipe can be made: " + errno_text(errno));
  Descriptor from_ssh(out[0]), ssh_out(out[1]);
  errors_ = PipeReader::create(loop_.get_executor(), 65536);
  if (!errors_) return fail(ErrorKind::failed, "no pipe can be made: " + errno_text(errno));
  Launch ssh;
  ssh.program = far_command(reach_);
  ssh.environment = {"SSH_ASKPASS_REQUIRE=never"};
  ssh.input = in->theirs.get();
  ssh.output = ssh_out.get();
  ssh.errors = errors_->write_end();
  ssh.watched = true;
  ssh.own_session = true;  // a Ctrl-C in the terminal is for the engine, and there is nobody to ask for a password
  auto child = Child::start(ssh);
  if (!child) return tl::unexpected(child.error());
  child_.emplace(std::move(*child));
  errors_->start([] {});
  const auto self = shared_from_this();
  connection_ = Connection::create(loop_.get_executor(), std::move(from_ssh), std::move(in->ours));
  connection_->start(
      {[self](std::string_view line) { self->take(line); }, [self](const std::string&) { self->output_ended(); }});
  limit(seconds(45), "said nothing for 45 seconds");
  return {};
}

void SshLink::limit(seconds time, const std::string& what) {
  limit_.expires_after(time);
  limit_.async_wait([self = shared_from_this(), what](asio::error_code error) {
    if (!error && self->stage_ != Stage::open)
      self->give_up({Kind::unreachable, self->reach_.name + " can't be reached (it " + what + ")", {}});
  });
}

void SshLink::take(std::string_view line) {
  if (closed_ || trouble_) return;
  if (stage_ == Stage::open) return calls_.line(line);
  if (stage_ == Stage::greeting) {
    if (cut(line, greeting)) return offer(line);
    noise_ += line.size();
    if (noise_ > 65536) give_up({Kind::unfit, "the login shell of " + reach_.name + " talks without end", {}});
    return;
  }
  if (line == "want" || line == "more") return send_piece();
  if (line == "brought") {
    brought_ = true;
    return;
  }
  if (cut(line, "cannot "))
    return give_up({Kind::unfit, "no keeper can run on " + reach_.name + ": " + std::string(line), {}});
  limit_.cancel();
  stage_ = Stage::open;
  calls_.opened(line);
}

void SshLink::send_piece() {
  const auto left = std::string_view(program_->bytes).substr(sent_);
  const auto piece = left.substr(0, reach_.windows() ? left.npos : far_piece);
  sent_ += piece.size();
  connection_->send(piece);
  connection_->flush();
}

void SshLink::offer(std::string_view system_and_machine) {
  const auto space = system_and_machine.find(' ');
  const std::string system(system_and_machine.substr(0, space));
  const std::string machine(space == std::string_view::npos ? "" : system_and_machine.substr(space + 1));
  auto program = programs_.for_machine(system, machine);
  if (!program)
    return give_up(
        {Kind::unfit, "no keeper can run on " + reach_.name + ": " + program.error().what, program.error().remedy});
  program_ = *program;
  stage_ = Stage::opening;
  limit(std::chrono::minutes(5), "did not take the keeper's program in 5 minutes");
  connection_->send(program_->sha256 + " " + std::to_string(program_->bytes.size()) + " " + wish_.mode + " " +
                    wish_.run_id + " " + path_word(reach_.name) + " " + std::to_string(program_->cksum) + "\n");
  connection_->flush();
}

// What ssh has to say of the reason is known only when it has ended; it is waited for a little.
void SshLink::output_ended() {
  if (closed_ || !child_) return;
  const auto self = shared_from_this();
  watch_.assign(fcntl(child_->pidfd(), F_DUPFD_CLOEXEC, 3));
  limit_.expires_after(seconds(2));
  limit_.async_wait([self](asio::error_code error) {
    if (!error && self->child_) self->child_->signal_group(SIGKILL);
  });
  watch_.async_wait(watch_.wait_read, [self](asio::error_code error) {
    if (!error) self->finish();
  });
}

void SshLink::finish() {
  limit_.cancel();
  child_->reap();
  child_.reset();
  asio::error_code ignored;
  watch_.close(ignored);
  if (std::exchange(closed_, true)) return;
  const auto ended = std::move(calls_.ended);
  calls_ = {};
  auto trouble = trouble_ ? *trouble_ : far_trouble(reach_, errors_->finish());
  // Once it was open it was let in; what else ssh has said since is no reason to give up.
  if (!trouble_ && stage_ == Stage::open && !trouble.passing()) {
    trouble = {Kind::dropped, "the connection to " + reach_.name + " has ended", {}};
  }
  ended(trouble);
}

void SshLink::give_up(Trouble trouble) {
  if (closed_ || trouble_) return;
  trouble_ = std::move(trouble);
  if (child_) child_->signal_group(SIGKILL);  // its output ends with it
}

void SshLink::close() {
  if (std::exchange(closed_, true)) return;
  asio::post(loop_, [self = shared_from_this()] { self->calls_ = {}; });  // one of them may have brought us here
  limit_.cancel();
  if (connection_) connection_->close();
  if (!child_) return;
  // It is left to send what it has, and looked after while the loop runs.
  asio::error_code ignored;
  watch_.close(ignored);
  watch_.assign(fcntl(child_->pidfd(), F_DUPFD_CLOEXEC, 3));
  watch_.async_wait(watch_.wait_read, [self = shared_from_this()](asio::error_code error) {
    if (!error) self->child_->reap();
  });
}

std::string path_word(const std::string& name) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out;
  for (const char c : name) {
    if (plain.find(c) != plain.npos || (c == '.' && !out.empty())) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', hex[byte >> 4], hex[byte & 15]};
    }
  }
  return out.size() <= 120 ? out : out.substr(0, 80) + "." + sha256(name).substr(0, 32);
}

}  // namespace ocflow::keeper
