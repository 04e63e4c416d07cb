// The words that ssh is given, and what its words mean.
#include "engine/host/reach.h"

#include <algorithm>

#include "engine/host/cksum.h"
#include "engine/host/keeper_program.h"
#include "engine/host/ssh_trouble.h"
#include "tests/support/catch.h"
#include "tests/support/child.h"
#include "tests/support/temp_folder.h"

using namespace ocflow;
using namespace ocflow::keeper;
using Kind = Trouble::Kind;

namespace {

Reach db1() { return {"db1", "linux", {{"10.0.0.7", "ops", 2222, "/k/id", "/k/known hosts"}}, ""}; }

bool has(const std::vector<std::string>& words, const std::string& one, const std::string& then) {
  const auto at = std::find(words.begin(), words.end(), one);
  return std::search(at, words.end(), &then, &then + 1) != words.end();
}

struct Said {
  const char* errors;
  Kind kind;
  const char* to_do;
};

const std::vector<Said> said{
    {"No ED25519 host key is known for [10.0.0.7]:2222 and you have requested strict checking.\r\n"
     "Host key verification failed.\r\n",
     Kind::key_unknown, "ssh-keyscan -p 2222 10.0.0.7 >> /k/known hosts"},
    {"@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nHost key verification failed.\n",
     Kind::key_changed, "ssh-keygen -R '[10.0.0.7]:2222'"},
    {"ops@10.0.0.7: Permission denied (publickey).\r\n", Kind::refused, "ssh-copy-id -i /k/id -p 2222 ops@10.0.0.7"},
    {"sudo: a password is required\n", Kind::no_rights, "ops ALL=(postgres) NOPASSWD: /bin/sh"},
    {"ssh: Could not resolve hostname db9: Name or service not known\r\n", Kind::no_name, "another `address`"},
    {"ssh: connect to host 10.0.0.7 port 2222: Connection timed out\r\n", Kind::unreachable,
     "ssh -p 2222 ops@10.0.0.7"},
    {"Timeout, server 10.0.0.7 not responding.\r\n", Kind::dropped, ""},
    {"kex_exchange_identification: Connection closed by remote host\r\n", Kind::dropped, ""},
    {"Bad configuration option: foo\n", Kind::other, ""},
    {"", Kind::dropped, ""},
};

}  // namespace

TEST_CASE("ssh is told whom to reach, asks nobody, and takes the site's options first") {
  auto reach = db1();
  reach.hops[0].options = {{"Compression", "yes"}};
  const auto words = ssh_command(reach);
  CHECK(words[0] == "ssh");
  CHECK(std::find(words.begin(), words.end(), "Compression=yes") <
        std::find(words.begin(), words.end(), "UserKnownHostsFile=\"/k/known hosts\""));
  for (const auto* option : {"BatchMode=yes", "StrictHostKeyChecking=yes", "ConnectTimeout=10", "IdentitiesOnly=yes"})
    CHECK(has(words, "-o", option));
  CHECK(has(words, "-p", "2222"));
  CHECK(has(words, "-l", "ops"));
  CHECK(words[words.size() - 3] == "--");
  CHECK(words[words.size() - 2] == "10.0.0.7");
}

TEST_CASE("the far side is given the same text whatever the run and the host are called") {
  auto other = db1();
  other.name = "x'; rm -rf /; '";
  CHECK(ssh_command(db1()).back() == ssh_command(other).back());
  CHECK(far_script().find('\'') == std::string::npos);
  CHECK(far_script().find('\n') == std::string::npos);
}

TEST_CASE("each shell passes the far script on as it is") {
  for (const auto* shell : {"/bin/sh", "/bin/bash", "/bin/dash"}) {
    test::ChildCall call;
    call.command = {shell, "-c", "printf %s " + quoted(far_script() + "'!%")};
    CHECK(test::Child(call).finish().out == far_script() + "'!%");
  }
}

namespace {

// A login on a host that has nothing yet; in `home` is what would be in the user's.
struct Login {
  explicit Login(const test::TempFolder& home) : child(call(home)) {}
  static test::ChildCall call(const test::TempFolder& home) {
    test::ChildCall call;
    call.command = {"/bin/sh", "-c", far_script()};
    call.env = {{"XDG_CACHE_HOME", home.path().string()}};
    call.keep_input_open = true;
    return call;
  }
  void offer(const Program& program) {
    child.send(program.sha256 + " " + std::to_string(program.bytes.size()) + " look run host " +
               std::to_string(program.cksum) + "\n");
  }
  test::Child child;
};

std::shared_ptr<const Program> ours() {
  static Programs programs(OCFLOW_BUILD_DIR "/bin/ocflow-keeper");
  return programs.for_machine("Linux", "x86_64").value();
}

std::ptrdiff_t files_in(const std::filesystem::path& folder) {
  const auto left = std::filesystem::directory_iterator(folder);
  return std::distance(begin(left), end(left));
}

}  // namespace

TEST_CASE("two who bring the program at once: the one that is there first stays, since it may be running") {
  const test::TempFolder home;
  const auto program = ours();
  const auto file = home / "ocflow" / ("keeper-" + program->sha256);
  Login one(home), two(home);
  for (auto* login : {&one, &two}) {
    login->offer(*program);
    REQUIRE(login->child.wait_for("want\n"));
  }
  one.child.send(program->bytes);
  REQUIRE(one.child.wait_for("brought\n"));
  const std::filesystem::path kept = home / "kept";
  std::filesystem::create_hard_link(file, kept);
  two.child.send(program->bytes);
  CHECK(two.child.wait_for("brought\n"));
  CHECK(std::filesystem::equivalent(file, kept));
  CHECK(one.child.finish().exit_code == 0);
  CHECK(two.child.finish().exit_code == 0);
  CHECK(files_in(home / "ocflow") == 1);
}

TEST_CASE("the program comes in pieces, each when it is asked for") {
  const auto program = ours();
  const test::TempFolder home;
  Login login(home);
  login.child.send(program->sha256 + " " + std::to_string(program->bytes.size()) + " look run host " +
                   std::to_string(program->cksum) + "\n");
  REQUIRE(login.child.wait_for("want\n"));
  for (std::size_t at = 0; at < program->bytes.size(); at += far_piece) {
    if (at > 0) REQUIRE(login.child.wait_for("more\n"));
    login.child.send(program->bytes.substr(at, far_piece));
  }
  REQUIRE(login.child.wait_for("brought\n"));
  CHECK(login.child.finish().exit_code == 0);
  CHECK(files_in(home / "ocflow") == 1);
}

TEST_CASE("what arrives otherwise than it was sent is not run, and what isn't the one that is wanted gets no name") {
  const test::TempFolder home;
  auto program = *ours();
  SECTION("another byte") { program.bytes[program.bytes.size() / 2] ^= 1; }
  SECTION("another hash") { program.sha256[0] = program.sha256[0] == 'a' ? 'b' : 'a'; }
  SECTION("cut off") { program.bytes.resize(program.bytes.size() / 2); }
  Login login(home);
  login.child.send(program.sha256 + " " + std::to_string(ours()->bytes.size()) + " look run host " +
                   std::to_string(ours()->cksum) + "\n");
  REQUIRE(login.child.wait_for("want\n"));
  login.child.send(program.bytes);
  const auto end = login.child.finish();
  CHECK(end.out.find("cannot the program did not arrive whole in " + (home / "ocflow").string()) != std::string::npos);
  CHECK(end.exit_code == 1);
  CHECK(files_in(home / "ocflow") == 0);
}

TEST_CASE("a program that can't run there is told, with what it said, and doesn't stay") {
  const test::TempFolder home;
  Program program;
  program.bytes = "#!/bin/sh\necho no such library >&2\nexit 1\n";
  program.sha256 = sha256(program.bytes);
  program.cksum = cksum(program.bytes);
  Login login(home);
  login.offer(program);
  REQUIRE(login.child.wait_for("want\n"));
  login.child.send(program.bytes);
  const auto end = login.child.finish();
  CHECK(end.out.find("does not run there: no such library\n") != std::string::npos);
  CHECK(files_in(home / "ocflow") == 0);
}

TEST_CASE("hops stand within one another, each with its own words") {
  auto reach = db1();
  reach.hops.insert(reach.hops.begin(), {"gate%1", "hop", 0, "", ""});
  const auto words = ssh_command(reach);
  const auto proxy = std::find_if(words.begin(), words.end(), [](auto& w) { return w.rfind("ProxyCommand=", 0) == 0; });
  REQUIRE(proxy != words.end());
  CHECK(proxy->find("'-l' 'hop'") != std::string::npos);
  CHECK(proxy->find("-W '[%h]:%p' -- 'gate%%1'") != std::string::npos);
}

TEST_CASE("what ssh says is told apart, with what to do") {
  auto reach = db1();
  reach.as = "postgres";
  for (const auto& one : said) {
    const auto trouble = ssh_trouble(reach, one.errors);
    INFO(one.errors << " -> " << trouble.text());
    CHECK(trouble.kind == one.kind);
    CHECK(trouble.remedy.find(one.to_do) != std::string::npos);
    CHECK(trouble.what.find("db1") != std::string::npos);
  }
}

TEST_CASE("a keeper for another machine stands beside ours, or it is told that there is none") {
  CHECK(cksum("") == 4294967295U);
  CHECK(cksum("123456789") == 930766865U);
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Programs programs(OCFLOW_BUILD_DIR "/bin/ocflow-keeper");
  const auto strange = programs.for_machine("Linux", "pdp11");
  REQUIRE(!strange);
  CHECK(strange.error().what.find("it is Linux on pdp11") == 0);
  CHECK(strange.error().remedy.find("ocflow-keeper-pdp11") != std::string::npos);
  CHECK(!programs.for_machine("Plan9", "x86_64"));
}
