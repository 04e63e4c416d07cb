// A network that goes down under a run: two namespaces with one wire between them, the engine in one, the host in the
// other.
#include <algorithm>
#include <iostream>

#include "tests/parts/ssh/far_kit.h"
#include "tests/support/catch.h"
#include "tests/support/cli_run.h"
#include "tests/support/keeper_kit.h"

using namespace ocflow::test;

namespace {

class Wire {
 public:
  Wire() : id_(std::to_string(getpid() % 250 + 1)), here_("ocf-here-" + id_), there_("ocf-there-" + id_) {
    good_ = geteuid() == 0 && ip("netns add " + here_) && ip("netns add " + there_) &&
            ip("link add ocf0 netns " + here_ + " type veth peer name ocf0 netns " + there_) && end(here_, "1") &&
            end(there_, "2");
    if (!good_) std::cerr << "left out: a cut wire needs root, and network namespaces\n";
  }
  ~Wire() {
    ip("netns del " + here_);
    ip("netns del " + there_);
  }
  bool there() const { return good_; }
  bool set(const std::string& up_or_down) const { return ip("-n " + here_ + " link set ocf0 " + up_or_down); }
  std::string net() const { return "127.88." + id_; }
  static std::vector<std::string> within(const std::string& space) {
    return {"/bin/sh", "-c", "exec ip netns exec " + space + " \"$@\"", "sh"};
  }
  const std::string& here() const { return here_; }
  Sshd::Place place() const { return {net(), within(there_), 2}; }

 private:
  static bool ip(const std::string& words) {
    ChildCall call;
    call.command = {"/bin/sh", "-c", "exec ip " + words};
    return Child(call).finish().exit_code == 0;
  }
  // 127.0.0.0/8 may travel on this wire; the namespace's own loopback is down.
  bool end(const std::string& space, const std::string& host) const {
    return ip("netns exec " + space + " sh -c 'echo 1 >/proc/sys/net/ipv4/conf/ocf0/route_localnet'") &&
           ip("-n " + space + " addr add " + net() + "." + host + "/24 dev ocf0") &&
           ip("-n " + space + " link set ocf0 up");
  }
  std::string id_, here_, there_;
  bool good_ = false;
};

}  // namespace

TEST_CASE("the wire is cut in the middle of a step, and comes back: the step has ended once, and is known to") {
  const Wire wire;
  if (!wire.there()) return;
  const Sshd sshd(1, wire.place());
  sshd.bring();
  const Cli cli;
  const Held held(cli);
  cli.write("site.yaml", "hosts:\n" +
                             sshd.yaml("db1", 1,
                                       ", options: {ServerAliveInterval: \"1\", ServerAliveCountMax: \"2\", "
                                       "ConnectTimeout: \"2\"}") +
                             "node: db1\n");
  cli.write("cut.ocf",
            "procedure cut \"Cut\"\n\ngiven\n  node : host \"Where\"\n\nStart\n 1. Wait there.\n"
            "      do command([\"sh\", \"-c\", \"echo begun >>gate.on; read x <gate; echo through\"], directory: \"" +
                cli.path().string() + "\") on node\nEnd\n");
  auto call = cli.call({"run", "cut.ocf", "--site", "site.yaml", "--no-input"});
  const auto enter = Wire::within(wire.here());
  call.command.insert(call.command.begin(), enter.begin(), enter.end());
  Child run(call);
  REQUIRE(soon([&] { return held.begun(); }, std::chrono::seconds(40)));
  REQUIRE(wire.set("down"));
  REQUIRE(run.wait_for("tried again"));
  held.let_go();  // it ends while nobody can hear it
  REQUIRE(wire.set("up"));
  const auto result = run.finish();
  INFO(result.err);
  CHECK(result.exit_code == 0);
  CHECK(result.err.find("db1: connected again") != std::string::npos);
  CHECK(held.times() == 1);
}
