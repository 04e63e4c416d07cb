// What a sentence's commands and paths could become.
#include "dsl/import_suggest.h"

namespace ocflow::dsl::suggest {

std::string as_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    out += c;
    if (c == '"' || c == '{' || c == '}') out += c;
  }
  return out + "\"";
}

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

namespace {

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

// A file whose coming or going is waited for.
bool from_waited_path(const std::string& sentence, const std::string& code, Proposals& out) {
  static const RE2 path(R"(^/[\w.@%+-]+(?:/[\w.@%+-]+)*$)");
  static const RE2 waits(R"((?i)\b(?:wait|until)\b)");
  static const RE2 gone(R"((?i)\b(?:gone|removed|deleted|disappear\w*|vanish\w*|no longer|not)\b)");
  if (!has(code, path) || !has(sentence, waits)) return false;
  out.add(std::string("until ") + (has(sentence, gone) ? "not " : "") + "file.exists(" + as_text(code) +
          ") every 2s within 5m");
  return true;
}

}  // namespace

void from_code(const std::string& sentence, Proposals& out) {
  static const RE2 ticks("`([^`]{2,200})`");
  static const RE2 looking(R"((?i)^(?:check|verify|make sure|ensure|confirm|look)\b)");
  re2::StringPiece rest(sentence);
  std::string inner;
  const bool looks = has(sentence, looking);
  while (RE2::FindAndConsume(&rest, ticks, &inner)) {
    if (from_waited_path(sentence, inner, out)) continue;
    if (looks_like_command(inner)) from_command(inner, looks, out);
  }
  for (const auto& note : out.step.notes)
    if (looks_like_command(without_prompt(note.prose.text))) from_command(note.prose.text, looks, out);
}

}  // namespace ocflow::dsl::suggest
