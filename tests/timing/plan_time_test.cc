// How long a plan would take, by the journals of earlier runs.
#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/golden.h"
#include "tests/support/past_run.h"

using namespace ocflow::test;
using nlohmann::json;

namespace {

constexpr const char* shop = R"(procedure shop "Closing the shop"

Start
 1. Count the money.
 2. Put up the sign.
      do file.write("sign", "closed")
      undo file.remove("sign")
 3. Clean up.
      - Sweep the floor.
          do command(["true", "sweep"]) within 10m
          undo command(["true", "unsweep"])
      - Wash the cups.
          do command(["true", "wash"]) within 5m
          undo none "water can't be unspilt"
 4. Turn the key.
      do file.write("key", "turned")
End
)";

struct Shop : Cli {
  PastRuns past;
  explicit Shop(const std::string& text = shop) : past(*this, text) { write("shop.ocf", text); }
  // Three evenings, and once it was taken back.
  void three_evenings() {
    past.add({{"1", 60}, {"2", 10}, {"3.1", 300}, {"3.2", 100}, {"4", 5}});
    past.add({{"1", 90}, {"2", 12}, {"3.1", 360}, {"3.2", 110}, {"4", 4}}, {{{"2", 20}}, "", ""});
    past.add({{"1", 600}, {"2", 11}, {"3.1", 420}, {"3.2", 90}, {"4", 5}});
  }
  std::string time_text(std::vector<std::string> more) const {
    more.insert(more.begin(), {"plan", "shop.ocf", "--time"});
    const auto result = (*this)(more);
    INFO(result.err);
    CHECK(result.exit_code == 0);
    return result.out.substr(std::min(result.out.size(), result.out.find("Time, from")));
  }
  json time(std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"plan", "shop.ocf", "--time", "--output", "json"});
    const auto result = (*this)(more);
    INFO(result.err);
    return json::parse(result.out)["time"];
  }
};

const char* const chore = R"(procedure shop "Closing the shop"
Start
 1. Do it.
      do command(["true"]) within 1m
      retry 2 times every 10s
End
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace

TEST_CASE("a plan tells how long its steps took, what decides it, and until when an abort fits") {
  Shop cli;
  cli.three_evenings();
  const auto now = cli.time_text({"--window", "10m"});
  CHECK(now == golden("timing/shop.txt", now));
}

TEST_CASE("without an earlier run the limit stands for the time, and nothing else does") {
  Shop cli;
  const auto now = cli.time_text({"--window", "1h"});
  CHECK(now == golden("timing/first.txt", now));
}

TEST_CASE("a limit counts with all tries and the pauses between them") {
  Shop cli(chore);
  const auto time = cli.time({"--window", "1h"});
  CHECK(time["steps"][0]["limit_ms"] == 3 * 60'000 + 2 * 10'000);
  CHECK(time["steps"][0]["median_ms"] == nullptr);
  CHECK(time["total"]["is"] == "at most");
  CHECK(time["window"]["chance"] == 1);
  CHECK(time["window"]["chance_is"] == "at least");
}

TEST_CASE("median and 90th percentile are times that were seen") {
  Shop cli(chore);
  for (int i = 1; i <= 10; ++i) cli.past.add({{"1", i}});
  const auto step = cli.time()["steps"][0];
  CHECK(step["runs"] == 10);
  CHECK(step["median_ms"] == 5000);
  CHECK(step["p90_ms"] == 9000);
}

TEST_CASE("a step keeps its history under another number, and loses it with another sentence or act") {
  Shop cli(chore);
  cli.past.add({{"1", 7}});
  const auto steps = [&](const std::string& text) {
    cli.write("shop.ocf", text);
    return cli.time()["steps"];
  };
  CHECK(steps(replaced(chore, " 1. Do it.", " 1. Wait for the boss.\n 2. Do it."))[1]["median_ms"] == 7000);
  CHECK(steps(replaced(chore, "Do it", "Do this"))[0]["runs"] == 0);
  CHECK(steps(replaced(chore, "command([\"true\"])", "shell(\"true\")"))[0]["runs"] == 0);
}

TEST_CASE("each machine has a history of its own") {
  const std::string text =
      replaced(replaced(chore, "Start", "given\n  box : host \"Where\"\nStart"), "])", "]) on box");
  const std::string hosts =
      "hosts:\n  a: {reach: local, platform: linux, address: 127.0.0.1}\n"
      "  b: {reach: local, platform: linux, address: 127.0.0.2}\nbox: ";
  Cli cli;
  PastRuns(cli, text, hosts + "a\n").add({{"1", 7}});
  cli.write("shop.ocf", text);
  for (const std::string at : {"a", "b"}) {
    cli.write("site.yaml", hosts + at + "\n");
    const auto plan = cli({"plan", "shop.ocf", "--site", "site.yaml", "--time", "--output", "json"});
    CHECK(json::parse(plan.out)["time"]["steps"][0]["runs"] == (at == "a" ? 1 : 0));
  }
}

TEST_CASE("one at a time, what could be side by side takes the sum") {
  Shop cli;
  cli.past.add({{"1", 60}, {"2", 10}, {"3.1", 300}, {"3.2", 100}, {"4", 5}});
  CHECK(cli.time()["total"]["median_ms"] == (60 + 10 + 300 + 5) * 1000);
  CHECK(cli.time({"--jobs", "1"})["total"]["median_ms"] == (60 + 10 + 300 + 100 + 5) * 1000);
  CHECK(cli.time()["critical"] == json({"1", "2", "3.1", "4"}));
  CHECK(cli.time({"--jobs", "1"})["critical"] == json({"1", "2", "3.1", "3.2", "4"}));
}

TEST_CASE("how long the way back takes is known from runs that were taken back") {
  Shop cli(replaced(chore, "every 10s\n", "every 10s\n      undo command([\"true\", \"back\"])\n"));
  cli.past.add({{"1", 7}});
  const auto abort = [&] { return cli.time({"--window", "1h"})["window"]; };
  CHECK(abort()["abort"] == json({{"always", true}, {"back_ms", 7000.0}}));
  CHECK(abort()["back"] == json({{"known", 0}, {"as_forward", 1}, {"none", 0}}));
  cli.past.add({{"1", 7}}, {{{"1", 50}}, "", ""});
  CHECK(abort()["abort"] == json({{"always", true}, {"back_ms", 50'000.0}}));
  CHECK(abort()["back"] == json({{"known", 1}, {"as_forward", 0}, {"none", 0}}));
}

TEST_CASE("an act that found all so already says nothing about one that changes it") {
  Shop cli;
  cli.past.add({{"2", 0.1}}, {{}, "2", ""});
  CHECK(cli.time()["steps"][1]["runs"] == 0);
  cli.past.add({{"2", 30}});
  CHECK(cli.time()["steps"][1]["median_ms"] == 30'000);
  cli.write("sign", "closed");
  CHECK(cli.time()["steps"][1]["median_ms"] == 100);
}

TEST_CASE("a step that the end of an engine cut in two is no evidence") {
  Shop cli(chore);
  cli.past.add({{"1", 7}}, {{}, "", "1"});
  CHECK(cli.time()["steps"][0]["runs"] == 0);
  cli.past.add({{"1", 7}});
  CHECK(cli.time()["steps"][0]["median_ms"] == 7000);
}

TEST_CASE("a wait is measured from when its turn came, and takes no place among the acts") {
  const auto text = replaced(
      replaced(chore, " 1. Do it.", " 1. Look.\n      until file.exists(\"shop.ocf\") every 1s within 9m\n 2. Do it."),
      "      retry 2 times every 10s\n", "");
  Shop cli(text);
  cli.past.add({{"1", 120}, {"2", 7}});
  CHECK(cli.time()["steps"][0]["median_ms"] == 120'000);
  CHECK(cli.time()["steps"][1]["median_ms"] == 7000);
}

TEST_CASE("a real run is an earlier run, and a plan with times leaves the state folder as it is") {
  Shop cli(replaced(chore, "[\"true\"]", "[\"sleep\", \"0.1\"]"));
  REQUIRE(cli({"run", "shop.ocf"}).exit_code == 0);
  const auto everything = [&] {
    std::map<std::string, std::string> out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(cli / "state")) {
      const auto name = std::filesystem::relative(entry.path(), cli.path()).string();
      out[name] = entry.is_regular_file() ? cli.read(name) : "";
    }
    return out;
  };
  const auto before = everything();
  CHECK(cli.time()["steps"][0]["median_ms"].get<double>() >= 100);
  CHECK(everything() == before);
}

TEST_CASE("a window that is no time is refused") {
  const Shop cli;
  CHECK(cli({"plan", "shop.ocf", "--window", "soon"}).exit_code == 64);
  CHECK(cli({"plan", "shop.ocf", "--window", "0s"}).exit_code == 64);
}
