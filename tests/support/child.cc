#include "tests/support/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

extern char** environ;

namespace ocflow::test {

namespace {

std::vector<std::string> environment(const std::map<std::string, std::string>& changes) {
  std::vector<std::string> out;
  for (char** e = environ; *e; ++e) {
    const std::string entry(*e);
    if (!changes.count(entry.substr(0, entry.find('=')))) out.push_back(entry);
  }
  for (const auto& [name, value] : changes)
    if (!value.empty()) out.push_back(name + "=" + value);
  return out;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (auto& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

void close_one(int& fd) {
  if (fd >= 0) ::close(fd);
  fd = -1;
}

}  // namespace

Child::Child(const ChildCall& call)
    : pending_(call.in), keep_input_open_(call.keep_input_open), end_(std::chrono::steady_clock::now() + call.limit) {
  ::signal(SIGPIPE, SIG_IGN);
  auto command = call.command;
  auto env = environment(call.env);
  const auto argv = pointers(command), envp = pointers(env);
  int in[2], out[2], err[2];
  if (::pipe2(in, O_CLOEXEC) || ::pipe2(out, O_CLOEXEC) || ::pipe2(err, O_CLOEXEC))
    throw std::runtime_error("no pipes");
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("no child");
  if (pid_ == 0) {
    ::signal(SIGPIPE, SIG_DFL);
    if (!call.folder.empty() && ::chdir(call.folder.c_str())) ::_exit(126);
    sigset_t early;
    sigemptyset(&early);
    for (const int number : call.pending) sigaddset(&early, number);
    ::sigprocmask(SIG_BLOCK, &early, nullptr);
    for (const int number : call.pending) ::raise(number);
    ::dup2(in[0], 0);
    ::dup2(out[1], 1);
    ::dup2(err[1], 2);
    ::execve(argv[0], argv.data(), envp.data());
    ::_exit(127);
  }
  ::close(in[0]);
  ::close(out[1]);
  ::close(err[1]);
  in_ = in[1];
  out_ = out[0];
  err_ = err[0];
  for (const int fd : {in_, out_, err_}) ::fcntl(fd, F_SETFL, O_NONBLOCK);
}

Child::~Child() { stop(); }

void Child::stop() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }
  for (int* fd : {&in_, &out_, &err_}) close_one(*fd);
}

bool Child::pump() {
  if (pending_.empty() && !keep_input_open_) close_one(in_);
  pollfd fds[] = {{out_, POLLIN, 0}, {err_, POLLIN, 0}, {pending_.empty() ? -1 : in_, POLLOUT, 0}};
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(end_ - std::chrono::steady_clock::now()).count();
  if (left <= 0 || (out_ < 0 && err_ < 0)) return false;
  if (::poll(fds, 3, static_cast<int>(left)) <= 0) return errno == EINTR;
  const auto take = [](int& fd, std::string& to) {
    char part[4096];
    const auto n = ::read(fd, part, sizeof part);
    if (n > 0) to.append(part, static_cast<std::size_t>(n));
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) close_one(fd);
  };
  if (fds[0].revents) take(out_, result_.out);
  if (fds[1].revents) take(err_, result_.err);
  if (fds[2].revents) {
    const auto n = ::write(in_, pending_.data() + sent_, pending_.size() - sent_);
    if (n > 0) sent_ += static_cast<std::size_t>(n);
    if (sent_ == pending_.size()) pending_.clear(), sent_ = 0;
    if (n < 0 && errno != EAGAIN && errno != EINTR) pending_.clear(), sent_ = 0, close_one(in_);
  }
  return true;
}

bool Child::wait_for(const std::string& text) {
  const auto there = [&] {
    return result_.out.find(text) != std::string::npos || result_.err.find(text) != std::string::npos;
  };
  while (!there())
    if (!pump()) return there();
  return true;
}

std::string Child::first_line() {
  auto end = std::string::npos;
  while ((end = result_.out.find('\n')) == std::string::npos)
    if (!pump()) throw std::runtime_error("it ended before it said anything: " + finish().err);
  return result_.out.substr(0, end);
}

void Child::send(const std::string& text) { pending_ += text; }

void Child::signal(int number) const {
  if (pid_ > 0) ::kill(pid_, number);  // -1 would mean everybody
}

void Child::close_output() {
  close_one(out_);
  close_one(err_);
}

ChildResult Child::finish() {
  keep_input_open_ = false;
  while (pump()) {
  }
  int status = 0;
  for (;;) {  // its streams are at their end, so its own end is near
    const auto ended = ::waitpid(pid_, &status, WNOHANG);
    if (ended == pid_) break;
    if (std::chrono::steady_clock::now() > end_) {
      result_.timed_out = true;
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, &status, 0);
      break;
    }
    ::poll(nullptr, 0, 1);
  }
  pid_ = -1;
  result_.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  result_.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  stop();
  return result_;
}

}  // namespace ocflow::test
