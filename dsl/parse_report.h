// Where the parser says what is wrong.
#pragma once
#include "dsl/parse_state.h"
#include "engine/base/diagnostic.h"

namespace ocflow::dsl {

class Report {
 public:
  Report(FileId file, Diagnostics& diagnostics) : file_(file), diagnostics_(diagnostics) {}

  Diagnostic& add(std::string code, Span at, std::string message, std::string remedy) {
    Diagnostic& d = diagnostics_.add(std::move(code), at, std::move(message));
    d.remedy = std::move(remedy);
    return d;
  }
  Diagnostic& add(Mistake m) {
    Diagnostic& d = add(std::move(m.code), {file_, m.begin, m.end}, std::move(m.message), std::move(m.remedy));
    d.got = std::move(m.got);
    d.want = std::move(m.want);
    return d;
  }

  Diagnostic& warn(std::string code, Span at, std::string message, std::string remedy) {
    Diagnostic& d = diagnostics_.warn(std::move(code), at, std::move(message));
    d.remedy = std::move(remedy);
    return d;
  }

  bool full() const { return diagnostics_.full(); }

 private:
  FileId file_;
  Diagnostics& diagnostics_;
};

}  // namespace ocflow::dsl
