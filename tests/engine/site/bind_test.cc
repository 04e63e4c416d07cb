#include "tests/engine/site/site_kit.h"
#include "tests/support/catch.h"

using namespace site_kit;
using std::chrono::minutes;

TEST_CASE("each type is read as it is written") {
  Tried tried(
      "hosts:\n  app1: {reach: person, platform: windows, address: 10.0.0.1}\nsite:\n  port: 7001\n  name: 5\n"
      "  host: app1\n  used: false\n  grace: 5m\n  memory: 64MB\n  release: 8.10\n  password: 0123\n"
      "  runs_as: process\n  ports: [1, 2.5, -3]\n");
  INFO(tried.rendered());
  REQUIRE(tried.mistakes().empty());
  CHECK(tried.at("port") == Value(7001));
  CHECK(tried.at("name") == Value("5"));
  CHECK(tried.at("host").get<Host>()->address == "10.0.0.1");
  CHECK(tried.at("used") == Value(false));
  CHECK(tried.at("grace") == Value(Duration(minutes(5))));
  CHECK(tried.at("memory") == Value(Size{64'000'000}));
  CHECK(tried.at("release").get<Version>()->text == "8.10");
  CHECK(tried.at("password").get<Secret>()->reveal() == "0123");
  CHECK(tried.at("runs_as") == Value("process"));
  CHECK(tried.at("ports") == Value(List{1, 2.5, -3}));
}

TEST_CASE("no time is less than nothing") {
  CHECK(Tried("site:\n  port: 1\n  grace: -5m\n").mistakes().size() == 1);
  const Tried set("site:\n  port: 1\n", {"site.grace=-5m"});
  CHECK(set.rendered().find("leave the minus out: 5m") != std::string::npos);
}

TEST_CASE("what a site file does not say has its default") {
  Tried tried("site:\n  port: 1\n  backup: ~\n");
  REQUIRE(tried.mistakes().empty());
  CHECK(tried.at("name") == Value("nameless"));
  CHECK(tried.at("used") == Value(true));
  CHECK(tried.at("backup").is_none());
}

TEST_CASE("a record may hold one of its own type, and an alias stands for a whole value") {
  Tried tried("site:\n  port: 1\n  backup: &b\n    port: 2\n    backup:\n      port: 3\n");
  REQUIRE(tried.mistakes().empty());
  CHECK(*tried.at("backup").field("backup")->field("port") == Value(3));
  Tried aliased("site:\n  port: 1\n  ports: &p [1]\n  backup: {port: 2, ports: *p}\n");
  REQUIRE(aliased.mistakes().empty());
  CHECK(*aliased.at("backup").field("ports") == aliased.at("ports"));
}

TEST_CASE("a quoted none is a text, a plain one is nothing") {
  Tried tried("site:\n  port: 1\n  name: \"none\"\n  backup: none\n");
  REQUIRE(tried.mistakes().empty());
  CHECK(tried.at("name") == Value("none"));
  CHECK(tried.at("backup").is_none());
}

TEST_CASE("hosts are read with their defaults, in the order of the file") {
  Tried tried("hosts:\n  zeta:\n  alpha: {reach: person}\nsite: {port: 1}\n");
  REQUIRE(tried.site->hosts.size() == 2);
  CHECK(tried.site->hosts[0].name == "zeta");
  CHECK(tried.site->hosts[0].reach == "local");
  CHECK(tried.site->hosts[0].platform == "linux");
  CHECK(tried.site->host("alpha")->reach == "person");
  CHECK(tried.site->host("beta") == nullptr);
}

TEST_CASE("a setting goes over the site file, and inside it") {
  Tried tried("site:\n  port: 1\n", {"site.port=2", "site.used=false", "site.name=a: [b", "site.ports=[3, 4]"});
  INFO(tried.rendered());
  REQUIRE(tried.mistakes().empty());
  CHECK(tried.at("port") == Value(2));
  CHECK(tried.at("used") == Value(false));
  CHECK(tried.at("name") == Value("a: [b"));
  CHECK(tried.at("ports") == Value(List{3, 4}));
}

TEST_CASE("settings make a record that the site file lacks, and take one away") {
  CHECK(Tried("site: {port: 1}\n", {"site.backup.port=2"}).at("backup").field("port") != nullptr);
  CHECK(Tried("site: {port: 1, backup: {port: 2}}\n", {"site.backup=none"}).at("backup").is_none());
  CHECK(Tried("hosts:\n", {"site.port=1"}).mistakes().empty());
}

TEST_CASE("each broken setting is shown in the setting itself") {
  const std::vector<std::pair<std::string, std::string>> broken{
      {"site.port", "OCF0530 1:1"},         {"=1", "OCF0530 1:1"},
      {"sit.port=1", "OCF0530 1:1"},        {"site.prot=1", "OCF0530 1:1"},
      {"site.port.x=1", "OCF0530 1:1"},     {"site.password=x", "OCF0530 1:1"},
      {"site={port: 1}", "OCF0530 1:1"},    {"site.ports=[1", "OCF0530 1:12"},
      {"site.ports=[1,x]", "OCF0524 1:15"}, {"site.port=seven", "OCF0524 1:11"},
      {"site.host=x", "OCF0527 1:11"},      {"site.runs_as=x", "OCF0526 1:14"}};
  for (const auto& [setting, mistake] : broken) {
    Tried tried("site: {port: 1}\n", {setting});
    INFO(setting << "\n" << tried.rendered());
    CHECK(tried.mistakes() == std::vector<std::string>{mistake});
    CHECK(tried.rendered().find(setting) != std::string::npos);
  }
}

TEST_CASE("a secret that can't be read is not shown as found") {
  Tried tried("site:\n  port: 1\n  password: [hunter2]\n");
  CHECK(tried.mistakes() == std::vector<std::string>{"OCF0524 3:13"});
  CHECK(tried.rendered().find("found") == std::string::npos);
}

TEST_CASE("without a site file the defaults and the settings hold, and what is missing is told where it is asked for") {
  Sources sources;
  const FileId file = sources.add("a.ocf", "given\n  port : number\n");
  std::vector<Field> givens{must("port", Type::of(Type::Kind::number)), with("name", Type::of(Type::Kind::text), "x")};
  givens[0].at = {file, 8, 12};
  Diagnostics wrong, right;
  site::bind(nullptr, givens, {}, sources, wrong);
  REQUIRE(wrong.errors() == 1);
  CHECK(wrong.sorted()[0].code == "OCF0521");
  CHECK(wrong.sorted()[0].at == givens[0].at);
  CHECK(site::bind(nullptr, givens, {"port=5"}, sources, right) == std::vector<Value>{5, "x"});
  CHECK(right.empty());
}

TEST_CASE("a given can't be called hosts") {
  Tried tried("hosts:\n", {}, {must("hosts", Type::of(Type::Kind::text))});
  REQUIRE(tried.mistakes().size() == 1);
  CHECK(tried.mistakes()[0].substr(0, 7) == "OCF0531");
}

TEST_CASE("a value of any type is taken as it is written") {
  Tried tried("site: {a: 1, b: \"1\", c: [true, x], d: }\n", {}, {must("site", Type::of(Type::Kind::any))});
  REQUIRE(tried.mistakes().empty());
  CHECK(tried.at("a") == Value(1));
  CHECK(tried.at("b") == Value("1"));
  CHECK(tried.at("c") == Value(List{true, "x"}));
  CHECK(tried.at("d").is_none());
}
