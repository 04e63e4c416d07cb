// Whole families of programs behind one action each, played by small ones.
#include <sys/stat.h>

#include "tests/support/catch.h"
#include "tests/support/live_run.h"

using namespace ocflow::test;

namespace {

class Family : public Cli {
 public:
  void program(const std::string& name, const std::string& text) const {
    write(name, text);
    ::chmod((*this / name).c_str(), 0755);
  }
  void steps(const std::string& steps) const { write("p.ocf", "procedure p \"P\"\n\nStart\n" + steps + "End\n"); }
  ChildResult run() const { return (*this)({"run", "p.ocf", "--no-input"}); }
};

const std::string agent =
    "#!/bin/sh\necho \"$1 $OCF_RESKEY_state $OCF_RESOURCE_INSTANCE\" >>calls\n"
    "case $1 in\n  start) [ -e broken ] || : >\"$OCF_RESKEY_state\" ;;\n  stop) [ -e broken ] || rm -f "
    "\"$OCF_RESKEY_state\" ;;\n"
    "  monitor) [ -e \"$OCF_RESKEY_state\" ] || exit 7 ;;\n  *) exit 3 ;;\nesac\n";

// Speaks as a module with check mode does, and tells what it was called with.
const std::string module =
    "#!/usr/bin/env python3\nimport json, os, sys\n"
    "given = json.load(open(sys.argv[1]))\nargs = given['ANSIBLE_MODULE_ARGS']\n"
    "check = args['_ansible_check_mode']\nopen('words', 'a').write(' '.join(sys.argv) + '\\n')\n"
    "if args.get('state') == 'bad':\n    print(json.dumps({'failed': True, 'msg': 'state is bad'})); sys.exit(1)\n"
    "change = not os.path.exists(args['path'])\n"
    "if change and not check:\n    open(args['path'], 'w').close()\n"
    "print(json.dumps({'changed': change, 'msg': 'made', 'invocation': {'module_args': args}}))\n";

}  // namespace

TEST_CASE("a monitoring plugin tells a state, a line and numbers; another exit code is no answer") {
  Family cli;
  cli.program("check", "#!/bin/sh\necho \"DISK $1 - 92% full | /=92%;80;90 'free space'=12.5GB;; broken\"\nexit $2\n");
  cli.steps(
      " 1. Look.\n      let disk = monitoring.check([\"./check\", \"WARNING\", \"1\"])\n"
      "      expect disk.state == \"warning\" and disk.text == \"DISK WARNING - 92% full\"\n"
      "      expect count(n in disk.numbers where n.value == 92 and n.unit == \"%\") == 1\n"
      "      expect count(n in disk.numbers where n.name == \"free space\" and n.value == 12.5) == 1\n"
      " 2. Wait.\n      until monitoring.check([\"./check\", \"OK\", \"0\"]).state == \"ok\" every 1s within 5s\n"
      " 3. Look at what is none.\n      expect monitoring.check([\"./check\", \"?\", \"4\"]).state == \"ok\"\n");
  const auto ran = cli.run();
  INFO(ran.out << ran.err);
  CHECK(has(ran.out, "What failed\n  3"));
  CHECK(has(ran.out, "exit code 4, which no monitoring plugin has"));
}

TEST_CASE("a resource is started and stopped by its agent, and taken back with the same settings") {
  Family cli;
  cli.program("Thing", agent);
  cli.steps(
      " 1. Start it.\n      do ocf.start(\"./Thing\", instance: \"one\", state: \"is up\")\n"
      "      expect ocf.state(\"./Thing\", state: \"is up\") == \"running\"\n"
      " 2. Start it again.\n      do ocf.start(\"./Thing\", state: \"is up\")\n"
      " 3. Fail.\n      do command([\"false\"])\n");
  const auto plan = cli({"plan", "p.ocf"});
  INFO(plan.out << plan.err);
  CHECK(has(plan.out, "stopped"));
  CHECK(cli.run().exit_code == 1);
  CHECK(std::filesystem::exists(cli / "is up"));
  CHECK(has(cli.read("calls"), "start is up one"));
  const auto undone = cli({"undo", last_run(cli), "--yes"});
  INFO(undone.out << undone.err);
  CHECK(undone.exit_code == 0);
  CHECK(!std::filesystem::exists(cli / "is up"));
}

TEST_CASE("an agent that says it is done, and isn't, fails; monitor says why") {
  Family cli;
  cli.program("Thing", agent);
  cli.write("broken", "");
  cli.write("up", "");
  cli.steps(" 1. Stop it.\n      do ocf.stop(\"./Thing\", limit: 1s, state: \"up\")\n");
  const auto ran = cli.run();
  CHECK(ran.exit_code == 1);
  CHECK(has(ran.out, "it says that it was done; monitor says: running"));
}

TEST_CASE("an Ansible module is foreseen by its check mode, and given its arguments by its input") {
  Family cli;
  cli.program("mark", module);
  cli.write("site.yaml", "word: hush-hush\n");
  cli.write("p.ocf",
            "procedure p \"P\"\n\ngiven\n  word : secret    \"A word\"\n\nStart\n 1. Mark.\n"
            "      do ansible.module(\"./mark\", path: \"m\", token: word, repeatable: true) as marked\n"
            "      expect marked.changed and marked.message == \"made\"\n"
            " 2. Fail.\n      do ansible.module(\"./mark\", path: \"m\", state: \"bad\")\nEnd\n");
  const auto plan = cli({"plan", "p.ocf", "--site", "site.yaml"});
  INFO(plan.out << plan.err);
  CHECK(has(plan.out, "made"));
  CHECK(has(plan.out, "state is bad"));
  CHECK(!std::filesystem::exists(cli / "m"));
  const auto ran = cli({"run", "p.ocf", "--site", "site.yaml", "--no-input"});
  INFO(ran.out << ran.err);
  CHECK(has(ran.out, "./mark: state is bad"));
  CHECK(std::filesystem::exists(cli / "m"));
  CHECK(!has(cli.read("words") + ran.out + ran.err, "hush"));
}

TEST_CASE("a module that doesn't know check mode is never asked by a plan") {
  Family cli;
  cli.program("raw", "#!/bin/sh\n: >touched\necho '{\"changed\": true}'\n");
  cli.steps(" 1. Do it.\n      do ansible.module(\"./raw\")\n");
  CHECK(has(cli({"plan", "p.ocf"}).out, "the module has no check mode"));
  CHECK(!std::filesystem::exists(cli / "touched"));
  CHECK(cli.run().exit_code == 0);
}

TEST_CASE("a module of Ansible itself, where it is installed") {
  Family cli;
  if (Child({{"/usr/bin/python3", "-c", "import ansible"}, "", {}, {}}).finish().exit_code != 0) return;
  cli.write("conf", "a = 1\n");
  cli.steps(
      " 1. Put a line there.\n"
      "      do ansible.module(\"lineinfile\", python: \"/usr/bin/python3\", path: \"conf\", line: \"b = 2\") as put\n"
      "      expect put.changed\n"
      " 2. Once more.\n"
      "      do ansible.module(\"lineinfile\", python: \"/usr/bin/python3\", path: \"conf\", line: \"b = 2\") as "
      "again\n"
      "      expect not again.changed\n");
  const auto plan = cli({"plan", "p.ocf"});
  INFO(plan.out << plan.err);
  CHECK(has(plan.out, "line added"));
  CHECK(cli.read("conf") == "a = 1\n");
  const auto ran = cli.run();
  INFO(ran.out << ran.err);
  CHECK(ran.exit_code == 0);
  CHECK(cli.read("conf") == "a = 1\nb = 2\n");
}
