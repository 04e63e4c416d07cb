// runit through the files that runsv(8) documents: no program has to be run, and none believed.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "stdlib/file_access.h"
#include "stdlib/service_manager.h"

namespace ocflow::stdlib {
namespace {

using Is = ServiceState::Is;

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }
bool begins(const std::string& text, const char* with) { return text.rfind(with, 0) == 0; }

// "run", "run, want down", "run, got TERM, want down", "down", "down, want up", "finish", ...
Is state_of(const std::string& stat) {
  if (begins(stat, "finish")) return Is::stopping;
  if (begins(stat, "run")) return stat.find("want down") != stat.npos ? Is::stopping : Is::running;
  return stat.find("want up") != stat.npos ? Is::starting : Is::stopped;
}

class Runit final : public ServiceManager {
 public:
  explicit Runit(std::string folder) : folder_(std::move(folder)) {}
  std::string name() const override { return "runit"; }

  asio::awaitable<Result<ServiceState>> state(Context&) override {
    if (auto supervised = open_pipe("ok"); !supervised) co_return tl::unexpected(supervised.error());
    auto stat = read_file(folder_ + "/supervise/stat");
    if (!stat) co_return tl::unexpected(stat.error());
    auto pid = read_file(folder_ + "/supervise/pid");
    ServiceState state;
    state.words = first_line(*stat);
    state.is = state_of(state.words);
    state.pid = pid ? std::atof(pid->c_str()) : 0;
    if (state.pid > 0) state.words += ", pid " + first_line(*pid);
    co_return state;
  }

  asio::awaitable<Result<void>> ask(Context&, Verb verb, Duration) override {
    auto control = open_pipe("control");
    if (!control) co_return tl::unexpected(control.error());
    // u: up and stay up; d: TERM, CONT, and stay down; t: TERM, and up again by itself.
    const char* order = verb == Verb::start ? "u" : verb == Verb::stop ? "d" : "tu";
    auto length = static_cast<ssize_t>(std::string_view(order).size());
    if (::write(control->get(), order, static_cast<std::size_t>(length)) != length)
      co_return file_error(folder_ + "/supervise/control", "written", errno);
    co_return Result<void>();
  }

  asio::awaitable<Result<StartType>> start_type(Context&) override { co_return start_type_by_down_file(folder_); }
  asio::awaitable<Result<void>> set_automatic(Context&, bool on) override { co_return set_down_file(folder_, !on); }
  asio::awaitable<std::string> hazards(Context&, Duration) override {
    auto type = start_type_by_down_file(folder_);
    bool again = type && *type == StartType::automatic;
    co_return again ? "runsv starts it again when it starts itself: there is no file `down`" : "";
  }

 private:
  // Both are pipes that runsv reads: opening one for writing fails where it doesn't run.
  Result<keeper::Descriptor> open_pipe(const char* name) const {
    auto path = folder_ + "/supervise/" + name;
    keeper::Descriptor pipe(open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
    struct stat found {};
    if (pipe && fstat(pipe.get(), &found) == 0 && S_ISFIFO(found.st_mode)) return pipe;
    if (pipe) return fail(ErrorKind::failed, "\"" + path + "\" is no pipe: " + folder_ + " is no runit service");
    if (errno == ENOENT || errno == ENXIO)
      return fail(ErrorKind::failed, "runsv does not run for " + folder_ + ", so nobody can start or stop it",
                  "look whether runsvdir runs and sees that folder");
    return file_error(path, "opened", errno);
  }

  std::string folder_;
};

}  // namespace

std::unique_ptr<ServiceManager> runit_service(std::string folder) { return std::make_unique<Runit>(std::move(folder)); }

}  // namespace ocflow::stdlib
