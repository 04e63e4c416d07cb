// Scripts in /etc/init.d, which tell their state by the exit codes that the Linux Standard Base lays down.
#include <algorithm>
#include <filesystem>

#include "engine/host/child_run.h"
#include "stdlib/file_access.h"
#include "stdlib/service_manager.h"

namespace ocflow::stdlib {
namespace {

using Is = ServiceState::Is;

namespace fs = std::filesystem;

// The words behind `# Key:` in the header that the Linux Standard Base gives a script.
std::vector<std::string> header_words(const std::string& script, const std::string& key) {
  std::vector<std::string> words;
  auto text = read_file(script);
  if (!text) return words;
  auto at = text->find("# " + key + ":");
  if (at == text->npos) return words;
  auto line = text->substr(at + key.size() + 3, text->find('\n', at) - at - key.size() - 3);
  for (std::size_t begin = 0; (begin = line.find_first_not_of(" \t\r", begin)) != line.npos;) {
    auto end = std::min(line.find_first_of(" \t\r", begin), line.size());
    words.push_back(line.substr(begin, end - begin));
    begin = end;
  }
  return words;
}

bool share(const std::vector<std::string>& some, const std::vector<std::string>& others) {
  return std::any_of(some.begin(), some.end(),
                     [&](auto& word) { return std::find(others.begin(), others.end(), word) != others.end(); });
}

std::vector<std::string> provides(const std::string& script) {
  auto words = header_words(script, "Provides");
  words.push_back(fs::path(script).filename().string());
  return words;
}

// The scripts beside it that need what it provides.
std::vector<std::string> needed_by(const std::string& script) {
  std::vector<std::string> found;
  std::error_code error;
  auto mine = provides(script);
  for (fs::directory_iterator at(fs::path(script).parent_path(), error), end; !error && at != end; at.increment(error))
    if (at->path() != script && at->is_regular_file(error) && share(header_words(at->path(), "Required-Start"), mine))
      found.push_back(at->path().string());
  std::sort(found.begin(), found.end());
  return found;
}

// Whether a runlevel with many users has a link that starts it.
bool linked(const std::string& script) {
  for (const char* level : {"2", "3", "4", "5"}) {
    std::error_code error;
    auto folder = fs::path(script).parent_path().parent_path() / ("rc" + std::string(level) + ".d");
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
      auto name = at->path().filename().string();
      if (name.size() > 3 && name[0] == 'S' && name.substr(3) == fs::path(script).filename()) return true;
    }
  }
  return false;
}

class InitScript final : public ServiceManager {
 public:
  explicit InitScript(std::string script) : script_(std::move(script)) {}
  std::string name() const override { return "init.d"; }

  asio::awaitable<Result<ServiceState>> state(Context& context) override {
    auto code = co_await run(context, "status", std::chrono::seconds(30));
    if (!code) co_return tl::unexpected(code.error());
    ServiceState state;
    state.words = "status exits with " + std::to_string(*code);
    if (*code == 0)
      state.is = Is::running;
    else if (*code == 1 || *code == 2)
      state.is = Is::failed;  // dead, and its pid or lock file is still there
    else if (*code == 3)
      state.is = Is::stopped;
    else
      co_return fail(ErrorKind::failed, script_ + " status: exit code " + std::to_string(*code) + " tells no state");
    co_return state;
  }

  asio::awaitable<Result<void>> ask(Context& context, Verb verb, Duration limit) override {
    auto code = co_await run(context, std::string(name_of(verb)), limit);
    if (!code) co_return tl::unexpected(code.error());
    if (*code == 0) co_return Result<void>();
    co_return fail(ErrorKind::failed, script_ + " " + std::string(name_of(verb)) + ": exit code " +
                                          std::to_string(*code) + (last_.empty() ? "" : ": " + last_));
  }

  asio::awaitable<Result<StartType>> start_type(Context&) override {
    co_return linked(script_) ? StartType::automatic : StartType::manual;
  }

  asio::awaitable<Result<void>> set_automatic(Context& context, bool on) override {
    keeper::Launch launch;
    auto name = fs::path(script_).filename().string();
    launch.program.assign(3, "update-rc.d");
    launch.program[1] = name;
    launch.program[2] = !on ? "disable" : linked_off(name) ? "enable" : "defaults";
    auto ran = co_await keeper::run_captured(context, std::move(launch), std::chrono::seconds(60));
    if (!ran) co_return tl::unexpected(ran.error());
    if (linked(script_) == on) co_return Result<void>();
    co_return fail(ErrorKind::failed, "update-rc.d " + name + ": " + (ran->exit ? ran->exit->text() : "no end") + ": " +
                                          ran->errors.substr(0, ran->errors.find('\n')));
  }

  asio::awaitable<Result<std::vector<std::string>>> dependents(Context&) override {
    std::vector<std::string> found{script_};
    for (std::size_t i = 0; i < found.size() && found.size() < 200; ++i)
      for (const auto& other : needed_by(found[i]))
        if (std::find(found.begin(), found.end(), other) == found.end()) found.push_back(other);
    co_return std::vector<std::string>(found.rbegin(), found.rend() - 1);
  }

 private:
  // Known to update-rc.d, and told not to start it: it has only links that stop it.
  bool linked_off(const std::string& name) const {
    std::error_code error;
    auto folder = fs::path(script_).parent_path().parent_path() / "rc2.d";
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
      if (auto link = at->path().filename().string(); link.size() > 3 && link[0] == 'K' && link.substr(3) == name)
        return true;
    return false;
  }

  asio::awaitable<Result<int>> run(Context& context, std::string word, Duration limit) {
    keeper::Launch launch;
    launch.program = {script_, word};
    auto ran = co_await keeper::run_captured(context, std::move(launch), limit);
    if (!ran) co_return tl::unexpected(ran.error());
    last_ = ran->tail.substr(0, ran->tail.find('\n'));
    if (!ran->stopped && !ran->late && ran->exit) co_return ran->exit->code;
    co_return fail(ErrorKind::failed, script_ + " " + word + ": no end within " + duration_text(limit));
  }

  std::string script_;
  std::string last_;
};

}  // namespace

std::unique_ptr<ServiceManager> init_script(std::string script) {
  return std::make_unique<InitScript>(std::move(script));
}

}  // namespace ocflow::stdlib
