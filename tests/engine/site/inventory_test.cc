// Hosts and groups that come from an inventory of Ansible.
#include "tests/engine/site/site_kit.h"
#include "tests/support/catch.h"

using namespace site_kit;

namespace {

const std::string inventory = R"({
    "_meta": {
        "hostvars": {
            "db1": {
                "ansible_become": true,
                "ansible_become_user": "postgres",
                "ansible_host": "10.0.0.1",
                "ansible_port": "2222",
                "ansible_ssh_common_args": "-o ProxyCommand=\"ssh -W %h:%p gate\" -o ControlMaster=auto -C",
                "ansible_ssh_private_key_file": "/k/id",
                "ansible_user": "ops",
                "version": {"a": [1, 2, null]}
            },
            "db2": {"ansible_ssh_extra_args": "-J x@gate.example.com:23"},
            "me": {"ansible_connection": "local"},
            "win": {"ansible_connection": "winrm", "ansible_password": "hunter2"}
        }
    },
    "all": {"children": ["ungrouped", "store", "empty"]},
    "store": {"children": ["east"], "hosts": ["db1"]},
    "east": {"hosts": ["db2", "me"]},
    "ungrouped": {"hosts": ["win"]}
})";

const std::vector<Field> nodes{must("nodes", Type::list_of(Type::of(Type::Kind::host)))};

std::string first_mistake(const std::string& json) {
  Tried tried("inventory: inventory.json\nnodes: []\n", {}, nodes, json);
  return tried.rendered();
}

}  // namespace

TEST_CASE("hosts of an inventory are as if they stood in the site file") {
  Tried tried("inventory: inventory.json\nnodes: store\n", {}, nodes, inventory);
  INFO(tried.rendered());
  REQUIRE(!tried.diagnostics.has_errors());
  const auto& db1 = *tried.site->host("db1");
  CHECK((db1.reach == "ssh" && db1.address == "10.0.0.1" && db1.port == 2222 && db1.user == "ops"));
  CHECK((db1.as == "postgres" && db1.identity == "/k/id"));
  CHECK(db1.options == std::vector<std::pair<std::string, std::string>>{{"ProxyCommand", "ssh -W %h:%p gate"},
                                                                        {"Compression", "yes"}});
  CHECK(tried.site->host("db2")->jump == "x@gate.example.com:23");
  CHECK(tried.site->host("me")->reach == "local");
  CHECK((tried.site->host("win")->reach == "person" && tried.site->host("win")->platform == "windows"));
  CHECK(tried.values[0].list()->size() == 3);
  CHECK(tried.rendered().find("win is to be logged in to with a password") != std::string::npos);
  CHECK(tried.rendered().find("hunter2") == std::string::npos);
}

TEST_CASE("the site file may say more of a host of the inventory, and add to its groups") {
  Tried tried(
      "inventory: inventory.json\nhosts:\n  db1: {user: other, groups: east}\n  new: {address: 10.0.0.9}\n"
      "groups:\n  store: [new]\nnodes: store\n",
      {}, nodes, inventory);
  INFO(tried.rendered());
  REQUIRE(!tried.diagnostics.has_errors());
  const auto& db1 = *tried.site->host("db1");
  CHECK((db1.user == "other" && db1.address == "10.0.0.1" && db1.as == "postgres"));
  CHECK(tried.values[0].list()->size() == 4);
  CHECK(tried.site->group("east")->hosts.size() == 3);
}

TEST_CASE("what can't be used of an inventory is told at its line") {
  CHECK(first_mistake("{\"all\": {}}").find("ansible-inventory --list") != std::string::npos);
  CHECK(first_mistake("[1]").find("OCF0534") != std::string::npos);
  const auto args = first_mistake(R"({"_meta": {"hostvars": {"a": {"ansible_ssh_common_args": "-D 80"}}}})");
  CHECK(args.find("inventory.json:1:58") != std::string::npos);
  CHECK(args.find("an argument of ssh that ocflow does not pass on: -D") != std::string::npos);
  CHECK(first_mistake(R"({"_meta": {"hostvars": {"a": {"ansible_host": "-oProxyCommand=x"}}}})").find("OCF0528") !=
        std::string::npos);
  CHECK(first_mistake(R"({"_meta": {"hostvars": {}}, "g": {"hosts": ["a"], "vars": {"x": 1}}})").find("--export") !=
        std::string::npos);
  Tried missing("inventory: other.json\nnodes: []\n", {}, nodes);
  CHECK(missing.mistakes() == std::vector<std::string>{"OCF0534 1:12"});
}
