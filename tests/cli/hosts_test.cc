// Where a step happens: on this machine, or with a clear word why it can't.
#include "cli/hosts.h"

#include "tests/support/catch.h"

using namespace ocflow;

namespace {

struct Recorded final : action::Performer {
  std::vector<std::string> calls;
  action::Listener* listener = nullptr;
  void listen(action::Listener& l) override { listener = &l; }
  void read(const action::Request&, std::function<void(action::Outcome)>) override { calls.push_back("read"); }
  void probe(const action::Request&, std::function<void(action::Probed)>) override { calls.push_back("probe"); }
  void apply(action::AttemptKey, const action::Request&) override { calls.push_back("apply"); }
  void cancel(action::AttemptKey) override { calls.push_back("cancel"); }
  void attach(action::AttemptKey, const Host&) override { calls.push_back("attach"); }
  void flush() override { calls.push_back("flush"); }
};

struct Heard final : action::Listener {
  std::vector<action::Outcome> outcomes;
  std::vector<action::Known> answers;
  void ended(action::AttemptKey, action::Outcome outcome) override { outcomes.push_back(std::move(outcome)); }
  void known(action::AttemptKey, action::Known what) override { answers.push_back(what); }
  void not_begun(action::AttemptKey, Error) override {}
  void lost(Error) override {}
};

struct Kit {
  asio::io_context loop;
  site::Site site;
  Recorded local;
  Heard heard;
  cli::Hosts hosts{loop, &site, local, {}};
  Kit() {
    site.hosts = {{"here", "local", "linux", "", {}}, {"desk", "person", "windows", "", {}}};
    hosts.listen(heard);
  }
  static action::Request on(const std::string& host) { return {"command", {}, Host{host, ""}, Duration(0)}; }
};

}  // namespace

TEST_CASE("this machine performs what is for it, by any of its names") {
  Kit kit;
  for (const auto* name : {"", "localhost", "here"}) kit.hosts.apply(1, Kit::on(name));
  kit.hosts.read(Kit::on("here"), {});
  kit.hosts.attach(1, Host{"here", ""});
  CHECK(kit.local.calls == std::vector<std::string>{"apply", "apply", "apply", "read", "attach"});
}

TEST_CASE("what is for a person or for an unknown host fails from the loop, unchanged, with what to do") {
  Kit kit;
  kit.hosts.apply(1, Kit::on("desk"));
  kit.hosts.apply(2, Kit::on("moon"));
  CHECK(kit.heard.outcomes.empty());
  kit.loop.run();
  REQUIRE(kit.heard.outcomes.size() == 2);
  CHECK(kit.heard.outcomes[0].error.find("only a person can do anything on desk") == 0);
  CHECK(kit.heard.outcomes[1].error.find("the host moon is not known") == 0);
  for (const auto& outcome : kit.heard.outcomes) CHECK((!outcome.ok() && !outcome.changed));
  CHECK(kit.local.calls.empty());
}

TEST_CASE("reads and probes of such a host are answered as well, and an attempt there never began") {
  Kit kit;
  action::Outcome read;
  action::Probed probed;
  kit.hosts.read(Kit::on("desk"), [&](action::Outcome o) { read = std::move(o); });
  kit.hosts.probe(Kit::on("desk"), [&](action::Probed p) { probed = std::move(p); });
  kit.hosts.attach(7, Host{"desk", ""});
  kit.loop.run();
  CHECK(!read.ok());
  CHECK(probed.sees == action::Probed::Sees::would_fail);
  CHECK(kit.heard.answers == std::vector<action::Known>{action::Known::never});
}

TEST_CASE("the way to a host has its jumps in their order, each with what the site says of it") {
  site::Site site;
  site.hosts = {
      {"gate", "ssh", "linux", "192.0.2.1", {}}, {"inner", "ssh", "linux", "", {}}, {"db", "ssh", "linux", "", {}}};
  site.hosts[0].user = "hop";
  site.hosts[1].jump = "gate";
  site.hosts[2].jump = "inner";
  site.hosts[2].as = "postgres";
  const auto reach = cli::reach_of(site, site.hosts[2]);
  REQUIRE(reach.hops.size() == 3);
  CHECK((reach.hops[0].address == "192.0.2.1" && reach.hops[0].user == "hop"));
  CHECK((reach.hops[1].address == "inner" && reach.last().address == "db" && reach.as == "postgres"));
  site.hosts[2].jump = "ops@bastion.example.com:2200";
  site.hosts[2].known_hosts = "kh";
  const auto other = cli::reach_of(site, site.hosts[2]);
  REQUIRE(other.hops.size() == 2);
  CHECK((other.hops[0].address == "bastion.example.com" && other.hops[0].port == 2200));
  CHECK((other.hops[0].user == "ops" && other.hops[0].known_hosts == "kh"));
}
