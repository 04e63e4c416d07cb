// What a plan calls known is what a run does: procedures made by chance, over real files, with commands between them
// that do what no plan can foresee. OCFLOW_PROCEDURES says how many; OCFLOW_SEED with which to begin.
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/cli_run.h"
#include "tests/support/live_run.h"
#include "tests/support/random.h"

using namespace ocflow::test;
using nlohmann::json;

namespace {

class Made {
 public:
  explicit Made(std::uint64_t seed) : random_(seed) {}
  std::string procedure() {
    list(0, 4 + random_.below(7));
    return "procedure p \"Made by chance\"\nStart\n" + text_ + "End\n";
  }
  // What is there before.
  std::map<std::string, std::string> files() {
    std::map<std::string, std::string> out;
    for (const auto* name : {"a", "b", "c"})
      if (random_.below(2) == 0) out[name] = word();
    return out;
  }

 private:
  std::string word() { return std::string(1, static_cast<char>('x' + random_.below(3))); }
  std::string path() {
    static const char* const all[] = {"a", "b", "c", "d/a", "d/b", "./a", "e"};
    return all[random_.below(std::size(all))];
  }
  std::string condition() {
    switch (random_.below(6)) {
      case 0:
        return "file.contains(\"c0\", \"x\")";
      case 1:
        return "not file.exists(\"" + path() + "\")";
      case 2:
        return "file.exists(\"" + path() + "\") and file.exists(\"" + path() + "\")";
      case 3:
        return "file.exists(\"" + path() + "\") or not file.exists(\"" + path() + "\")";
      default:
        return "file.exists(\"" + path() + "\")";
    }
  }
  std::string act() {
    switch (random_.below(9)) {
      case 0:
      case 1:
      case 2:
        return "file.write(\"" + path() + "\", \"" + word() + "\")";
      case 3:
        return "file.append(\"" + path() + "\", \"" + word() + "\")";
      case 4:
      case 5:
        return "file.remove(\"" + path() + "\")";
      case 6:
        return "file.make_folder(\"" + std::string(random_.below(2) == 0 ? "d" : "d/e") + "\")";
      case 7:
        return "file.copy(\"" + path() + "\", \"" + path() + "\")";
      default: {
        if (random_.below(3) != 0) return "say(\"so\")";
        static const char* const commands[] = {"rm -rf d", "echo x > a", "rm -f b; mkdir -p d", "true"};
        return "command([\"sh\", \"-c\", \"" + std::string(commands[random_.below(4)]) + "\"])";
      }
    }
  }
  void step(unsigned depth, std::size_t number, bool alternative) {
    const std::string margin(depth * 6, ' ');
    text_ += margin + (number < 10 ? " " : "") + std::to_string(number) + ". Do it.\n";
    const std::string clause = margin + "      ";
    if (alternative)
      text_ += clause + "otherwise\n";
    else if (asked_)
      text_ += clause + "if " + condition() + "\n";
    if (depth < 2 && random_.below(6) == 0) {
      list(depth + 1, 1 + random_.below(3));
      return;
    }
    text_ += clause + "do " + act() + "\n";
    if (random_.below(3) == 0) text_ += clause + "on failure continue\n";
  }
  void list(unsigned depth, std::size_t steps) {
    bool before = false;
    for (std::size_t i = 1; i <= steps; ++i) {
      const bool alternative = before && random_.below(2) == 0;
      const bool asked = !alternative && random_.below(2) == 0;
      asked_ = asked;
      step(depth, i, alternative);
      before = asked;
    }
  }
  Random random_;
  std::string text_;
  bool asked_ = false;
};

// All that is there, byte by byte, with when it was last written.
std::map<std::string, std::string> everything(const Cli& cli) {
  std::map<std::string, std::string> out;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(cli.path())) {
    const auto name = std::filesystem::relative(entry.path(), cli.path()).string();
    if (name == "p.plan") continue;
    struct stat about {};
    ::lstat(entry.path().c_str(), &about);
    out[name] = std::to_string(about.st_mtim.tv_sec) + "." + std::to_string(about.st_mtim.tv_nsec) + " " +
                (entry.is_regular_file() ? cli.read(name) : "");
  }
  return out;
}

std::uint64_t number_of(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

}  // namespace

TEST_CASE("what a plan calls known is what a run does, and a plan changes nothing") {
  const auto first = number_of("OCFLOW_SEED", 0), count = number_of("OCFLOW_PROCEDURES", 20);
  std::size_t known = 0, all = 0, held = 0;
  for (auto seed = first; seed < first + count; ++seed) {
    Made made(seed);
    Cli cli;
    const auto text = made.procedure();
    cli.write("p.ocf", text);
    cli.write("c0", "xy");
    for (const auto& [name, content] : made.files()) cli.write(name, content);
    INFO("seed " << seed << "\n" << text);
    const auto before = everything(cli);
    const auto plan = cli({"plan", "p.ocf", "--out", "p.plan", "--output", "json"});
    INFO(plan.err);
    REQUIRE(plan.exit_code == 0);
    auto after = everything(cli);
    after.erase(".");
    CHECK(after == before);
    const auto counts = json::parse(plan.out)["counts"];
    known += counts["known"].get<std::size_t>();
    all += counts["known"].get<std::size_t>() + counts["open"].get<std::size_t>();
    const auto run = cli({"run", "--plan", "p.plan", "--no-input"});
    INFO(cli({"plan", "p.ocf"}).out);
    INFO(run.out + run.err);
    REQUIRE((run.exit_code == 0 || run.exit_code == 1));
    const auto score = json::parse(cli.read("state/runs/" + last_run(cli) + "/score.json"));
    held += score["steps"].size();
    for (const auto& step : score["steps"]) {
      INFO(step.dump());
      CHECK(step["right"] == true);
    }
  }
  CHECK(held > count);
  WARN(known << " of " << all << " steps were known, and " << held << " that were come to held against it, in " << count
             << " procedures");
}
