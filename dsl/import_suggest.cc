// What the engine could do instead of a person. Only a proposal, in a comment: the page says what to do, and not with
// which names. Words in capitals stand for what the page does not tell.
#include <re2/re2.h>

#include <algorithm>

#include "dsl/import_draft.h"

namespace ocflow::dsl {
namespace {

constexpr std::size_t most_proposals = 4;
constexpr std::size_t longest_looked_at = 600;

// As a text of the language.
std::string as_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    out += c;
    if (c == '"' || c == '{' || c == '}') out += c;
  }
  return out + "\"";
}

// What one procedure has said so far of what is stopped and started.
struct Around {
  bool in_services = false, has_console = false;
  std::string subject;
};

bool has(std::string_view text, const RE2& pattern) {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), pattern);
}
bool take(std::string_view text, const RE2& pattern, std::string& out) {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), pattern, &out);
}

std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '.' || text.back() == ':')) text.pop_back();
  const auto begin = text.find_first_not_of(' ');
  return begin == std::string::npos ? std::string() : text.substr(begin);
}

std::string without_prompt(std::string line) {
  static const RE2 prompt(R"(^\s*(?:\[[^\]]*\]\s*)?(?:[\w.@~:/-]*[$#>]|PS>|C:\\>)\s+(.*)$)");
  std::string rest;
  if (take(line, prompt, rest)) line = rest;
  return trimmed(line);
}

// A command line as `do command([...])`; where it needs a shell, as `do shell("…")`.
std::string command_proposal(const std::string& line, bool looks) {
  static const RE2 shelled(R"([|<>;&$*?`\\()'"])");
  if (has(line, shelled)) return "do shell(" + as_text(line) + ")";
  std::string out;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    if (end > at) out += (out.empty() ? "" : ", ") + as_text(std::string_view(line).substr(at, end - at));
    at = end + 1;
  }
  return looks ? "expect command.read([" + out + "]) != \"\"" : "do command([" + out + "])";
}

bool looks_like_command(const std::string& line) {
  static const RE2 known(
      R"(^(?:sudo |\./|/|[a-z][\w.-]*\.(?:sh|exe|bat|py)\b|(?:systemctl|service|net|sc|kubectl|docker|podman|kill|pkill|su|ssh|scp|cp|mv|rm|mkdir|cat|ls|ps|grep|tail|curl|wget|psql|mysql|sqlplus|startup|shutdown|srvctl|crsctl|lsnrctl|hdfs|yarn|hadoop|kafka-\S+|zookeeper\S*|rabbitmqctl|nginx|apachectl|java|tar|ping|telnet|nc|netstat|ss|df|du|mount|umount|reboot|init|stopsap|startsap|sapcontrol|esxcli|govc|apt-get|apt|yum|dnf|rpm|echo|export|cd|helm|git|chown|chmod|touch|head|find|sed|awk|host|dig|nslookup)(?: |$)))");
  return line.size() < 300 && has(line, known);
}

struct Proposals {
  DraftStep& step;
  void add(std::string text) {
    auto& all = step.could_be;
    if (!text.empty() && all.size() < most_proposals && std::find(all.begin(), all.end(), text) == all.end())
      all.push_back(std::move(text));
  }
};

void from_command(const std::string& raw, bool looks, Proposals& out) {
  static const RE2 service(R"((?:^|\s)(?:systemctl|net|sc(?:\.exe)?)\s+(?:-\S+\s+)*(stop|start|restart)\s+(\S+))");
  static const RE2 old_service(R"((?:^|\s)service\s+(\S+)\s+(stop|start|restart))");
  const auto line = without_prompt(raw);
  std::string verb, name;
  const re2::StringPiece piece(line);
  if (RE2::PartialMatch(piece, service, &verb, &name) || RE2::PartialMatch(piece, old_service, &name, &verb)) {
    if (name.ends_with(".service")) name.resize(name.size() - 8);
    out.add("do service." + verb + "(" + as_text(name) + ")");
  } else if (!line.empty()) {
    out.add(command_proposal(line, looks));
  }
}

void from_code(const std::string& sentence, Proposals& out) {
  static const RE2 ticks("`([^`]{2,200})`");
  static const RE2 looking(R"((?i)^(?:check|verify|make sure|ensure|confirm|look)\b)");
  re2::StringPiece rest(sentence);
  std::string inner;
  const bool looks = has(sentence, looking);
  while (RE2::FindAndConsume(&rest, ticks, &inner))
    if (looks_like_command(inner)) from_command(inner, looks, out);
  for (const auto& note : out.step.notes)
    if (looks_like_command(without_prompt(note.prose.text))) from_command(note.prose.text, looks, out);
}

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
  if ((context.has_console && has(s, close)) || has(s, leave)) out.add("do process.terminate(\"PROGRAM\")");
}

std::string unit_of(const std::string& word) {
  const auto low = lower(word);
  return low.starts_with("h") ? "h" : low.starts_with("m") ? "m" : "s";
}

void from_wait(const std::string& s, Proposals& out) {
  static const RE2 wait_for(
      R"((?i)\bwait\b(?:\s+(?:for|about|at least|approximately|another))*\s+(\d{1,4})\s*(seconds?|secs?|s|minutes?|mins?|m|hours?|h)\b)");
  static const RE2 wait_until(R"((?i)\bwait\s+(?:until|till|for)\b)");
  static const RE2 port(R"((?i)\bports?\s+(\d{2,5})\b)");
  static const RE2 closed(R"((?i)\b(?:closed|no longer|not|nothing|free|down)\b)");
  static const RE2 looks(R"((?i)\b(?:check|verify|make sure|ensure|confirm|wait|until|listen|open|reach|answer))");
  std::string number, word;
  const bool on_port = take(s, port, word) && has(s, looks) && std::stoi(word) < 65536;
  if (on_port)
    out.add(std::string("until ") + (has(s, closed) ? "not " : "") + "tcp.open(\"HOST\", " + word +
            ") every 2s within 1m");
  if (RE2::PartialMatch(s, wait_for, &number, &word) && number != "0" && number[0] != '0')
    out.add("do pause(" + number + unit_of(word) + ")");
  else if (!on_port && has(s, wait_until))
    out.add("until CONDITION every 2s within 5m");
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
    }
  }
}

}  // namespace ocflow::dsl
