#include "cli/sarif.h"

#include "cli/explained.h"
#include "engine/base/value_json.h"
#include "engine/base/version.h"

namespace ocflow::cli {

namespace {

using nlohmann::json;

// A path as the reference that SARIF wants: nothing but the bytes that need no sign.
std::string uri_of(const std::string& path) {
  constexpr char hex[] = "0123456789ABCDEF";
  std::string out = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    const auto byte = static_cast<unsigned char>(c);
    if (plain)
      out += c;
    else
      out += {'%', hex[byte >> 4], hex[byte & 15]};
  }
  return out;
}

json text_object(std::string_view text) { return {{"text", valid_utf8(std::string(text))}}; }

json place_of(Span at, const Sources& sources) {
  if (at.file >= sources.size()) return json::object();
  const SourceFile& file = sources[at.file];
  const Position begin = file.position(at.begin), end = file.position(at.end);
  return {
      {"artifactLocation", {{"uri", uri_of(file.path())}}},
      {"region",
       {{"startLine", begin.line}, {"startColumn", begin.column}, {"endLine", end.line}, {"endColumn", end.column}}}};
}

// All that the message says on a terminal, in one text: viewers show nothing else.
std::string message_of(const Diagnostic& d) {
  std::string out = d.message;
  if (!d.got.empty()) out += "; found " + d.got;
  if (!d.want.empty()) out += (d.got.empty() ? "; wanted " : ", wanted ") + d.want;
  return d.remedy.empty() ? out + "." : out + ".\n" + d.remedy + ".";
}

std::string_view level_of(Severity severity) { return severity == Severity::error ? "error" : "warning"; }

json rule_of(const std::string& code) {
  json out = {{"id", code}};
  const CodeEntry* entry = explained(code);
  if (!entry) return out;
  std::string help(entry->explanation), markdown = help;
  if (!entry->wrong.empty()) {
    help += "\n\nLike this:\n\n" + std::string(entry->wrong) + "\nMended:\n\n" + std::string(entry->right);
    markdown += "\n\nLike this:\n\n```\n" + std::string(entry->wrong) + "```\n\nMended:\n\n```\n" +
                std::string(entry->right) + "```\n";
  }
  out["shortDescription"] = text_object(entry->title);
  out["fullDescription"] = text_object(entry->explanation);
  out["help"] = {{"text", help}, {"markdown", markdown}};
  return out;
}

}  // namespace

std::size_t Sarif::rule(const std::string& code) {
  const auto [found, made] = rule_of_code_.emplace(code, rules_.size());
  if (made) rules_.push_back(rule_of(code));
  return found->second;
}

void Sarif::add(const Diagnostic& d, const Sources& sources) {
  json result = {{"ruleId", d.code},
                 {"ruleIndex", rule(d.code)},
                 {"level", level_of(d.severity)},
                 {"message", text_object(message_of(d))},
                 {"locations", json::array({{{"physicalLocation", place_of(d.at, sources)}}})}};
  for (std::size_t i = 0; i < d.labels.size(); i++)
    result["relatedLocations"].push_back({{"id", i},
                                          {"physicalLocation", place_of(d.labels[i].at, sources)},
                                          {"message", text_object(d.labels[i].text)}});
  results_.push_back(std::move(result));
}

void Sarif::add_failure(const std::string& path, const Error& error) {
  notifications_.push_back(
      {{"level", "error"},
       {"message", text_object(error.remedy.empty() ? error.what + "." : error.what + ".\n" + error.remedy + ".")},
       {"locations", json::array({{{"physicalLocation", {{"artifactLocation", {{"uri", uri_of(path)}}}}}}})}});
}

json Sarif::document() const {
  const json driver = {{"name", "ocflow"}, {"version", OCFLOW_VERSION}, {"rules", rules_}};
  const json run = {{"tool", {{"driver", driver}}},
                    {"columnKind", "unicodeCodePoints"},
                    {"invocations", json::array({{{"executionSuccessful", notifications_.empty()},
                                                  {"toolExecutionNotifications", notifications_}}})},
                    {"results", results_}};
  return {
      {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"version", "2.1.0"}, {"runs", json::array({run})}};
}

}  // namespace ocflow::cli
