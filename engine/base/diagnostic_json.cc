#include <nlohmann/json.hpp>

#include "engine/base/diagnostic.h"
#include "engine/base/value_json.h"

namespace ocflow {
namespace {

// `endColumn` is that of the first character behind the span, as editors count.
void put_place(nlohmann::json& out, const Sources& sources, Span at) {
  if (at.file >= sources.size()) return;
  const SourceFile& file = sources[at.file];
  const Position begin = file.position(at.begin), end = file.position(at.end);
  out["file"] = valid_utf8(file.path());
  out["line"] = begin.line;
  out["column"] = begin.column;
  out["endLine"] = end.line;
  out["endColumn"] = end.column;
}

void put_text(nlohmann::json& out, const char* key, const std::string& text) {
  if (!text.empty()) out[key] = valid_utf8(text);
}

}  // namespace

nlohmann::json to_json(const Diagnostic& d, const Sources& sources) {
  nlohmann::json out = {{"code", d.code},
                        {"severity", d.severity == Severity::error ? "error" : "warning"},
                        {"message", valid_utf8(d.message)}};
  put_place(out, sources, d.at);
  put_text(out, "got", d.got);
  put_text(out, "want", d.want);
  put_text(out, "remedy", d.remedy);
  for (const Label& label : d.labels) {
    nlohmann::json made = {{"text", valid_utf8(label.text)}};
    put_place(made, sources, label.at);
    out["labels"].push_back(std::move(made));
  }
  return out;
}

}  // namespace ocflow
