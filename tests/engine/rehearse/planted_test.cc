// What a rehearsal must find when it is there.
#include "tests/engine/rehearse/rehearse_kit.h"

using namespace ocflow;
using test::Rehearsing;
using Kind = rehearse::Finding::Kind;

namespace {

const std::string planted_given =
    test::types + "\nprocedure p \"P\"\n\ngiven\n  site : solution  \"The site\"\n\nStart\n";

const std::string stop_a = R"( 1. Stop A.
      do service.stop(site.a.service) on site.a.host
      until not tcp.open(site.a.host, site.a.port) every 1s within 1m
      on failure ask
)";
const std::string stop_b = R"( 2. Stop B.
      do service.stop(site.b.service) on site.b.host
      until not tcp.open(site.b.host, site.b.port) every 1s within 1m
)";

std::string with(const std::string& text, const std::string& from, const std::string& to) {
  auto out = text;
  const auto at = out.find(from);
  if (at == out.npos) throw std::runtime_error("it has no " + from);
  return out.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a failure that nobody decided about is found, and only that one") {
  const Rehearsing bad(planted_given + stop_a + stop_b + "End\n");
  CHECK(bad.found(Kind::undecided) == 1);
  CHECK(bad.found(Kind::undecided, "2") == 1);
  CHECK(bad.all.open());
  const Rehearsing good(planted_given + stop_a + stop_b + "      on failure stop\nEnd\n");
  CHECK(good.found(Kind::undecided) == 0);
  CHECK_FALSE(good.all.open());
}

TEST_CASE("a service that its supervisor starts again is found") {
  const auto site = with(test::site, "port: 1001", "port: 1001, autostart: true");
  const Rehearsing bad(planted_given + stop_a + "End\n", site);
  CHECK(bad.found(Kind::comes_back, "1") == 1);
  CHECK(bad.all.open());
  // Where the check looks for longer than that takes, the run itself notices.
  const Rehearsing seen(planted_given + with(stop_a, "port) every", "port) for 10s every") + "End\n", site);
  CHECK(seen.all.calm.grade == rehearse::Grade::asks);
  const Rehearsing told(planted_given + stop_a + "End\n", test::site, "world:\n  a: {autostart: true}\n");
  CHECK(told.found(Kind::comes_back, "1") == 1);
  CHECK(Rehearsing(planted_given + stop_a + "End\n").found(Kind::comes_back) == 0);
}

TEST_CASE("a wait that nobody could end is found") {
  const std::string wait =
      " 2. Wait for the night batch.\n      until file.exists(\"/var/batch.done\") every 5s within 1h\n";
  const Rehearsing file(planted_given + stop_a + wait + "End\n");
  CHECK((file.found(Kind::calm, "2") == 1 || file.found(Kind::nobody_ends, "2") == 1));
  const std::string port = " 2. Wait for B.\n      until not tcp.open(site.b.host, site.b.port) every 5s within 1h\n";
  CHECK(Rehearsing(planted_given + stop_a + port + "End\n").found(Kind::calm, "2") == 1);
  const std::string answer =
      " 2. Wait for the queue.\n      until command.read([\"queue\", \"length\"]) == \"0\" every 5s within 1h\n";
  CHECK(Rehearsing(planted_given + with(answer, " 2.", " 1.") + "End\n").found(Kind::nobody_ends, "1") == 1);
  // In the right order it is fine.
  CHECK_FALSE(Rehearsing(planted_given + stop_a + stop_b + "      on failure stop\nEnd\n").all.open());
}

TEST_CASE("a wait before the step that would end it is found") {
  const std::string early = R"( 1. Wait until A is away.
      until not tcp.open(site.a.host, site.a.port) every 5s within 1m
 2. Stop A.
      do service.stop(site.a.service) on site.a.host
      on failure stop
)";
  CHECK(Rehearsing(planted_given + early + "End\n").found(Kind::calm, "1") == 1);
}

TEST_CASE("a primary that stops before its backup is found") {
  const auto site = test::site + "  a_backup: {name: A backup, host: there, service: a2, port: 1003}\n";
  const std::string backup =
      "      do service.stop(site.a_backup.service) on site.a_backup.host\n      on failure stop\n";
  const std::string guard = "      if site.a_backup != none\n";
  const Rehearsing wrong(planted_given + stop_a + " 2. Stop the backup.\n" + guard + backup + "End\n", site);
  CHECK(wrong.found(Kind::takeover, "1") == 1);
  CHECK(wrong.all.open());
  const Rehearsing right(
      planted_given + " 1. Stop the backup.\n" + guard + backup + with(stop_a, " 1.", " 2.") + "End\n", site);
  CHECK(right.found(Kind::takeover) == 0);
}

TEST_CASE("an undo that is no longer possible is found") {
  const std::string data = R"( 2. Throw the data away.
      do command(["rm", "-r", "/data"])
      undo none "the data is gone"
      on failure stop
)";
  const std::string back =
      with(stop_a, "      on failure", "      undo service.start(site.a.service)\n      on failure");
  const Rehearsing r(planted_given + back + data + "End\n");
  CHECK(r.found(Kind::no_return, "2") == 1);
  CHECK(r.found(Kind::undo_lost, "1") == 1);
  CHECK_FALSE(r.all.calm.back.whole);
  // What is taken back when something fails gets stuck there.
  const std::string fails = stop_b + "      on failure undo\n";
  const Rehearsing stuck(planted_given + back + data + with(fails, " 2.", " 3.") + "End\n");
  CHECK(stuck.found(Kind::stuck) >= 1);
  CHECK(stuck.all.open());
}

TEST_CASE("an undo that brings back something else is found") {
  const std::string wrong =
      with(stop_a, "      on failure", "      undo service.start(site.b.service)\n      on failure");
  CHECK(Rehearsing(planted_given + wrong + "End\n").found(Kind::undo_wrong) ==
        2);  // A is stopped, and B there is started
}
