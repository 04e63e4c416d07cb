#include "cli/plan_text.h"

#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tests/support/compiled.h"
#include "tests/support/golden.h"

using namespace ocflow;
using What = run::Preview::What;

namespace {

constexpr const char* plan_of = R"(procedure p "Every kind of step"

Start
 1. Change something.
      caution It is loud.
      do command(["true"])
 2. Do several things.
      1. Look whether it is so.
           do command(["true"])
      2. Fail.
           do command(["true"])
 3. Ask somebody.
End
)";

run::Forecast forecast(const plan::Plan& plan) {
  run::Forecast out;
  out.steps.resize(plan.size());
  const auto at = [&](const char* number) -> run::Preview& { return out.steps[plan.find(number)]; };
  at("1") = {What::would_change, true, false, false, plan::nothing, "running", "stopped", "", nullptr};
  at("1").add_more().why_perhaps = "`lamp.lit` is not known";
  at("1").add_more().checks = {"expects `lamp.lit`"};
  at("2").what = What::list;
  at("2.1") = {What::already_so, false, false, false, plan::nothing, "stopped", "", "", nullptr};
  at("2.1").add_more().waits = {"until `lamp.lit`, at most 1m"};
  at("2.2") = {What::would_fail, false, false, false, plan::nothing, "", "", "there is no\x1b[2J such file", nullptr};
  at("3").what = What::needs_person;
  out.would_change = out.already_so = out.would_fail = out.needs_person = out.perhaps = 1;
  return out;
}

}  // namespace

TEST_CASE("a plan as text says what would happen at each step, and counts") {
  const auto made = test::compiled(plan_of);
  run::RunState state(made->plan());
  std::string now;
  cli::plan_text(state, forecast(made->plan()), false, [&](std::string_view text) { now += text; });
  CHECK(now == test::golden("plan/every_kind.txt", now));
}

TEST_CASE("a plan as JSON has the same") {
  const auto made = test::compiled(plan_of);
  run::RunState state(made->plan());
  const auto json = nlohmann::json::parse(cli::plan_json(state, forecast(made->plan())).dump());
  CHECK(json["steps"].size() == 5);
  CHECK(json["steps"][0]["what"] == "would_change");
  CHECK(json["steps"][0]["notes"][0] == "caution: It is loud.");
  CHECK(json["counts"]["needs_person"] == 1);
}

TEST_CASE("a plan says where the `where` of a `for` leaves nothing") {
  const auto made = test::compiled(R"(procedure p "P"
given
  names : list of text = ["a", "b"]
Start
 1. Say {name}.
      for name in names where name == "c"
      do say(name)
 2. Say {name}.
      for name in names where name == "b"
      do say(name)
End
)");
  run::RunState state(made->plan());
  run::Forecast none;
  none.steps.resize(made->plan().size());
  std::string text_now;
  cli::plan_text(state, none, false, [&](std::string_view text) { text_now += text; });
  INFO(text_now);
  const auto at = text_now.find("no item of names matches");
  CHECK(at != std::string::npos);
  CHECK(text_now.find("no item of", at + 1) == std::string::npos);
}
