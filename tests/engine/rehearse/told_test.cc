// What somebody says about the world, and samples of what nobody says.
#include "engine/rehearse/sample.h"
#include "tests/engine/rehearse/rehearse_kit.h"

using namespace ocflow;
using rehearse::Grade;
using test::Rehearsing;

namespace {

const std::string choose = R"(type position
  seqno : number  "How far it came"

procedure p "P"

given
  nodes : list of text  "The nodes"

Start
 1. Read how far each came.
      for n in nodes
      do command(["read", n], repeatable: true) as positions : position within 1m
      on failure stop
 2. Choose.
      let best = max(p in positions by p.seqno)
      if best != none
      require best.seqno == 1325 "it is {best.seqno}"
      on failure stop
End
)";

}  // namespace

TEST_CASE("the sequence numbers are 1318, 1318, 1325") {
  const std::string site = "nodes: [a, b, c]\n";
  const Rehearsing told(choose, site, "steps:\n  positions: [{seqno: 1318}, {seqno: 1318}, {seqno: 1325}]\n");
  CHECK(told.mistakes.empty());
  CHECK(told.all.calm.grade == Grade::done);
  const Rehearsing other(choose, site, "steps:\n  positions: [{seqno: 1318}, {seqno: 1318}, {seqno: 1319}]\n");
  CHECK(other.all.calm.why.find("1319") != std::string::npos);
}

TEST_CASE("a read that is told returns that, one after another") {
  const std::string text = R"(procedure p "P"

Start
 1. Wait.
      until command.read(["state"]) == "Synced" every 1s within 10s
      on failure stop
End
)";
  CHECK(Rehearsing(text, "", "reads:\n  command.read state: [Donor, Joined, Synced]\n").all.calm.grade == Grade::done);
  CHECK(Rehearsing(text, "", "reads:\n  command.read state: Donor\n").all.calm.grade == Grade::stops);
}

TEST_CASE("what is told of nothing is a mistake with its place") {
  const Rehearsing r(choose, "nodes: [a]\n", "steps:\n  positons: 1\nreads:\n  comand.read: 1\nworlds: {}\n");
  REQUIRE(r.mistakes.size() == 3);
  CHECK(r.mistakes[0].what.find("did you mean `positions`?") != std::string::npos);
}

TEST_CASE("what can't come true is a mistake: a read that isn't there, a field that nothing returns, no answer") {
  const std::string text = R"(procedure p "P"

Start
 1. Do it.
      do command(["true"]) within 1m
      on failure stop
 2. Look.
      until tcp.open("a", 1) every 1s within 10s
      on failure stop
 3. Go there.
 4. Ask.
      ask "How many?" as n : number
End
)";
  const auto told = [&](const std::string& what) {
    const Rehearsing r(text, "", what);
    return r.mistakes.empty() ? std::string() : r.mistakes[0].what;
  };
  CHECK(told("steps:\n  1: {explodes: x}\n")
            .starts_with("`explodes` is nothing that this step returns; it can be fails"));
  CHECK(told("steps:\n  3: {fails: x}\n") == "the step `3` calls no action, so nothing is returned there");
  CHECK(told("reads:\n  file.exists: true\n") == "the procedure has no read `file.exists`; it has tcp.open");
  CHECK(told("answers:\n  3: maybe\n") == "`maybe` is no answer; it can be done, skip, failed, no, nobody");
  CHECK(told("answers:\n  1: done\n") == "nobody is asked anything in this step");
  CHECK(told("answers:\n  4: some\n").ends_with("nobody, or the value that is asked for"));
  CHECK(told("steps:\n  1: {fails: x}\nreads:\n  tcp.open a: true\nanswers:\n  3: \"skip: so\"\n  4: 5\n").empty());
}

TEST_CASE("a second run over what was left has nothing to do") {
  rehearse::Wanted wanted;
  wanted.twice = true;
  const std::string text =
      "procedure p \"P\"\n\nStart\n 1. Write it.\n      do file.write(\"/x\", \"y\")\n      on failure stop\nEnd\n";
  const Rehearsing r(text, "", "", wanted);
  CHECK(r.all.calm_again.grade == Grade::done);
  CHECK(r.all.calm_again.left.empty());
}

TEST_CASE("pairs and seeds are played, the same each time") {
  rehearse::Wanted wanted;
  wanted.pairs = true;
  wanted.seeds = 50;
  const Rehearsing a(choose, "nodes: [a, b]\n", "", wanted), b(choose, "nodes: [a, b]\n", "", wanted);
  CHECK(a.all.pairs_played == a.all.pairs_there_are);
  CHECK(a.all.seeds_played == 50);
  CHECK(a.all.seeds.size() == b.all.seeds.size());
}

TEST_CASE("samples match what they are made from") {
  using rehearse::sample_of;
  CHECK(sample_of("LeaderId:\\s+([0-9]+)") == "LeaderId: 1");
  CHECK(sample_of("is (running|stopped)") == "is running");
  CHECK(sample_of("^a?b{3}[^x]$") == "bbb1");
  CHECK(sample_of("(?i)ok\\.") == "ok.");
}
