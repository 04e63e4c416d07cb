// Mistakes as data. What a code means stands in the catalogue (codes_*.cc, by family); rendering is apart.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/span.h"

namespace ocflow {

enum class Severity { error, warning };

struct Label {  // a second place that has to do with it
  Span at;
  std::string text;
};

struct Diagnostic {
  std::string code;  // OCF0101; the catalogue says what it means
  Severity severity = Severity::error;
  Span at;
  std::string message;  // a noun phrase or short sentence, no full stop
  std::string got;      // what was found; may be empty
  std::string want;     // what was wanted; may be empty
  std::string remedy;   // what to do; may be empty
  std::vector<Label> labels;
};

class Diagnostics {
 public:
  explicit Diagnostics(std::size_t most = 1000) : most_(most) {}
  // Then fill in got, want, remedy. The reference is good until the next one is added.
  Diagnostic& add(std::string code, Span at, std::string message);
  Diagnostic& warn(std::string code, Span at, std::string message);
  bool has_errors() const { return errors() > 0; }
  std::size_t errors() const;
  std::size_t dropped_errors() const;  // of those, how many were counted only
  // In the order of the text, and none twice. Past the limit they are counted, not kept.
  std::vector<Diagnostic> sorted() const;
  std::size_t dropped() const;  // how many were counted only
  bool empty() const { return all_.empty(); }
  bool full() const { return all_.size() >= most_; }  // what is added now is counted only, so its wording is lost work

 private:
  void count_overflow();
  std::size_t most_;
  std::size_t dropped_ = 0, dropped_errors_ = 0;
  std::vector<Diagnostic> all_;
  Diagnostic overflow_;
};

// An entry of the catalogue, shown by `ocflow explain CODE`.
struct CodeEntry {
  std::string_view code;
  std::string_view title;
  std::string_view explanation;
  std::string_view wrong;  // an example that provokes it (a whole file), may be empty
  std::string_view right;  // the same, mended
};
const std::vector<CodeEntry>& diagnostic_codes();
const CodeEntry* find_code(std::string_view code);

struct RenderStyle {
  bool color = false;
};
std::string render(const Diagnostic& d, const Sources& sources, RenderStyle style = {});
nlohmann::json to_json(const Diagnostic& d, const Sources& sources);

// The candidate nearest to `word` if it is near enough to be meant, else empty.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace ocflow
