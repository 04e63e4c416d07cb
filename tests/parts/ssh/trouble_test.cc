// Hosts that can't be had: each reason is told from the others, with what to type.
#include "tests/parts/ssh/far_kit.h"
#include "tests/support/catch.h"

using namespace ocflow;
using namespace ocflow::test;
using Kind = keeper::Trouble::Kind;

namespace {

struct Tried {
  Kind kind = Kind::other;
  std::string text;
  explicit Tried(const keeper::Reach& reach) {
    FarRun run(reach);
    const auto met = run.meet();
    REQUIRE(met.trouble);
    kind = met.trouble->kind;
    text = met.trouble->text();
    const auto outcome = run.act(1, "command", {words({"true"})});
    CHECK((!outcome.ok() && !outcome.changed && outcome.error == text));
  }
};

}  // namespace

TEST_CASE("a key that is not known, and what to type") {
  const Sshd sshd;
  auto reach = sshd.reach("db1", 1);
  reach.hops[0].known_hosts = (sshd / "empty").string();
  const Tried tried(reach);
  CHECK(tried.kind == Kind::key_unknown);
  CHECK(tried.text.find("the key of db1 is not known") == 0);
  CHECK(tried.text.find("ssh-keyscan -p " + std::to_string(sshd.port()) + " " + sshd.address(1) + " >> ") !=
        std::string::npos);
}

TEST_CASE("a key that is another one than before") {
  const Sshd sshd;
  std::filesystem::remove(sshd / "known_hosts");
  sshd.know(1, "other_key");
  const Tried tried(sshd.reach("db1", 1));
  CHECK(tried.kind == Kind::key_changed);
  CHECK(tried.text.find("ssh-keygen -R '[" + sshd.address(1) + "]:") != std::string::npos);
}

TEST_CASE("a login that is refused, and a user that there is not") {
  const Sshd sshd;
  auto reach = sshd.reach("db1", 1);
  reach.hops[0].identity = (sshd / "stranger").string();
  const Tried stranger(reach);
  CHECK(stranger.kind == Kind::refused);
  CHECK(stranger.text.find("ssh-copy-id -i " + (sshd / "stranger").string() + " -p ") != std::string::npos);
  reach = sshd.reach("db1", 1);
  reach.hops[0].user = "no-such-user";
  CHECK(Tried(reach).kind == Kind::refused);
}

TEST_CASE("a host where nobody listens, and a name that nobody has") {
  const Sshd sshd;
  auto reach = sshd.reach("db1", 1);
  reach.hops[0].port = 1;
  const Tried closed(reach);
  CHECK(closed.kind == Kind::unreachable);
  CHECK(closed.text.find("Connection refused") != std::string::npos);
  reach.hops[0].address = "no-such-host.invalid";
  CHECK(Tried(reach).kind == Kind::no_name);
}

TEST_CASE("a look that waits for a connection ends with its own limit") {
  const Sshd sshd;
  FarRun run(sshd.reach("db1", 1));
  REQUIRE(run.act(1, "command", {words({"true"})}).ok());
  std::filesystem::remove(sshd / "id.pub");  // from now on nobody is let in
  auto reach = sshd.reach("db1", 1);
  for (const int wire : FarRun::wires()) kill(wire, SIGKILL);
  const auto looked = run.read("file.exists", {"/"}, std::chrono::seconds(2));
  CHECK(!looked.ok());
}

TEST_CASE("a look is not late by the time in which others were connected to") {
  const Sshd sshd;
  FarRun run(sshd.reach("db1", 1));
  for (int i = 0; i < 16; ++i) run.far.gate.enter([] {});  // nobody else gets through
  std::optional<Outcome> looked;
  run.remote->read({"file.exists", {"/"}, {}, std::chrono::seconds(5)}, [&](Outcome o) { looked = std::move(o); });
  CHECK_FALSE(run.until([&] { return looked.has_value(); }, std::chrono::seconds(6)));
  run.far.gate.leave();
  CHECK(run.until([&] { return looked.has_value(); }));
  CHECK((looked && looked->ok()));
}

TEST_CASE("a home where no program may be kept is told") {
  const Sshd sshd;
  std::ofstream(sshd / "far/cache") << "a file, not a folder";
  const Tried tried(sshd.reach("db1", 1));
  CHECK(tried.kind == Kind::unfit);
  CHECK(tried.text.find("can not be written") != std::string::npos);
}
