// What each fault leads to.
#include "tests/engine/rehearse/rehearse_kit.h"

using namespace ocflow;
using rehearse::FaultKind;
using rehearse::Grade;
using test::Rehearsing;

namespace {

const std::string given = test::types + "\nprocedure p \"P\"\n\ngiven\n  site : solution  \"The site\"\n\nStart\n";

const std::string two = given + R"( 1. Stop A.
      do service.stop(site.a.service) on site.a.host
      until not tcp.open(site.a.host, site.a.port) every 1s within 1m
      on failure stop
 2. Stop B.
      do service.stop(site.b.service) on site.b.host
      until not tcp.open(site.b.host, site.b.port) every 1s within 1m
      on failure ask
End
)";

}  // namespace

TEST_CASE("without a fault all is done, and all can be taken back") {
  const Rehearsing r(two);
  CHECK(r.all.calm.grade == Grade::done);
  CHECK(r.all.calm.left.size() == 2);
  CHECK(r.all.calm.back.whole);
  CHECK(r.all.assumed.empty());
  CHECK(r.all.findings.empty());
}

TEST_CASE("a step fails, hangs, or says what is not so") {
  const Rehearsing r(two);
  CHECK(r.ending("1", FaultKind::fails).grade == Grade::stops);
  CHECK(r.ending("1", FaultKind::fails).left.empty());
  CHECK(r.ending("2", FaultKind::fails).grade == Grade::asks);
  CHECK(r.ending("2", FaultKind::fails).left.size() == 1);
  CHECK(r.ending("2", FaultKind::hangs).took >= std::chrono::seconds(90));
  CHECK(r.ending("1", FaultKind::lies).why.find("tcp.open") != std::string::npos);
}

TEST_CASE("an engine that is killed goes on where it was") {
  const Rehearsing r(two);
  for (const auto kind : {FaultKind::killed_before, FaultKind::killed_after}) {
    CHECK(r.ending("1", kind).grade == Grade::done);
    CHECK(r.ending("2", kind).left.size() == 2);
  }
}

TEST_CASE("only a host that is another machine can be lost") {
  const Rehearsing r(two);
  CHECK_THROWS(r.ending("1", FaultKind::host_lost));
  CHECK(r.ending("2", FaultKind::host_lost).grade == Grade::asks);
  CHECK(r.ending("2", FaultKind::host_lost).back.whole);
}

TEST_CASE("a success that nobody looks at is found out by the end of the run") {
  const Rehearsing r(given +
                     " 1. Stop A.\n      do service.stop(site.a.service) on site.a.host\n      on failure stop\nEnd\n");
  CHECK(r.ending("1", FaultKind::lies).grade == Grade::untrue);
  CHECK(r.found(rehearse::Finding::Kind::untrue, "1") == 1);
}

TEST_CASE("of a command nobody knows what it changes, so its own check tells") {
  const std::string text = R"(procedure p "P"

Start
 1. Make it so.
      do command(["make-it", "so"])
      until command.read(["is-it", "so"]) == "so" every 1s within 1m
      on failure stop
 2. Believe it.
      do command(["more"])
      on failure stop
End
)";
  const Rehearsing r(text, "");
  CHECK(r.all.calm.grade == Grade::done);
  CHECK(r.ending("1", FaultKind::lies).grade == Grade::stops);
  CHECK(r.ending("2", FaultKind::lies).grade == Grade::believed);
  CHECK(r.all.assumed.size() == 1);
}

TEST_CASE("what hangs and has no limit never ends") {
  const Rehearsing r("procedure p \"P\"\n\nStart\n 1. Do it.\n      do command([\"x\"])\n      on failure stop\nEnd\n",
                     "");
  CHECK(r.ending("1", FaultKind::hangs).grade == Grade::never_ends);
  CHECK(r.found(rehearse::Finding::Kind::never_ends, "1") == 1);
}

TEST_CASE("a ladder's lower rung and a retry are gone") {
  const std::string text = given + R"( 1. Stop A.
      do service.stop(site.a.service) on site.a.host
      else do command(["kill-a"]) within 1m
      until not tcp.open(site.a.host, site.a.port) every 1s within 1m
      on failure stop
End
)";
  CHECK(Rehearsing(text).ending("1", FaultKind::fails).grade == Grade::done);
}

TEST_CASE("people do what no action does, and are believed only where nobody looks") {
  const std::string text = given + R"( 1. Stop A by hand.
      on failure stop
 2. Look.
      until not tcp.open(site.a.host, site.a.port) every 1s within 1m
      on failure stop
End
)";
  const Rehearsing r(text);
  CHECK(r.all.calm.grade == Grade::done);
  CHECK(r.ending("1", FaultKind::lies).grade == Grade::stops);
  CHECK(r.ending("1", FaultKind::hangs).grade == Grade::asks);
}

TEST_CASE("what an act only pretended is not made good by others nearby") {
  const std::string text = given + R"( 1. Tell the operators.
      on failure stop
 2. Stop A.
      do service.stop(site.a.service) on site.a.host
      until not tcp.open(site.a.host, site.a.port) every 1s within 1m
      on failure stop
End
)";
  CHECK(Rehearsing(text).ending("2", FaultKind::lies).grade == Grade::stops);
}

TEST_CASE("what was so, and nobody has changed, is so still") {
  const std::string text = R"(procedure p "P"

Start
 1. Look.
      require command.read(["lag"]) == "" "it lags"
      on failure stop
 2. Wait.
      until command.read(["lag"]) == "" every 1s within 1m
      on failure stop
End
)";
  CHECK(Rehearsing(text, "").all.calm.grade == Grade::done);
}
