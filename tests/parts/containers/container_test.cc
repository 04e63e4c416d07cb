// The plugin `container` on real containers, of podman with a store of its own.
#include <sys/stat.h>

#include "tests/support/catch.h"
#include "tests/support/live_run.h"

using namespace ocflow::test;

namespace {

// A container that is made of one static program. `hears`: what it does when it is asked to stop.
class Containers : public Cli {
 public:
  explicit Containers(const std::string& hears) {
    write("bin/podman", "#!/bin/sh\nexec /usr/bin/podman --root '" + (*this / "store").string() + "' --runroot '" +
                            (*this / "run").string() +
                            "' --storage-driver vfs --cgroup-manager cgroupfs --runtime runc \"$@\"\n");
    ::chmod((*this / "bin/podman").c_str(), 0755);
    env["PATH"] = (*this / "bin").string() + ":" + std::getenv("PATH");
    shell(
        "set -e; mkdir -p fs/bin; cp /bin/busybox fs/bin/; ln -s busybox fs/bin/sh; tar -C fs -c . | bin/podman import "
        "- tiny\n"
        "bin/podman create --name web --network none --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 tiny /bin/sh "
        "-c \"trap '" +
        hears + "' TERM; while :; do busybox sleep 0.1; done\"");
  }
  ~Containers() { shell("bin/podman rm -f web; bin/podman unshare true; rm -rf store run"); }
  void shell(const std::string& script) const {
    ChildCall call;
    call.command = {"/bin/sh", "-c", script};
    call.folder = path();
    call.env = env;
    const auto done = Child(call).finish();
    INFO(done.out << done.err);
    CHECK(done.exit_code == 0);
  }
  void steps(const std::string& steps) const {
    write("p.ocf", "use container\n\nprocedure p \"P\"\n\nStart\n" + steps + "End\n");
  }
};

}  // namespace

TEST_CASE("a container is started, seen, stopped, and started again by undo") {
  Containers cli("exit 0");
  cli.steps(
      " 1. Start it.\n      do container.start(\"web\")\n      expect container.state(\"web\") == \"running\"\n"
      " 2. Stop it.\n      do container.stop(\"web\", limit: 20s)\n      expect container.state(\"web\") == "
      "\"stopped\"\n"
      " 3. Fail.\n      do command([\"false\"])\n");
  const auto plan = cli({"plan", "p.ocf"});
  INFO(plan.out << plan.err);
  CHECK(has(plan.out, "stopped"));
  const auto ran = cli({"run", "p.ocf", "--no-input"});
  INFO(ran.out << ran.err);
  CHECK(has(ran.out, "What failed\n  3"));
  const auto undone = cli({"undo", last_run(cli), "--yes"});
  INFO(undone.out << undone.err);
  CHECK(undone.exit_code == 0);
}

TEST_CASE("a container that has to be ended by force is no stop; one that isn't there can't be started") {
  Containers cli("true");
  cli.steps(
      " 1. Start it.\n      do container.start(\"web\")\n 2. Stop it.\n      do container.stop(\"web\", limit: 1s)\n");
  const auto ran = cli({"run", "p.ocf", "--no-input"});
  INFO(ran.out << ran.err);
  CHECK(has(ran.out, "was ended by force"));
  cli.steps(" 1. Start it.\n      do container.start(\"nobody\")\n");
  CHECK(has(cli({"plan", "p.ocf"}).out, "there is no such container"));
  CHECK(has(cli({"run", "p.ocf", "--no-input"}).out, "there is no container nobody"));
}
