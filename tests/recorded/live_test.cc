// What a plan calls known is what a run does, over real processes and files; and a recorder around the plan shows that
// nothing was written, nobody was signalled, and nothing connected to but what the procedure asks about.
// OCFLOW_PROCEDURES says how many procedures; OCFLOW_SEED with which to begin.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/recorded_run.h"
#include "cli/score.h"
#include "engine/base/keeper_lives.h"
#include "tests/recorded/recorder.h"
#include "tests/support/catch.h"
#include "tests/support/live_run.h"
#include "tests/support/random.h"
#include "tests/support/soon.h"

using namespace ocflow;
using namespace ocflow::test;
using nlohmann::json;

namespace {

constexpr const char* components[] = {"alpha", "beta", "gamma"};

// One for each component, so that two of these suites may run at once. Below those that the system gives away by
// itself: else a connection of anybody could come to have one before its component listens there.
std::vector<int> free_ports() {
  constexpr int first = 10'000, many = 20'000;
  static int next = getpid() % 100 * 200;  // one needs 120 of them
  std::vector<int> ports;
  while (ports.size() < std::size(components)) {
    const int port = first + next++ % many;
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    at.sin_port = htons(static_cast<std::uint16_t>(port));
    if (::bind(socket, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0) ports.push_back(port);
    ::close(socket);
  }
  return ports;
}

class Made {
 public:
  Made(std::uint64_t seed, std::string folder) : random_(seed), folder_(std::move(folder)), ports_(free_ports()) {}

  std::string procedure() {
    list(0, 4 + random_.below(6));
    return "procedure p \"Made by chance\"\nStart\n" + text_ + "End\n";
  }
  // Starts what is to run before.
  std::string setup() {
    std::string text;
    int number = 0;
    for (const auto* name : components)
      if (random_.chance(60)) text += " " + std::to_string(++number) + ". Start it.\n      do " + start(name) + "\n";
    if (number == 0) text = " 1. Say it.\n      do say(\"none\")\n";
    return "procedure setup \"Before\"\nStart\n" + text + "End\n";
  }
  std::map<std::string, std::string> files() {
    std::map<std::string, std::string> out;
    for (const auto* name : {"a", "b", "c"})
      if (random_.below(2) == 0) out[name] = "x";
    return out;
  }

 private:
  std::string component() { return components[random_.below(std::size(components))]; }
  std::string port(const std::string& name) const {
    const auto at = std::find(std::begin(components), std::end(components), name) - std::begin(components);
    return std::to_string(ports_[static_cast<std::size_t>(at)]);
  }
  std::string start(const std::string& name) const {
    return "process.start([\"" OCFLOW_BUILD_DIR "/bin/ocflow-lab\", \"component\", \"--name\", \"" + name +
           "\", \"--listen\", \"127.0.0.1:" + port(name) + "\", \"--folder\", \"" + folder_ +
           "\", \"--stop-takes\", \"10ms\"], pid_file: \"" + name + ".pid\")";
  }
  std::string path() {
    static const char* const all[] = {"a", "b", "c", "d/a", "d/b", "e"};
    return all[random_.below(std::size(all))];
  }
  std::string look() {
    const auto name = component();
    switch (random_.below(6)) {
      case 0:
        return "tcp.open(\"127.0.0.1\", " + port(name) + ")";
      case 1:
      case 2:
        return "process.is_running(pid_file: \"" + name + ".pid\")";
      case 3:
        return "count(process.find(pid_file: \"" + name + ".pid\")) > 0";
      default:
        return "file.exists(\"" + path() + "\")";
    }
  }
  std::string condition() {
    switch (random_.below(5)) {
      case 0:
        return "not " + look();
      case 1:
        return look() + " and " + look();
      case 2:
        return look() + " or not " + look();
      default:
        return look();
    }
  }
  std::string act() {
    const auto name = component();
    switch (random_.below(10)) {
      case 0:
      case 1:
        return start(name);
      case 2:
      case 3:
        return "process.terminate(pid_file: \"" + name + ".pid\")";
      case 4:
        return "command([\"sh\", \"-c\", \"rm -f a b\"])";
      case 5:
        return "file.remove(\"" + path() + "\")";
      case 6:
        return "file.make_folder(\"d\")";
      case 7:
        return "say(\"so\")";
      default:
        return "file.write(\"" + path() + "\", \"y\")";
    }
  }
  void list(unsigned depth, std::size_t steps) {
    bool asked_before = false;
    for (std::size_t i = 1; i <= steps; ++i) {
      const std::string margin(depth * 6, ' '), clause = margin + "      ";
      text_ += margin + (i < 10 ? " " : "") + std::to_string(i) + ". Do it.\n";
      const bool other = asked_before && random_.below(2) == 0;
      const bool asked = !other && random_.chance(60);
      if (other) text_ += clause + "otherwise\n";
      if (asked) text_ += clause + "if " + condition() + "\n";
      asked_before = asked;
      if (depth < 2 && random_.below(7) == 0) {
        list(depth + 1, 1 + random_.below(3));
        continue;
      }
      text_ += clause + "do " + act() + "\n";
      if (random_.below(3) == 0) text_ += clause + "on failure continue\n";
    }
  }

  Random random_;
  std::string folder_, text_;
  std::vector<int> ports_;
};

// Components end with the test, however it ends.
struct Lab : Cli {
  ~Lab() {
    for (const auto* name : components) {
      const auto pid = std::atoi(read(std::string(name) + ".pid").c_str());
      if (pid > 1) ::kill(pid, SIGKILL);
    }
  }
  // It takes away what it kept for its acts after its engine has ended, and last of all after its record is free.
  bool keeper_left() const {
    const std::filesystem::directory_iterator runs(*this / "state/runs");
    return std::all_of(begin(runs), end(runs), [](const auto& run) {
      return !ocflow::keeper_lives(run.path()) && !std::filesystem::exists(run.path() / "spool/spares");
    });
  }
  std::map<std::string, std::string> all_of(const std::string& folder) const {
    std::map<std::string, std::string> out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*this / folder)) {
      const auto name = std::filesystem::relative(entry.path(), path()).string();
      struct stat about {};
      ::lstat(entry.path().c_str(), &about);
      out[name] = std::to_string(about.st_mtim.tv_sec) + "." + std::to_string(about.st_mtim.tv_nsec) + " " +
                  (entry.is_regular_file() ? read(name) : "");
    }
    return out;
  }
};

std::size_t times(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size())) ++found;
  return found;
}

std::uint64_t number_of(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

// Only the keeper of the plan itself, and ports that the procedure asks about.
void check_connections(const Recorded& plan, const std::string& text) {
  for (const auto& to : plan.connections) {
    INFO(to);
    static const std::regex port(R"(sin_port=htons\((\d+)\), sin_addr=inet_addr\("127\.0\.0\.1"\))");
    std::smatch found;
    if (std::regex_search(to, found, port))
      CHECK(has(text, "tcp.open(\"127.0.0.1\", " + found[1].str() + ")"));
    else
      CHECK(has(to, "sa_family=AF_UNIX"));
  }
}

}  // namespace

TEST_CASE("the recorder sees a write, a signal and a connection") {
  const Cli cli;
  cli.write("p.ocf",
            "procedure p \"P\"\nStart\n 1. Do it.\n      do command([\"sh\", \"-c\", \"echo x > made; kill -USR1 $$ || "
            ":\"])\n      on failure continue\nEnd\n");
  const auto run = recorded(cli, {"run", "p.ocf"}, (cli / "trace").string());
  const auto wrote = [&](const auto& line) { return has(line, "\"made\""); };
  CHECK(std::any_of(run.writes.begin(), run.writes.end(), wrote));
  const auto killed = [](const auto& line) { return has(line, "SIGUSR1"); };
  CHECK(std::any_of(run.signals.begin(), run.signals.end(), killed));
  CHECK_FALSE(run.connections.empty());
}

TEST_CASE("over real processes and files, what a plan calls known is what a run does, and a plan touches nothing") {
  const auto first = number_of("OCFLOW_SEED", 0), count = number_of("OCFLOW_PROCEDURES", 40);
  std::size_t known = 0, all = 0, held = 0;
  for (auto seed = first; seed < first + count; ++seed) {
    Lab lab;
    Made made(seed, lab.path().string());
    const auto text = made.procedure();
    lab.write("p.ocf", text);
    lab.write("setup.ocf", made.setup());
    for (const auto& [name, content] : made.files()) lab.write(name, content);
    INFO("seed " << seed << "\n" << lab.read("setup.ocf") << text);
    const auto before_all = lab({"run", "setup.ocf"});
    INFO(before_all.err);
    REQUIRE(before_all.exit_code == 0);
    // Until then a component still writes into the folder that is compared.
    const auto ready = [&lab] { return times(lab.has("ledger") ? lab.read("ledger") : "", "\tready\t"); };
    REQUIRE(soon([&] { return ready() == times(lab.read("setup.ocf"), "process.start("); }));
    REQUIRE(soon([&] { return lab.keeper_left(); }));

    TempFolder elsewhere;
    const auto before = lab.all_of(".");
    const auto plan = recorded(lab, {"plan", "p.ocf", "--output", "json"}, (elsewhere / "trace").string());
    INFO(plan.result.err);
    REQUIRE(plan.result.exit_code == 0);
    CHECK(lab.all_of(".") == before);
    CHECK(plan.calls > 10);
    CHECK(plan.writes == std::vector<std::string>{});
    CHECK(plan.signals == std::vector<std::string>{});
    check_connections(plan, text);

    const auto run = lab({"run", "p.ocf", "--no-input"});
    INFO(run.out + run.err);
    REQUIRE((run.exit_code == 0 || run.exit_code == 1));
    const auto document = json::parse(plan.result.out);
    const auto recorded = cli::recorded_run(journal::StateFolder::look(lab / "state"), last_run(lab));
    REQUIRE(recorded);
    const auto score = cli::score_of(document, *(*recorded)->state, (*recorded)->recorded.events);
    for (const auto& step : score["steps"]) {
      INFO(step.dump());
      CHECK(step["right"] == true);
    }
    held += score["steps"].size();
    known += document["counts"]["known"].get<std::size_t>();
    all += document["counts"]["known"].get<std::size_t>() + document["counts"]["open"].get<std::size_t>();
  }
  CHECK(held > count);
  WARN(known << " of " << all << " steps were known, and " << held << " that were come to held against it, in " << count
             << " procedures");
}
