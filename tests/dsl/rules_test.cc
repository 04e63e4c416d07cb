// What can't be meant, each rule in both directions.
#include "tests/dsl/check_kit.h"
#include "tests/support/catch.h"

using namespace ocflow;
using namespace ocflow::test;

namespace {

// Actions that no built-in one is like yet: a temporary state, and the end of a host.
const action::Registry& registry() {
  static const action::Registry made = [] {
    action::Registry out;
    const auto add = [&](const char* name, const char* inverse, auto set) {
      action::Signature s;
      s.name = name;
      s.about = "An action of the test";
      s.parameters = {{"name", Type::of(Type::Kind::text), std::nullopt, ""}};
      s.result = Type::of(Type::Kind::none);
      s.effect = action::Effect::idempotent;
      s.inverse = inverse;
      set(s);
      out.add(std::move(s));
    };
    add("pause.begin", "pause.end", [](action::Signature& s) { s.temporary = true; });
    add("pause.end", "pause.begin", [](action::Signature&) {});
    add("machine.off", "", [](action::Signature& s) { s.ends_host = true; });
    add("work.stop", "work.start", [](action::Signature&) {});
    add("work.start", "work.stop", [](action::Signature&) {});
    add("work.once", "", [](action::Signature&) {});
    add("work.look", "", [](action::Signature& s) {
      s.effect = action::Effect::reads;
      s.result = Type::of(Type::Kind::boolean);
    });
    return out;
  }();
  return made;
}

std::string ruled(const std::string& steps, const std::string& head = {}) {
  return "procedure p \"P\"\ngiven\n  used : bool\n  big : bool\n  n : number\n  kind : one of \"old\", \"new\"\n  "
         "there : host\n  other : host\n"
         "  remark : text = none\n  names : list of text = []\n" +
         head + "Start\n" + steps + "End\n";
}

// Errors, then warnings.
std::string said(const Checking& c) {
  return c.codes() + (c.codes().empty() || c.warnings().empty() ? "" : " ") + c.warnings();
}

std::string codes(const std::string& steps, const std::string& head = {},
                  std::map<std::string, std::string> files = {}) {
  const Checking c(ruled(steps, head), std::move(files), registry());
  INFO(c.all());
  return said(c);
}

std::string step_if(int number, const std::string& condition) {
  return " " + std::to_string(number) + ". Do it.\n      " + condition + "\n      do work.stop(\"x\")\n";
}

}  // namespace

TEST_CASE("an if that can never be true is refused, in the light of those around it", "[rules]") {
  CHECK(codes(step_if(1, "if n > 5 and n < 3")) == "OCF0350");
  CHECK(codes(step_if(1, "if n > 3 and n < 5")).empty());
  CHECK(codes(step_if(1, "if kind != \"old\" and kind != \"new\"")) == "OCF0350");
  CHECK(codes(" 1. List.\n      if used\n      1. In it.\n           if not used\n           do work.stop(\"x\")\n") ==
        "OCF0350");
  CHECK(codes(" 1. List.\n      if used\n      1. In it.\n           if not big\n           do work.stop(\"x\")\n")
            .empty());
  // What is read may be another thing a moment later.
  CHECK(
      codes(" 1. List.\n      if work.look(\"x\")\n      1. In it.\n           if not work.look(\"x\")\n           do "
            "work.stop(\"x\")\n")
          .empty());
  // Of a step that never applies, what is in it is not told again.
  CHECK(codes(" 1. List.\n      if used and not used\n      1. In it.\n           if not used\n           do "
              "work.stop(\"x\")\n") == "OCF0350");
}

TEST_CASE("an if that is always true is warned of", "[rules]") {
  const Checking c(ruled(step_if(1, "if n > 3 or n <= 3")), {}, registry());
  CHECK(said(c) == "OCF0352");
  CHECK(c.only().severity == Severity::warning);
  CHECK(c.checked.program);
  CHECK(codes(step_if(1, "if there != none")) == "OCF0352");
  CHECK(codes(step_if(1, "if remark != none")).empty());
  CHECK(
      codes(" 1. List.\n      if used\n      1. In it.\n           if used or big\n           do work.stop(\"x\")\n") ==
      "OCF0352");
}

TEST_CASE("a step that nobody reaches is refused", "[rules]") {
  const std::string group = step_if(1, "if kind == \"old\"") + step_if(2, "if kind == \"new\"");
  CHECK(codes(group + step_if(3, "otherwise")) == "OCF0351");
  CHECK(codes(step_if(1, "if kind == \"old\"") + step_if(2, "otherwise")).empty());
  CHECK(codes(step_if(1, "if used") + step_if(2, "if not used and big") + step_if(3, "otherwise")).empty());
  CHECK(codes(" 1. All.\n      for x in names where x == \"a\" and x == \"b\"\n      do work.stop(x)\n") == "OCF0351");
  CHECK(codes(" 1. All.\n      for x in names where x == \"a\" or x == \"b\"\n      do work.stop(x)\n").empty());
}

TEST_CASE("a step behind one that always fails is refused, in a numbered list") {
  const std::string stop = " 1. Stop here.\n      require n > 5 and n < 3 \"why\"\n";
  const std::string next = " 2. Next.\n      do work.stop(\"x\")\n";
  CHECK(codes(stop + next) == "OCF0351");
  CHECK(codes(stop).empty());
  CHECK(codes(" 1. Stop here.\n      require n > 5 \"why\"\n" + next).empty());
  CHECK(codes(" 1. Stop here.\n      require n > 5 and n < 3 \"why\"\n      on failure continue\n" + next).empty());
  CHECK(codes(" 1. Stop here.\n      require n > 5 and n < 3 \"why\"\n      on failure ask\n" + next).empty());
  CHECK(codes(" 1. Stop here.\n      do work.stop(\"x\")\n      expect used and not used\n      else ask\n" + next)
            .empty());
  CHECK(codes(" - Stop here.\n     require n > 5 and n < 3 \"why\"\n - Next.\n     do work.stop(\"x\")\n").empty());
  // In a list the whole list fails; of two that exclude each other one always does.
  CHECK(codes(" 1. List.\n      - Stop here.\n          expect used and not used\n" + next) == "OCF0351");
  const std::string either = " 1. One.\n      if used\n      require used and big and not big \"why\"\n";
  CHECK(codes(either + " 2. Other.\n      otherwise\n      require big and not big \"why\"\n 3. Next.\n      do "
                       "work.stop(\"x\")\n") == "OCF0351");
  CHECK(codes(either + next).empty());
}

TEST_CASE("every failure decided: by the step, a list that holds it, or used ladder's end", "[rules]") {
  const std::string head = "ensure\n  every failure decided\n";
  CHECK(codes(" 1. A.\n      do work.stop(\"x\")\n", head) == "OCF0353");
  CHECK(codes(" 1. A.\n      do work.stop(\"x\")\n").empty());
  CHECK(codes(" 1. A.\n      do work.stop(\"x\")\n      on failure stop\n", head).empty());
  CHECK(codes(" 1. A.\n      do work.stop(\"x\")\n      else ask\n", head).empty());
  CHECK(codes(" 1. List.\n      on failure ask\n      1. A.\n           do work.stop(\"x\")\n", head).empty());
  CHECK(codes(" 1. Look.\n      until work.look(\"x\") every 1s within 1m\n 2. A person.\n", head).empty());
  const Checking c(ruled(" 1. Run it.\n      do q()\n", head) +
                       "procedure q \"Q\"\nStart\n 1. Inside.\n      do work.stop(\"x\")\nEnd\n",
                   {}, registry());
  CHECK(c.codes() == "OCF0353");
  CHECK(c.at() == "Inside.");
  CHECK(said(Checking(ruled("", head + "  every failure\n"), {}, registry())).starts_with("OCF0146"));
}

TEST_CASE("a keep that nobody reads is warned of, and used file beside this one counts", "[rules]") {
  const std::string keep = " 1. Keep it.\n      keep node = \"db1\"\n";
  CHECK(codes(keep) == "OCF0354");
  CHECK(codes(keep + " 2. Say {kept.node}.\n      if kept.node != none\n").empty());
  struct Folder final : dsl::Loader {
    explicit Folder(std::string text) : text_(std::move(text)) {}
    Result<FileId> module(std::string_view) override { return fail(ErrorKind::not_found, "none"); }
    Result<FileId> file(FileId, std::string_view) override { return fail(ErrorKind::not_found, "none"); }
    std::vector<std::string> beside() override { return {text_}; }
    std::string text_;
  };
  const auto beside = [&](const std::string& text) {
    Sources sources;
    Diagnostics diagnostics;
    Folder folder(text);
    dsl::check(sources, sources.add("main.ocf", ruled(keep)), registry(), folder, diagnostics);
    return diagnostics.sorted().size();
  };
  CHECK(beside("if kept.node != none") == 0);
  CHECK(beside("if kept.nodes != none or unkept.node") == 1);
}

TEST_CASE("failed is read only where a failure can be seen", "[rules]") {
  const auto with = [](const std::string& policy) {
    return " 1. A.\n      do work.stop(\"x\") as one\n" + policy + step_if(2, "if one.failed");
  };
  CHECK(codes(with("")) == "OCF0355");
  CHECK(codes(with("      on failure continue\n")).empty());
  CHECK(codes(with("      on failure ask\n")).empty());
  const auto inner = [](const std::string& policy) {
    return " 1. List.\n" + policy + "      1. A.\n           do work.stop(\"x\") as one\n" +
           step_if(2, "if one != none and one.failed");
  };
  CHECK(codes(inner("      on failure continue\n")).empty());
  CHECK(codes(inner("")) == "OCF0355");
}

TEST_CASE("a point of no return wants a yes before it", "[rules]") {
  const std::string gone = "      do work.once(\"x\")\n      undo none \"it is gone\"\n";
  CHECK(codes(" 1. Do it.\n" + gone) == "OCF0356");
  CHECK(codes(" 1. Do it.\n      confirm \"Sure?\"\n" + gone).empty());
  CHECK(codes(" 1. Ask.\n      confirm \"Sure?\"\n 2. Do it.\n" + gone).empty());
  CHECK(codes(" 1. Do it.\n" + gone + " 2. Ask.\n      confirm \"Sure?\"\n") == "OCF0356");
  CHECK(
      codes(" - Ask.\n     confirm \"Sure?\"\n - Do it.\n     do work.once(\"x\")\n     undo none \"it is gone\"\n") ==
      "OCF0356");
  const std::string q = "procedure q \"Q\"\nStart\n 1. Do it.\n" + gone + "End\n";
  CHECK(
      said(Checking(ruled(" 1. Ask.\n      confirm \"Sure?\"\n 2. Run.\n      do q()\n") + q, {}, registry())).empty());
  CHECK(said(Checking(ruled(" 1. Run.\n      do q()\n") + q, {}, registry())) == "OCF0356");
}

TEST_CASE("a temporary state is closed on every path", "[rules]") {
  const std::string open = " 1. Pause.\n      do pause.begin(\"x\")\n";
  const std::string close = "Go on.\n      do pause.end(\"x\")\n";
  CHECK(codes(open) == "OCF0358");
  CHECK(codes(open + "      finally pause.end(\"x\")\n").empty());
  CHECK(codes(open + "      finally pause.end(\"y\")\n") == "OCF0358");
  CHECK(codes(open + " 2. " + close).empty());
  CHECK(codes(open + " 2. Go on.\n      if used\n      do pause.end(\"x\")\n") == "OCF0358");
  CHECK(codes(open + " 2. Work.\n      do work.stop(\"w\")\n 3. " + close) == "OCF0358");
  CHECK(codes(open + " 2. Work.\n      do work.stop(\"w\")\n      on failure continue\n 3. " + close).empty());
  CHECK(codes(open + "      keep paused = \"x\"\n 2. Later.\n      if kept.paused != none\n").empty());
  CHECK(codes(open, "finally pause.end(\"x\")\n").empty());
}

TEST_CASE("a host is ended last, and never the engine's own", "[rules]") {
  CHECK(codes(" 1. Off.\n      do machine.off(\"x\")\n") == "OCF0357");
  CHECK(codes(" 1. Off.\n      do machine.off(\"x\") on engine.host\n") == "OCF0357");
  CHECK(codes(" 1. Off.\n      do machine.off(\"x\") on there\n").empty());
  const auto then = [](const std::string& host) {
    return " 1. Off.\n      do machine.off(\"x\") on there\n 2. More.\n      do work.stop(\"y\") on " + host + "\n";
  };
  CHECK(codes(then("there")) == "OCF0357");
  CHECK(codes(then("other")).empty());
  CHECK(codes(" 1. First.\n      do work.stop(\"y\") on there\n 2. Off.\n      do machine.off(\"x\") on there\n")
            .empty());
  CHECK(codes(" 1. There.\n      on there\n      1. Off.\n           do machine.off(\"x\")\n").empty());
}

TEST_CASE("under on failure undo everything has a way back", "[rules]") {
  const auto list = [](const std::string& act) {
    return " 1. List.\n      on failure undo\n      1. A.\n           do " + act + "\n";
  };
  CHECK(codes(list("work.once(\"x\")")) == "OCF0359");
  CHECK(codes(list("work.stop(\"x\")")).empty());
  CHECK(codes(list("work.once(\"x\")\n           undo nothing")).empty());
  CHECK(codes(list("work.once(\"x\")\n           undo work.start(\"x\")")).empty());
  CHECK(codes(list("work.once(\"x\")\n           finally work.start(\"x\")")).empty());
  CHECK(codes(" 1. A.\n      do work.once(\"x\")\n").empty());
  // The list is taken back, so what stands above counts, and what stands below doesn't.
  const std::string undo = "      do work.stop(\"y\")\n      on failure undo\n";
  CHECK(codes(" 1. A.\n      do work.once(\"x\")\n 2. B.\n" + undo) == "OCF0359");
  CHECK(codes(" 1. B.\n" + undo + " 2. A.\n      do work.once(\"x\")\n").empty());
}

TEST_CASE("a large file is looked at in proportion to its size", "[rules]") {
  // Ten thousand steps beneath ten thousand conditions: what is asked has a limit, and the answer that it is in order.
  std::string steps = " 1. Hold.\n      - A.\n";
  for (int i = 0; i < 10'000; ++i)
    steps += "      - S.\n          if n > " + std::to_string(i) + "\n          do work.stop(\"x\")\n";
  steps += "      - Rest.\n          otherwise\n";
  for (int i = 0; i < 10'000; ++i)
    steps += "          - S.\n              if n < " + std::to_string(-i) + "\n              do work.stop(\"x\")\n";
  const Checking c(ruled(steps), {}, registry());
  CHECK(c.checked.program);
}
