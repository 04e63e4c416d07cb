// What the engine could do instead of a person. Only a proposal, in a comment: the page says what to do, and not with
// which names. Words in capitals stand for what the page does not tell.
#include "dsl/import_suggest.h"

namespace ocflow::dsl {
namespace {

using namespace suggest;

constexpr std::size_t longest_looked_at = 600;

// What one procedure has said so far of what is stopped and started.
struct Around {
  bool in_services = false, has_console = false;
  std::string subject;
};

void from_service(const std::string& s, Around& context, Proposals& out) {
  static const RE2 services(R"((?i)\bservices\b(?: window| console| snap-in| in the|\.msc|$|,))");
  static const RE2 open_services(R"((?i)\b(?:select|open|click|go to|choose)\b.*\bservices\b)");
  static const RE2 chosen(
      R"((?i)\b(?:select|choose|right-click|find|highlight)\s+(?:on\s+)?(?:the\s+)?(.{2,60}?)\s+(?:service\s+)?to\s+(?:stop|start|restart)\b)");
  static const RE2 button(
      R"((?i)^(?:then\s+|and\s+)?(?:select|click|choose|press)\s+(?:on\s+)?(?:the\s+)?["'*`]*(stop|start|restart)\b["'*`]*(?:\s+(?:button|service|the service))?\.?$)");
  static const RE2 named(
      R"((?i)\b(stop|start|restart)\s+(?:the\s+)?["'`]?([\w.@+-]+(?: [\w.@+-]+){0,4}?)["'`]?\s+(?:windows\s+|linux\s+)?service\b)");
  static const RE2 article("(?i)^(?:the|a|an|its|this|that|each|every|all|old|new)$");
  if (has(s, services) || has(s, open_services)) context.in_services = true;
  std::string verb, name;
  if (take(s, chosen, name)) context.subject = trimmed(name);
  if (context.in_services && take(s, button, verb))
    out.add("do service." + lower(verb) + "(" + as_text(context.subject.empty() ? "SERVICE" : context.subject) + ")");
  else if (RE2::PartialMatch(s, named, &verb, &name) && !has(name, article))
    out.add("do service." + lower(verb) + "(" + as_text(name) + ")");
}

void from_window(const std::string& s, Around& context, Proposals& out) {
  static const RE2 console(R"((?i)\b(?:find|locate|open|select|switch to)\s+(?:the\s+)?(.{2,60}?)\s+console window\b)");
  static const RE2 console_alone(R"((?i)\bconsole window\b)");
  static const RE2 close(R"((?i)(?:\bclick\b.*\bclose\b|\bclose\b.*\b(?:console|window)\b))");
  static const RE2 leave(
      R"((?i)(?:\bfile\s*(?:>|->|→|menu\b.*)\s*exit\b|^(?:then\s+)?(?:select|click|choose)\s+(?:the\s+)?["'*`]*exit["'*`]*\.?$))");
  std::string name;
  if (take(s, console, name)) context.subject = trimmed(name);
  if (has(s, console_alone)) context.has_console = true;
  const bool closes = context.has_console && has(s, close), leaves = has(s, leave);
  if (!closes && !leaves) return;
  out.add("do process.terminate(\"PROGRAM\")");
  const auto title = as_text(context.subject.empty() ? "TITLE" : context.subject);
  out.add(closes ? "do window.close(" + title + ")"
                 : "do window.menu(" + title + ", [\"File\", \"Exit\"], closes: true)");
}

std::string unit_of(const std::string& word) {
  const auto low = lower(word);
  return low.starts_with("h") ? "h" : low.starts_with("m") ? "m" : "s";
}

// How long a person is told to wait.
std::string limit_of(const std::string& s) {
  static const RE2 most(
      R"((?i)\b(?:up to|at most|no more than|not more than|maximum(?: of)?|max\.?|within)\s+(\d{1,4})\s*(seconds?|secs?|s|minutes?|mins?|m|hours?|h)\b)");
  std::string number, unit;
  const bool told = RE2::PartialMatch(s, most, &number, &unit) && number[0] != '0';
  return told ? number + unit_of(unit) : "5m";
}

void from_wait(const std::string& s, Proposals& out) {
  static const RE2 wait_for(
      R"((?i)\bwait\b(?:\s+(?:for|about|at least|approximately|another))*\s+(\d{1,4})\s*(seconds?|secs?|s|minutes?|mins?|m|hours?|h)\b)");
  static const RE2 wait_until(R"((?i)\bwait\s+(?:until|till|for)\b)");
  static const RE2 port(R"((?i)\bports?\s+(\d{2,5})\b)");
  static const RE2 closed(R"((?i)\b(?:closed|no longer|not|nothing|free|down)\b)");
  static const RE2 looks(R"((?i)\b(?:check|verify|make sure|ensure|confirm|wait|until|listen|open|reach|answer))");
  std::string number, word;
  const auto& all = out.step.could_be;
  const bool waits_already = std::any_of(all.begin(), all.end(), [](const auto& p) { return p.starts_with("until "); });
  const bool on_port = take(s, port, word) && has(s, looks) && std::stoi(word) < 65536;
  if (on_port)
    out.add(std::string("until ") + (has(s, closed) ? "not " : "") + "tcp.open(\"HOST\", " + word +
            ") every 2s within 1m");
  if (RE2::PartialMatch(s, wait_for, &number, &word) && number != "0" && number[0] != '0')
    out.add("do pause(" + number + unit_of(word) + ")");
  else if (!on_port && !waits_already && has(s, wait_until))
    out.add("until CONDITION every 2s within " + limit_of(s));
}

void from_words(const std::string& s, Proposals& out) {
  static const RE2 url(R"re((https?://[^\s<>()"'`]+[\w/]))re");
  static const RE2 browses(R"((?i)\b(?:log ?in|sign in|download|see|refer|guide|documentation)\b)");
  static const RE2 remove(R"((?i)\b(?:delete|remove)\s+(?:the\s+)?(?:file\s+)?[`"]?(/[\w./-]+\w))");
  static const RE2 folder(R"((?i)\bcreate\s+(?:the\s+|a\s+)?(?:folder|directory)\s+[`"]?(/[\w./-]+\w))");
  static const RE2 condition(R"((?i)^(?:if|when)\b|\bif (?:used|needed|necessary|required|applicable|present|any)\b)");
  static const RE2 each(R"((?i)\b(?:for|on) (?:each|every|all)\b|\brepeat\b.*\beach\b)");
  static const RE2 sure(
      R"((?i)\b(?:ask|get|obtain)\b.*\b(?:approval|permission|confirmation)\b|\bpoint of no return\b|\bcannot be undone\b)");
  std::string found;
  if (take(s, url, found) && !has(s, browses)) out.add("expect http.get(" + as_text(found) + ").status == 200");
  if (take(s, remove, found)) out.add("do file.remove(" + as_text(found) + ")");
  if (take(s, folder, found)) out.add("do file.make_folder(" + as_text(found) + ")");
  if (has(s, condition)) out.add("if CONDITION");
  if (has(s, each)) out.add("for X in LIST");
  if (has(s, sure)) out.add("confirm \"QUESTION\"");
}

// "To restart, follow the previous steps": the procedure above, from its end.
void from_way_back(const std::string& s, const DraftProcedure& of, const std::string& first, Proposals& out) {
  static const RE2 steps(
      R"((?i)\b(?:follow|repeat|perform|reverse|do|use)\b.*\b(?:previous\w*|preceding|above|earlier|same)\b.*\b(?:steps?|procedure|order|instructions)\b)");
  static const RE2 starts(R"((?i)\b(?:re)?start(?:ing)?\b)");
  static const RE2 backwards(R"((?i)\brevers\w*|\bbackwards?\b|\bopposite\b)");
  const bool again = has(s, starts) || has(of.title.text, starts);
  if (!first.empty() && first != of.name && has(s, steps) && (again || has(s, backwards)))
    out.add("do reverse " + first + "()");
}

}  // namespace

void suggest_actions(Draft& draft) {
  for (auto& procedure : draft.procedures) {
    Around context;
    for (std::size_t i = 0; i < procedure.steps.size(); i++) {
      DraftStep& step = procedure.steps[i];
      const std::string s = step.sentence.text.substr(0, longest_looked_at);
      Proposals out{step};
      from_service(s, context, out);
      from_window(s, context, out);
      const bool holds = i + 1 < procedure.steps.size() && procedure.steps[i + 1].depth > step.depth;
      if (!holds && step.calls < 0) {
        from_code(s, out);
        from_wait(s, out);
      }
      from_words(s, out);
      if (!holds && step.calls < 0) from_way_back(s, procedure, draft.procedures.front().name, out);
    }
  }
}

}  // namespace ocflow::dsl
