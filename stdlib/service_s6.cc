// s6: looked at with s6-svstat, whose options say what is printed, and asked with s6-svc.
#include "engine/host/child_run.h"
#include "stdlib/service_manager.h"

namespace ocflow::stdlib {
namespace {

using Is = ServiceState::Is;

std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  for (std::size_t at = 0; (at = line.find_first_not_of(" \t\n", at)) != line.npos;) {
    auto end = std::min(line.find_first_of(" \t\n", at), line.size());
    words.push_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

class S6 final : public ServiceManager {
 public:
  explicit S6(std::string folder) : folder_(std::move(folder)) {}
  std::string name() const override { return "s6"; }

  asio::awaitable<Result<ServiceState>> state(Context& context) override {
    auto said = co_await run(context, words_of("s6-svstat -o up,wantedup,pid,updownfor,exitcode,signal"));
    if (!said) co_return tl::unexpected(said.error());
    auto words = words_of(*said);
    if (words.size() < 6)
      co_return fail(ErrorKind::failed, "s6-svstat tells no state of " + folder_ + ", but \"" + *said + "\"");
    bool up = words[0] == "true", wanted = words[1] == "true";
    ServiceState state;
    state.is = up ? wanted ? Is::running : Is::stopping : wanted ? Is::starting : Is::stopped;
    state.pid = up ? std::atof(words[2].c_str()) : 0;
    state.words = up ? "up, pid " + words[2] : "down";
    if (up != wanted) state.words += std::string(wanted ? ", wanted up" : ", wanted down") + ", for " + words[3] + "s";
    if (!up && words[5] == "SIGKILL") state.unclean = "SIGKILL ended it";
    if (!up && (words[5] == "SIGSEGV" || words[5] == "SIGABRT")) state.unclean = "it crashed (" + words[5] + ")";
    co_return state;
  }

  asio::awaitable<Result<void>> ask(Context& context, Verb verb, Duration) override {
    std::string order = verb == Verb::start ? "-u" : verb == Verb::stop ? "-d" : "-ru";
    auto said = co_await run(context, words_of("s6-svc " + order));
    if (!said) co_return tl::unexpected(said.error());
    co_return Result<void>();
  }

  asio::awaitable<Result<StartType>> start_type(Context&) override { co_return start_type_by_down_file(folder_); }
  asio::awaitable<Result<void>> set_automatic(Context&, bool on) override { co_return set_down_file(folder_, !on); }
  asio::awaitable<std::string> hazards(Context&, Duration) override {
    auto type = start_type_by_down_file(folder_);
    bool again = type && *type == StartType::automatic;
    co_return again ? "s6-supervise starts it again when it starts itself: there is no file `down`" : "";
  }

 private:
  asio::awaitable<Result<std::string>> run(Context& context, std::vector<std::string> program) {
    keeper::Launch launch;
    launch.program = std::move(program);
    launch.program.push_back(folder_);
    auto name = launch.program[0];
    auto ran = co_await keeper::run_captured(context, std::move(launch), std::chrono::seconds(20));
    if (!ran) co_return tl::unexpected(ran.error());
    if (ran->exit && !ran->late && ran->exit->code == 0) co_return std::move(ran->text);
    if (ran->stopped) co_return fail(ErrorKind::failed, "");
    if (ran->exit && ran->exit->code == 1)
      co_return fail(ErrorKind::failed, "s6-supervise does not run for " + folder_ + ", so nobody can start or stop it",
                     "look whether s6-svscan runs and sees that folder");
    co_return fail(ErrorKind::failed,
                   name + " " + folder_ + ": " + (ran->exit ? ran->exit->text() : "no answer") +
                       (ran->errors.empty() ? "" : ": " + ran->errors.substr(0, ran->errors.find('\n'))));
  }

  std::string folder_;
};

}  // namespace

std::unique_ptr<ServiceManager> s6_service(std::string folder) { return std::make_unique<S6>(std::move(folder)); }

}  // namespace ocflow::stdlib
