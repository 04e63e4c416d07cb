#include "engine/base/diagnostic.h"

#include <algorithm>
#include <tuple>

namespace ocflow {
namespace {

auto place(const Diagnostic& d) { return std::tie(d.at.file, d.at.begin, d.at.end, d.code, d.message); }

}  // namespace

Diagnostic& Diagnostics::add(std::string code, Span at, std::string message) {
  Diagnostic made;
  made.code = std::move(code);
  made.at = at;
  made.message = std::move(message);
  if (all_.size() < most_) return all_.emplace_back(std::move(made));
  count_overflow();
  overflow_ = std::move(made);
  return overflow_;
}

Diagnostic& Diagnostics::warn(std::string code, Span at, std::string message) {
  Diagnostic& made = add(std::move(code), at, std::move(message));
  made.severity = Severity::warning;
  return made;
}

// Whether the last one past the limit is an error shows only when its maker is done with it: at the next.
void Diagnostics::count_overflow() {
  if (overflow_.code.empty()) return;
  dropped_++;
  if (overflow_.severity == Severity::error) dropped_errors_++;
}

std::size_t Diagnostics::dropped() const { return dropped_ + (overflow_.code.empty() ? 0 : 1); }

std::size_t Diagnostics::dropped_errors() const {
  const bool last = !overflow_.code.empty() && overflow_.severity == Severity::error;
  return dropped_errors_ + (last ? 1 : 0);
}

std::size_t Diagnostics::errors() const {
  const auto kept =
      std::count_if(all_.begin(), all_.end(), [](const Diagnostic& d) { return d.severity == Severity::error; });
  return static_cast<std::size_t>(kept) + dropped_errors();
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  std::vector<Diagnostic> ordered = all_;
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return place(a) < place(b); });
  const auto same = [](const Diagnostic& a, const Diagnostic& b) { return place(a) == place(b); };
  ordered.erase(std::unique(ordered.begin(), ordered.end(), same), ordered.end());
  return ordered;
}

}  // namespace ocflow
