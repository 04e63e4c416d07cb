// A tree as an .ocf text. What would not be valid there (an `otherwise` below no `if`, an `after` of a step that was
// taken out) is left out, so every tree has a text.
#include <algorithm>

#include "tests/sim/steps.h"

namespace ocflow::sim {

namespace {

std::string word(const char* what, const Step& s) { return what + std::to_string(s.id); }

class Writer {
 public:
  std::string list(const Step& root, std::size_t indent) {
    std::string text;
    int number = 0;
    bool asked = false;  // the step before has an `if`, and so may have an `otherwise` below it
    for (const Step& s : root.inner) {
      const std::string marker = root.numbered ? std::to_string(++number) + ". " : "- ";
      text += std::string(indent, ' ') + marker + "Step " + std::to_string(s.id) + ".\n";
      const bool otherwise = s.otherwise && asked;
      asked = s.condition && !otherwise;
      text += clauses(s, root, otherwise, indent + 5);
    }
    return text;
  }
  std::string procedures;

 private:
  static std::string act(const std::string& label, const std::string& item, bool once) {
    return "command([\"" + label + "\"" + (item.empty() ? "" : ", " + item) + "]" + (once ? "" : ", repeatable: true") +
           ")";
  }
  std::string procedure(const std::string& name, const std::string& steps, const std::string& above = {}) {
    procedures += "\nprocedure " + name + " \"Called\"\n" + above + "Start\n" + steps + "End\n";
    return name + "()";
  }
  std::string clauses(const Step& s, const Step& root, bool otherwise, std::size_t indent) {
    const std::string in(indent, ' ');
    std::string text = in + word("as s", s) + "\n";
    const auto say = [&](const std::string& line) { text += in + line + "\n"; };
    if (otherwise) say("otherwise");
    if (!otherwise && s.condition) say("if file.exists(\"" + word("if", s) + "\")");
    if (s.let) say(word("let v", s) + " = command.read([\"" + word("let", s) + "\"])");
    if (s.loop == Step::Loop::open) say(word("let l", s) + " = lines(command.read([\"" + word("items", s) + "\"]))");
    if (s.loop != Step::Loop::none) say(loop(s));
    std::string afters;
    for (const int id : s.afters) {
      const bool there = std::any_of(root.inner.begin(), root.inner.end(), [id](const Step& o) { return o.id == id; });
      if (there) afters += (afters.empty() ? "s" : ", s") + std::to_string(id);
    }
    if (!afters.empty() && !root.numbered) say("after " + afters);
    if (!s.policy.empty()) say("on failure " + s.policy);
    if (s.finally && s.what != Step::What::call) say("finally " + closing(s));
    if (s.require) say("require file.exists(\"" + word("req", s) + "\")");
    if (s.confirm) say("confirm \"Really?\"");
    if (s.ask) say("ask \"What?\" as " + word("a", s) + " : text");
    if (s.keep) say(word("keep k", s) + " = \"kept\"");
    what(s, text, indent);
    return text;
  }
  static std::string loop(const Step& s) {
    const std::string list = s.loop == Step::Loop::open ? word("l", s) : "[\"a\", \"b\", \"c\"]";
    const std::string head = "for " + word("i", s) + " in " + list;
    if (s.loop == Step::Loop::until_one) return head + ", until one succeeds";
    return head + (s.at_once > 1 ? ", " + std::to_string(s.at_once) + " at a time" : "");
  }
  static std::string closing(const Step& s) {
    const bool once = s.id % 3 == 0;
    return act(word(once ? "oncefin" : "fin", s), {}, once);
  }
  void what(const Step& s, std::string& text, std::size_t indent) {
    const std::string in(indent, ' ');
    const auto say = [&](const std::string& line) { text += in + line + "\n"; };
    const std::string item = s.loop == Step::Loop::none ? "" : word("i", s);
    if (s.what == Step::What::person) return say("do person()");
    if (s.what == Step::What::act) say("do " + act(word(s.once ? "once" : "again", s), item, s.once));
    if (s.what == Step::What::call) {
      const std::string above = s.finally ? "finally " + closing(s) + "\n" : "";
      say("do " + procedure(word("p", s), list(s, 1), above));
    }
    if (s.what == Step::What::list) text += list(s, indent);
    if (s.wait) say("until file.exists(\"" + word("wait", s) + "\") every 1s within 10s");
    if (s.expect) say("expect file.exists(\"" + word("exp", s) + "\")");
    if (s.limit && (s.what != Step::What::look || s.wait || s.expect || s.require)) say("within 20s");
    if (s.what == Step::What::look) {
      if (!s.wait && !s.expect && !s.require) say("require file.exists(\"" + word("look", s) + "\")");
    }
    if (s.retries > 0) say("retry " + std::to_string(s.retries) + " times every 1s");
    if (s.undo == "call" && !s.back.empty())
      say("undo " + procedure(word("b", s), list(s.back[0], 1)));
    else if (s.undo == "call")
      say("undo " + act(word(s.once ? "onceback" : "againback", s), s.what == Step::What::act ? item : "", s.once));
    if (s.undo == "nothing") say("undo nothing");
    if (s.undo == "none") say("undo none \"never\"");
    if (s.else_call && !s.rung.empty())
      say("else do " + procedure(word("r", s), list(s.rung[0], 1)));
    else if (s.else_call)
      say("else do " + procedure(word("r", s), " 1. Another way.\n      do " +
                                                   act(word(s.once ? "onceother" : "againother", s), {}, s.once) +
                                                   "\n      undo nothing\n"));
    else if (s.else_do)
      say("else do " + act(word(s.once ? "onceelse" : "againelse", s), item, s.once));
    if (s.else_do && s.rung_retries > 0) say("retry " + std::to_string(s.rung_retries) + " times every 1s");
    if (s.else_ask) say("else ask");
  }
};

}  // namespace

std::string text_of(const Step& root) {
  Writer writer;
  const std::string steps = writer.list(root, 1);
  return "procedure p \"A procedure\"\nStart\n" + steps + "End\n" + writer.procedures;
}

}  // namespace ocflow::sim
