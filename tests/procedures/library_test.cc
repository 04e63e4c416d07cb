// Procedures of other fields: all of them check clean, and three really run.
#include <fstream>
#include <sstream>

#include "tests/procedures/library_kit.h"
#include "tests/procedures/shipped_kit.h"
#include "tests/support/catch.h"

using library::Fakes;

namespace {

const auto library_folder = shipped::folder() / "library";

// Three brokers; broker 2 leads. A broker that starts needs two looks until its copies have caught up.
struct Kafka : Fakes {
  Kafka() {
    for (const auto* n : {"1", "2", "3"}) write(std::string("up-") + n, "");
    program("kafka-topics.sh",
            "n=$(cat \"$S/lag\" 2>/dev/null || echo 0)\n[ \"$n\" -gt 0 ] || exit 0\necho $((n - 1)) > \"$S/lag\"\n"
            "echo 'Topic: orders Partition: 0 Leader: 2'\n");
    program("kafka-metadata-quorum.sh", "echo 'ClusterId:   x'\necho 'LeaderId:    2'\n");
    program("kafka-broker-api-versions.sh",
            "f=1\nfor u in \"$S\"/up-*; do [ -e \"$u\" ] || continue; f=0; echo \"127.0.0.1:9092 (id: ${u##*-} rack: "
            "null) -> (\"; done\nexit $f\n");
    program("kafka-server-stop.sh",
            "n=${1#--node-id=}\ncall stop $n lag $(cat \"$S/lag\" 2>/dev/null || echo 0)\nrm -f \"$S/up-$n\"\n");
    program(
        "kafka-server-start.sh",
        "n=${2##*-}\ncall start $n\n[ ! -e \"$S/broken-$n\" ] || exit 1\ntouch \"$S/up-$n\"\necho 2 > \"$S/lag\"\n");
  }
  std::string site() const {
    std::string out =
        "hosts:\n  here: { reach: local }\nsite:\n  bin: " + bin() +
        "\n  bootstrap: \"127.0.0.1:9092\"\n  admin: here\n  patience: 5s\n  look: 10ms\n  calm: 20ms\n  brokers:\n";
    for (const auto* n : {"3", "1", "2"})
      out += std::string("    - { id: ") + n + ", host: here, config: server-" + n + " }\n";
    return out;
  }
};

struct Galera : Fakes {
  Galera() {
    program("galera-status", "cat \"$S/$1.status\" 2>/dev/null\n");
    program("galera_new_cluster", "call begin $1\nprintf Synced > \"$S/$1.status\"\n");
    program("galera-join", "call join $1\n[ ! -e \"$S/$1.broken\" ] || exit 1\nprintf Synced > \"$S/$1.status\"\n");
  }
  void node(const std::string& name, const std::string& uuid, int seqno) {
    const auto file = write(name + ".state", "# GALERA saved state\nversion: 2.1\nuuid:    " + uuid +
                                                 "\nseqno:   " + std::to_string(seqno) + "\n");
    nodes_ += "    - { name: " + name + ", host: here, state: " + file.string() + " }\n";
  }
  std::string site() const {
    return "hosts:\n  here: { reach: local }\nsite:\n  bin: " + bin() + "\n  patience: 5s\n  look: 10ms\n  nodes:\n" +
           nodes_;
  }

 private:
  std::string nodes_;
};

struct VSphere : Fakes {
  VSphere() {
    for (const auto* guest : {"vcenter", "dns-1", "shop", "orders"}) write(std::string(guest) + ".power", "poweredOn");
    program(
        "govc",
        "case $1 in\n"
        "vm.info) echo \"Name:         $2\"; echo \"  Power state:  $(cat \"$S/$2.power\")\"; echo '  Host:         "
        "esx-2' ;;\n"
        "vm.power) shift; [ \"$2\" != esx-1 ] || exit 1; call vm \"$@\"\n"
        "  for g in \"$@\"; do :; done\n"
        "  case \"$*\" in *-on*) printf poweredOn > \"$S/$g.power\" ;; *-off*) printf poweredOff > \"$S/$g.power\" ;;\n"
        "  *) [ -e \"$S/$g.deaf\" ] || printf poweredOff > \"$S/$g.power\" ;; esac ;;\n"
        "*) call \"$@\" ;;\nesac\n");
  }
  std::string site() const {
    return "hosts:\n  admin: { reach: local }\nsite:\n  govc: " + bin() +
           "/govc\n  manager: vcenter\n  names: dns-1\n  guests: [ { name: shop }, { name: orders } ]\n  patience: "
           "300ms\n  look: 10ms\n"
           "  hosts:\n    - { name: esx-1, machine: admin }\n    - { name: esx-2, machine: admin }\n";
  }
};

struct Windows : Fakes {
  Windows() {
    program("net",
            "state=$(cat \"$S/$4.state\" 2>/dev/null || echo running)\n"
            "case $3 in\nstatus) echo \"$4 service is $state.\" ;;\n"
            "stop) call stop $4; echo stopped > \"$S/$4.state\" ;;\n"
            "start) call start $4; echo running > \"$S/$4.state\" ;;\nesac\n");
  }
  std::string site() const {
    return "hosts:\n  admin: { reach: local }\nsite:\n  net: " + bin() +
           "/net\n  login: login\n  admin: admin\n  look: 10ms\n  patience: 5s\n" +
           "  alerts: " + (path() / "quiet").string() + "\n  services:\n" +
           "    - { name: data, machine: m, dependents: [agent, orders] }\n    - { name: agent, machine: m }\n" +
           "    - { name: orders, machine: m, dependents: [web] }\n    - { name: web, machine: m }\n";
  }
};

}  // namespace

TEST_CASE("nothing is said against a procedure of the library, nor against its example site") {
  const auto files = shipped::files(library_folder, ".ocf");
  REQUIRE(files.size() == 6);
  for (const auto& file : files) {
    const auto site = library_folder / "sites" / (std::filesystem::path(file).stem().string() + ".yaml");
    for (const auto& with : {std::string(), site.string()}) {
      const auto read = shipped::read(file, with);
      INFO(file << " with " << with << "\n" << read->said);
      CHECK(read->good);
      CHECK(read->said.empty());
    }
  }
}

TEST_CASE("no procedure of the library hides anything in a shell") {
  for (const auto& file : shipped::files(library_folder, ".ocf")) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    INFO(file);
    CHECK(text.str().find("shell(") == std::string::npos);
    CHECK(text.str().find("\"sh\"") == std::string::npos);
  }
}

TEST_CASE("brokers restart one by one, the leading one last, and none while a copy lags") {
  const Kafka kafka;
  const auto result = kafka.run("kafka.ocf", kafka.site(), "");
  INFO(result.out << result.err);
  CHECK(result.exit_code == 0);
  CHECK(kafka.calls() == "stop 1 lag 0;start 1;stop 3 lag 0;start 3;stop 2 lag 0;start 2;");
}

TEST_CASE("a broker that does not come back ends the restart, and the others go on working") {
  const Kafka kafka;
  kafka.write("broken-1", "");
  const auto result = kafka.run("kafka.ocf", kafka.site(), "");
  INFO(result.out << result.err);
  CHECK(result.exit_code == 1);
  CHECK(kafka.calls() == "stop 1 lag 0;start 1;start 1;start 1;start 1;");
  CHECK(kafka.has("up-2"));
  CHECK(kafka.has("up-3"));
}

TEST_CASE("a restart does not begin while a copy lags") {
  const Kafka kafka;
  kafka.write("lag", "1000");
  CHECK(kafka.run("kafka.ocf", kafka.site(), "").exit_code == 1);
  CHECK(kafka.calls() == "");
}

TEST_CASE("the node with the last transaction begins, and the others join it") {
  Galera galera;
  galera.node("db-1", "a", 10);
  galera.node("db-2", "a", 42);
  galera.node("db-3", "a", -1);
  const auto result = galera.run("galera.ocf", galera.site(), "4.1: yes\n");
  INFO(result.out << result.err);
  CHECK(result.exit_code == 0);
  CHECK(galera.calls() == "begin db-2;join db-1;join db-3;");
}

TEST_CASE("no node begins where none is usable, where their histories differ, or where one is up") {
  for (const int which : {0, 1, 2}) {
    Galera galera;
    galera.node("db-1", "a", which == 0 ? -1 : 10);
    galera.node("db-2", which == 1 ? "b" : "a", which == 0 ? -1 : 42);
    if (which == 2) galera.write("db-1.status", "Synced");
    const auto result = galera.run("galera.ocf", galera.site(), "4.1: yes\n");
    INFO(result.out << result.err);
    CHECK(result.exit_code == 1);
    CHECK(galera.calls() == "");
  }
}

TEST_CASE("the cluster goes off in its order, and comes on where the manager lay") {
  const VSphere cluster;
  const auto off = cluster.run("vsphere.ocf", cluster.site(), "2: vcenter\n");
  INFO(off.out << off.err);
  CHECK(off.exit_code == 0);
  auto calls = cluster.calls();
  CHECK(calls.find("vm -s shop;vm -s orders;vm -s dns-1;vm -s vcenter;") == 0);
  for (const auto* last : {"host.maintenance.enter esx-1;", "host.shutdown -f esx-2;"})
    CHECK(calls.find(last) != std::string::npos);
  cluster.write("calls", "");
  const auto on = cluster.run("vsphere.ocf", cluster.site(), "1.1: done\n", {"--procedure", "power_on"});
  INFO(on.out << on.err);
  CHECK(on.exit_code == 0);
  calls = cluster.calls();
  CHECK(calls.find("vm -u esx-2 -on vcenter;vm -on dns-1;vm -on shop;vm -on orders;") != std::string::npos);
}

TEST_CASE("without a run that remembered it, the manager is looked for on each host") {
  const VSphere cluster;
  cluster.write("vcenter.power", "poweredOff");
  const auto on = cluster.run("vsphere.ocf", cluster.site(), "1.1: done\n", {"--procedure", "power_on"});
  INFO(on.out << on.err);
  CHECK(on.exit_code == 0);
  CHECK(cluster.calls().find("vm -u esx-2 -on vcenter;vm -on dns-1;") != std::string::npos);
}

TEST_CASE("a guest that does not listen is switched off, and without the right word nothing is") {
  const VSphere cluster;
  cluster.write("orders.deaf", "");
  CHECK(cluster.run("vsphere.ocf", cluster.site(), "2: yes\n").exit_code != 0);
  CHECK(cluster.calls() == "");
  CHECK(cluster.run("vsphere.ocf", cluster.site(), "2: vcenter\n").exit_code == 0);
  CHECK(cluster.calls().find("vm -s shop;vm -s orders;vm -off orders;vm -s dns-1;") == 0);
}

TEST_CASE("a service stops when those that need it have, and the monitoring is quiet until the end only") {
  const Windows services;
  const auto result = services.run("windows-services.ocf", services.site(), "");
  INFO(result.out << result.err);
  CHECK(result.exit_code == 0);
  const auto calls = services.calls();
  INFO(calls);
  CHECK(calls.find("stop web;") < calls.find("stop orders;"));
  CHECK(calls.find("stop orders;") < calls.find("stop data;"));
  CHECK(calls.find("stop agent;") < calls.find("stop data;"));
  CHECK(calls.size() == std::string("stop web;stop orders;stop agent;stop data;").size());
  CHECK(!services.has("quiet"));
}
