// Hosts, ranges, groups and labels of a site file, and lists of hosts that they fill.
#include "tests/engine/site/site_kit.h"
#include "tests/support/catch.h"

using namespace site_kit;

namespace {

// The names that a `list of host` gets from what stands after `nodes:`.
std::string filled(const std::string& hosts, const std::string& nodes) {
  Tried tried(hosts + "nodes: " + nodes + "\n", {}, {must("nodes", Type::list_of(Type::of(Type::Kind::host)))});
  if (!tried.mistakes().empty()) return tried.mistakes()[0];
  std::string all;
  for (const Value& value : *tried.values[0].list()) all += (all.empty() ? "" : " ") + value.get<Host>()->name;
  return all;
}

struct BrokenHosts {
  const char* yaml;
  const char* mistake;
  const char* says;
};

const std::vector<BrokenHosts> broken_hosts{
    {"hosts:\n  a: {port: 0}\n", "OCF0528 2:13", "from 1 to 65535"},
    {"hosts:\n  a: {port: \"22\"}\n", "OCF0528 2:13", "without quotes"},
    {"hosts:\n  a: {user: -oProxyCommand=x}\n", "OCF0528 2:13", "the name of a user"},
    {"hosts:\n  a: {address: \"-oProxyCommand=x\"}\n", "OCF0528 2:16", "a name or an address"},
    {"hosts:\n  a: {address: \"b c\"}\n", "OCF0528 2:16", "without options, blanks"},
    {"hosts:\n  a: {as: \"x y\"}\n", "OCF0528 2:11", "the name of a user"},
    {"hosts:\n  a: {identity: -f}\n", "OCF0528 2:17", "the path of a file"},
    {"hosts:\n  a: {patience: 5}\n", "OCF0528 2:17", "add its unit: 5s"},
    {"hosts:\n  a: {options: {-o: x}}\n", "OCF0528 2:17", "names of ssh's options"},
    {"hosts:\n  a: {options: [x]}\n", "OCF0528 2:16", "holds no names"},
    {"hosts:\n  a: {labels: {\"r k\": 7}}\n", "OCF0528 2:16", "a name that can't be one"},
    {"hosts:\n  a: {reach: local, user: x}\n", "OCF0528 2:21", "write reach: ssh, or remove user"},
    {"hosts:\n  a: {jump: gate}\n", "OCF0528 2:13", "user@gate"},
    {"hosts:\n  gate1: {user: x}\n  a: {jump: gate}\n", "OCF0528 3:13", "did you mean gate1?"},
    {"hosts:\n  a: {jump: \"x@:22\"}\n", "OCF0528 2:13", "user@address:port"},
    {"hosts:\n  a: {jump: b}\n  b: {jump: a}\n", "OCF0528 2:13", "go round in a circle"},
    {"hosts:\n  b:\n  a: {jump: b}\n", "OCF0528 3:13", "nobody can jump from it"},
    {"hosts:\n  db[01-03]:\n", "OCF0528 2:3", "write db[01-03]: {reach: ssh}"},
    {"hosts:\n  db[01-03: {user: x}\n", "OCF0532 2:3", "has no ]"},
    {"hosts:\n  db]: {user: x}\n", "OCF0532 2:3", "without its ["},
    {"hosts:\n  db[1,,2]: {user: x}\n", "OCF0532 2:3", "between two commas"},
    {"hosts:\n  db[3-1]: {user: x}\n", "OCF0532 2:3", "doesn't count up"},
    {"hosts:\n  db[1-99][1-999]: {user: x}\n", "OCF0532 2:3", "more than 10000"},
    {"hosts:\n  db[1-2]: {address: \"10.0.0.[1-3]\"}\n", "OCF0532 2:22", "2 addresses, one for each name"},
    {"hosts:\n  db[1-2]: {user: x}\n  db2: {user: y}\n", "OCF0506 3:3", "db2 is given twice"},
    {"hosts:\n  a: {through: wine}\n", "OCF0528 2:16", "[docker, exec, -i, web]"},
    {"hosts:\n  a: {reach: through}\n", "OCF0528 2:3", "a program and its arguments"},
    {"hosts:\n  a: {reach: ssh, through: [wine]}\n", "OCF0528 2:19", "write reach: through, or remove it"},
    {"hosts:\n  a: {through: [wine], user: x}\n", "OCF0528 2:24", "remove user"},
    {"hosts:\n  a: {through: [wine], keeper: x.exe}\n", "OCF0528 2:24", "remove keeper"},
    {"hosts:\n  a: {platform: windows, user: x, as: y}\n", "OCF0528 2:35", "remove as"},
    {"hosts:\n  a: {platform: windows, user: x, keeper: \"a & b\"}\n", "OCF0528 2:43", "the path of ocflow-keeper.exe"},
    {"hosts:\n  a:\ngroups: [a]\n", "OCF0533 3:9", "does not name any group"},
    {"hosts:\n  a:\ngroups:\n  g: {a: b}\n", "OCF0533 4:6", "a group is a list"},
    {"hosts:\n  app1:\ngroups:\n  g: [ap1]\n", "OCF0533 4:7", "did you mean app1?"},
    {"hosts:\n  a:\ngroups:\n  a: [a]\n", "OCF0533 4:3", "a name that no host has"},
    {"hosts:\n  a:\ngroups:\n  all: [a]\n", "OCF0533 4:3", "every host is in it"},
    {"hosts:\n  a:\ngroups:\n  g: [h]\n  h: [g]\n", "OCF0533 5:7", "part of itself"},
};

const std::string rack =
    "hosts:\n"
    "  db[08-11]: {user: ops, address: \"192.0.2.[8-11]\", labels: {rack: 7}, groups: store}\n"
    "  web1: {address: web1.example.com, labels: [ssd], groups: [front, store]}\n"
    "  here:\n"
    "groups:\n"
    "  most: [front, \"db[09-10]\"]\n";

}  // namespace

TEST_CASE("a range stands for many hosts, each with its address and with what is written once") {
  Tried tried(rack + "site: {port: 1}\n");
  INFO(tried.rendered());
  REQUIRE(tried.mistakes().empty());
  REQUIRE(tried.site->hosts.size() == 6);
  const auto& last = *tried.site->host("db11");
  CHECK(last.address == "192.0.2.11");
  CHECK(last.user == "ops");
  CHECK(last.reach == "ssh");
  CHECK(tried.site->host("web1")->reach == "ssh");
  CHECK(tried.site->host("here")->reach == "local");
}

TEST_CASE("every field that ssh needs is kept") {
  Tried tried(
      "hosts:\n  gate: {user: hop}\n  a: {port: 2222, jump: gate, as: postgres, identity: ~/.ssh/k, known_hosts: kh,\n"
      "    patience: 5m, options: {Compression: \"yes\"}}\n  b: {jump: x@gate.example.com:23}\nsite: {port: 1}\n");
  INFO(tried.rendered());
  REQUIRE(tried.mistakes().empty());
  const auto& a = *tried.site->host("a");
  CHECK((a.port == 2222 && a.jump == "gate" && a.as == "postgres" && a.identity == "~/.ssh/k"));
  CHECK((a.known_hosts == "kh" && a.patience == Duration(std::chrono::minutes(5))));
  CHECK(a.options == std::vector<std::pair<std::string, std::string>>{{"Compression", "yes"}});
}

TEST_CASE("a host that is reached through a program keeps its words, and a Windows host the path of its keeper") {
  Tried tried(
      "hosts:\n  w: {platform: windows, through: [env, \"A=b c\", wine], keeper: 'Z:\\k.exe', patience: 9s}\n"
      "site: {port: 1}\n");
  INFO(tried.rendered());
  REQUIRE(tried.mistakes().empty());
  const auto& w = *tried.site->host("w");
  CHECK((w.reach == "through" && w.keeper == "Z:\\k.exe" && w.patience == Duration(std::chrono::seconds(9))));
  CHECK(w.through == std::vector<std::string>{"env", "A=b c", "wine"});
}

TEST_CASE("a list of hosts is filled by names, groups, ranges and labels, each host once") {
  CHECK(filled(rack, "[web1, here]") == "web1 here");
  CHECK(filled(rack, "store") == "db08 db09 db10 db11 web1");
  CHECK(filled(rack, "most") == "db09 db10 web1");
  CHECK(filled(rack, "[web1, store]") == "web1 db08 db09 db10 db11");
  CHECK(filled(rack, "\"db[10-11]\"") == "db10 db11");
  CHECK(filled(rack, "rack=7") == "db08 db09 db10 db11");
  CHECK(filled(rack, "[ssd]") == "web1");
  CHECK(filled(rack, "all") == "db08 db09 db10 db11 web1 here");
  CHECK(filled(rack, "rack=8") == "OCF0527 7:8");
  CHECK(filled(rack, "[web2]") == "OCF0527 7:9");
  CHECK(filled(rack, "[[web1]]") == "OCF0524 7:9");
}

TEST_CASE("a setting may name a group") {
  const auto nodes = must("nodes", Type::list_of(Type::of(Type::Kind::host)));
  Tried tried(rack, {"nodes=most"}, {nodes});
  INFO(tried.rendered());
  REQUIRE(tried.mistakes().empty());
  CHECK(tried.values[0].list()->size() == 3);
}

TEST_CASE("each broken host and group is reported where it is wrong, with what to do") {
  for (const BrokenHosts& one : broken_hosts) {
    Tried tried(std::string(one.yaml) + "site: {port: 1}\n");
    INFO(one.yaml << tried.rendered());
    REQUIRE(!tried.mistakes().empty());
    CHECK(tried.mistakes()[0] == one.mistake);
    CHECK(tried.rendered().find(one.says) != std::string::npos);
  }
}

TEST_CASE("ten thousand hosts are read, one more is not") {
  CHECK(Tried("hosts:\n  db[0001-9999]: {user: x}\n  a: {user: x}\nsite: {port: 1}\n").mistakes().empty());
  CHECK(Tried("hosts:\n  db[0001-9999]: {user: x}\n  a[1-2]: {user: x}\nsite: {port: 1}\n").mistakes() ==
        std::vector<std::string>{"OCF0532 3:3"});
}
