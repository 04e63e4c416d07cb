// Plugins through the real program: made, tested, locked, used, killed.
#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/live_run.h"

using namespace ocflow::test;
using nlohmann::json;

namespace {

std::string plugin_steps(const std::string& steps, const std::string& head = "") {
  return "use lamp\n\nprocedure p \"A procedure\"\n\n" + head + "Start\n" + steps + "End\n";
}

const std::string manifest =
    "protocol: 1\nname: lamp\nversion: 1.0\nabout: A lamp.\nprogram: [sh, ./main.sh]\nactions:\n"
    "  - name: light\n    about: Lights the lamp.\n    effect: once\n"
    "    parameters:\n"
    "      - {name: color, type: text, about: Its color}\n"
    "      - {name: code, type: secret, optional: true, about: What opens its box}\n"
    "    fields:\n      - {name: took, type: duration, about: How long it took}\n"
    "  - name: color\n    about: Its color now.\n    effect: reads\n    result: text\n";

// Each message goes to `asked`; then the answer of the case.
std::string script(const std::string& cases) {
  return "while IFS= read -r line; do\n  printf '%s\\n' \"$line\" >>asked\n"
         "  id=$(printf '%s' \"$line\" | sed 's/.*\"id\":\\([0-9]*\\).*/\\1/')\n"
         "  answer() { printf '{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}\\n' \"$id\" \"$1\"; }\n"
         "  case $line in\n  *'\"hello\"'*) answer '{\"protocol\":1,\"name\":\"lamp\"}' ;;\n" +
         cases + "  esac\ndone\n";
}

// A folder with the plugin `lamp`, locked.
class Lamp : public GatedCli {
 public:
  explicit Lamp(const std::string& cases, const std::string& about = manifest) {
    write("plugins/lamp/plugin.yaml", about);
    write("plugins/lamp/main.sh", script(cases));
    (*this)({"plugin", "lock"});
  }
};

const std::string lights = "  *'\"apply\"'*) answer '{\"changed\":true,\"result\":{\"took\":1.5}}' ;;\n";
const std::string one = plugin_steps(" 1. Light it.\n      do lamp.light(\"red\") as lit\n");

}  // namespace

TEST_CASE("a new plugin of each language conforms, is locked, and does and takes back what it says") {
  for (const std::string language : {"sh", "python", "cpp"}) {
    CAPTURE(language);
    Cli cli;
    REQUIRE(cli({"plugin", "new", "marker", "--language", language}).exit_code == 0);
    if (language == "cpp") {
      ChildCall make;
      make.command = {"/usr/bin/make", "-s", "CXX=c++ -O0", "-C", (cli / "plugins/marker").string()};
      make.limit = std::chrono::seconds(200);
      REQUIRE(Child(make).finish().exit_code == 0);
    }
    const auto tested = cli({"plugin", "test", "plugins/marker"});
    INFO(tested.out << tested.err);
    CHECK(tested.exit_code == 0);
    cli.write("p.ocf",
              "use marker\nprocedure p \"P\"\nStart\n 1. Put it.\n      if not marker.present(\"m\")\n"
              "      do marker.put(\"m\")\n 2. Fail.\n      do command([\"false\"])\nEnd\n");
    CHECK(cli({"plugin", "lock"}).exit_code == 0);
    const auto plan = cli({"plan", "p.ocf"});
    INFO(plan.out << plan.err);
    CHECK(has(plan.out, "there"));
    const auto ran = cli({"run", "p.ocf", "--no-input"});
    INFO(ran.out << ran.err);
    CHECK(std::filesystem::exists(cli / "m"));
    CHECK(cli({"undo", last_run(cli), "--yes"}).exit_code == 0);
    CHECK(!std::filesystem::exists(cli / "m"));
  }
}

TEST_CASE("what a plugin is given is data, and what it gives has its type") {
  Lamp cli(lights);
  cli.write("p.ocf", plugin_steps(" 1. Light it.\n      do lamp.light(\"'; touch made; $(touch made) {{x}}\") as lit\n"
                                  "      expect lit.took == 1500ms\n"));
  const auto ran = cli({"run", "p.ocf"});
  INFO(ran.out << ran.err);
  CHECK(ran.exit_code == 0);
  CHECK(has(cli.read("asked"), "\"color\":\"'; touch made; $(touch made) {x}\""));
  CHECK(!std::filesystem::exists(cli / "made"));
}

TEST_CASE("a plugin that doesn't say what a second time does is refused, and told what to write") {
  auto silent = manifest;
  silent.replace(silent.find("    effect: once\n"), 17, "");
  Lamp cli(lights, silent);
  cli.write("p.ocf", one);
  for (const auto* command : {"check", "plan", "run"}) {
    const auto result = cli({command, "p.ocf"});
    INFO(result.err);
    CHECK(result.exit_code == 65);
    CHECK(has(result.err, "lamp.light doesn't say what a second time does"));
    CHECK(has(result.err, "effect: idempotent"));
  }
  CHECK(!std::filesystem::exists(cli / "asked"));
}

TEST_CASE("a plugin that isn't locked, or has changed since, is refused with what to type") {
  Lamp cli(lights);
  cli.write("p.ocf", one);
  CHECK(cli({"plan", "p.ocf"}).exit_code == 0);
  cli.write("plugins/lamp/main.sh", script(lights) + "# and more\n");
  for (const auto* command : {"plan", "run"}) {
    const auto changed = cli({command, "p.ocf"});
    CHECK(changed.exit_code == 65);
    CHECK(has(changed.err, "has changed since it was locked"));
    CHECK(has(changed.err, "ocflow plugin lock lamp"));
  }
  CHECK(has(cli({"plugin", "list"}).out, "changed"));
  std::filesystem::remove(cli / "plugins.lock");
  CHECK(has(cli({"run", "p.ocf"}).err, "is not in plugins.lock"));
  CHECK(cli({"check", "p.ocf"}).exit_code == 0);
}

TEST_CASE("arguments of a plugin's action are checked as those of a built-in one") {
  Lamp cli(lights);
  cli.write("p.ocf", plugin_steps(" 1. Light it.\n      do lamp.light(5, colour: \"red\")\n"));
  const auto result = cli({"check", "p.ocf"});
  CHECK(has(result.err, "`color` of lamp.light"));
  CHECK(has(result.err, "lamp.light has no parameter colour"));
  CHECK(has(cli({"actions", "lamp"}).out, "took : duration"));
}

TEST_CASE("a plugin that crashes, or says something else, fails its step and nothing more") {
  const std::pair<std::string, std::string> wrongs[] = {
      {"  *'\"apply\"'*) echo going >&2; exit 3 ;;\n", "its program ended before it answered"},
      {"  *'\"apply\"'*) echo good morning ;;\n", "that is no message: good morning"},
      {"  *'\"apply\"'*) answer '{\"result\":{\"took\":\"long\"}}' ;;\n", "should be a duration"}};
  for (const auto& [cases, wanted] : wrongs) {
    Lamp cli(cases);
    cli.write("p.ocf", plugin_steps(" - Light it.\n      do lamp.light(\"red\")\n"
                                    " - Do something else.\n      do command([\"touch\", \"made\"])\n"));
    const auto ran = cli({"run", "p.ocf", "--no-input"});
    INFO(ran.out);
    CHECK(ran.exit_code == 1);
    CHECK(has(ran.out, wanted));
    CHECK(std::filesystem::exists(cli / "made"));
  }
}

TEST_CASE("a look that says otherwise fails what says that it is done") {
  auto looks = manifest;
  looks.replace(looks.find("effect: once\n"), 13, "effect: once\n    methods: [verify]\n");
  Lamp cli(lights + "  *'\"verify\"'*) answer '{\"holds\":false,\"why\":\"it is dark\"}' ;;\n", looks);
  cli.write("p.ocf", one);
  const auto ran = cli({"run", "p.ocf", "--no-input"});
  CHECK(ran.exit_code == 1);
  CHECK(has(ran.out, "a look says otherwise: it is dark"));
}

TEST_CASE("an engine that is killed while a plugin works finds out how that ended, and nothing is done twice") {
  Lamp cli("  *'\"apply\"'*) echo x >>lit; read x <gate; answer '{\"result\":{\"took\":2}}' ;;\n");
  cli.write("p.ocf", one);
  AtGate(cli, {"run", "p.ocf"}, "Light it.").kill();
  cli.open_gate();
  const auto resumed = cli({"resume", "--no-input"});
  INFO(resumed.out << resumed.err);
  CHECK(resumed.exit_code == 0);
  CHECK(cli.read("lit") == "x\n");
}

TEST_CASE("a run goes on only with the plugin that it began with") {
  Lamp cli("  *'\"apply\"'*) exit 1 ;;\n");
  cli.write("p.ocf", one);
  CHECK(cli({"run", "p.ocf", "--no-input"}).exit_code == 1);
  cli.write("plugins/lamp/main.sh", script(lights));
  const auto refused = cli({"resume", "--no-input", "--decide", "1=again"});
  CHECK(refused.exit_code == 65);
  CHECK(has(refused.err, "isn't the one with which the run began"));
  CHECK(cli({"plugin", "lock"}).exit_code == 0);
  const auto adopted = cli({"resume", "--adopt", "--no-input", "--decide", "1=again"});
  INFO(adopted.out << adopted.err);
  CHECK(adopted.exit_code == 0);
}

TEST_CASE("a limit ends a plugin, after it was asked to end") {
  Lamp cli("  *'\"apply\"'*) while :; do read x <gate; done ;;\n");
  cli.write("p.ocf", plugin_steps(" 1. Light it.\n      do lamp.light(\"red\")\n      within 200ms\n"));
  const auto ran = cli({"run", "p.ocf", "--no-input"});
  INFO(ran.out);
  CHECK(ran.exit_code == 1);
  CHECK(has(ran.out, "it took longer than 200ms"));
}

TEST_CASE("a secret reaches the plugin, and neither a command line nor anything that is written down") {
  Lamp cli(
      "  *'\"apply\"'*) tr '\\0' ' ' </proc/$$/cmdline >words; echo \"$line\" >&2; answer '{\"result\":{\"took\":1}}' "
      ";;\n");
  cli.write("p.ocf", plugin_steps(" 1. Light it.\n      do lamp.light(\"red\", code: code)\n",
                                  "given\n  code : secret    \"What opens its box\"\n\n"));
  cli.write("site.yaml", "code: hush-hush\n");
  const auto ran = cli({"run", "p.ocf", "--site", "site.yaml"});
  INFO(ran.out << ran.err);
  CHECK(ran.exit_code == 0);
  CHECK(has(cli.read("asked"), "hush-hush"));
  CHECK(!has(cli.read("words"), "hush-hush"));
  CHECK(!has(ran.out + ran.err, "hush-hush"));
  for (const auto& entry : std::filesystem::recursive_directory_iterator(cli / "state"))
    if (entry.is_regular_file() && !has(entry.path().filename().string(), "journal"))  // that has the site file's text
      CHECK(!has(cli.read(std::filesystem::relative(entry.path(), cli.path()).string()), "hush-hush"));
}

TEST_CASE("what a plugin does wrong is found by its test") {
  Lamp cli("  *'\"no_such_method\"'*) answer 1 ;;\n  *'\"apply\"'*) answer 2 ;;\n");
  const auto tested = cli({"plugin", "test", "plugins/lamp"});
  INFO(tested.out);
  CHECK(tested.exit_code == 1);
  CHECK(has(tested.out, "WRONG  a method that it doesn't know is an error -32601"));
  CHECK(has(tested.out, "ok     it answers hello"));
}
