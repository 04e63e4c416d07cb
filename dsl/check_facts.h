// What conditions say of what stands below them. Private to dsl/check*.cc.
#pragma once
#include "dsl/check_world.h"

namespace ocflow::dsl::checking {

// What is known to hold where an expression stands, from the conditions above it:
//   "!path"  the path is not none (a condition said `path != none`, or compared it with a value);
//   "=text"  the condition with this text held, "=not text" that it did not; only of conditions that read nothing,
//            for the others can change.
// Few expressions ask for them, so a condition is read when somebody first does.
class Facts {
 public:
  bool has(const std::string& fact) const;
  std::size_t size() const { return held_.size(); }
  // What follows from a condition being true (or false), whose tree stays until this is forgotten.
  void learn(const World& world, const SyntaxFile& file, std::int32_t expr, bool truth) {
    if (expr >= 0) held_.push_back({&world, &file, expr, truth, {}});
  }
  void learn(std::vector<std::string> facts) { held_.push_back({nullptr, nullptr, -1, true, std::move(facts)}); }
  void forget(std::size_t down_to) { held_.erase(held_.begin() + static_cast<std::ptrdiff_t>(down_to), held_.end()); }

 private:
  struct Held {
    const World* world;
    const SyntaxFile* file;  // nullptr: it has been read
    std::int32_t expr;
    bool truth;
    std::vector<std::string> facts;
  };

  mutable std::vector<Held> held_;
};

// The facts that follow from a condition being true (or false).
void facts_of(const World& world, const SyntaxFile& file, std::int32_t expr, bool truth, std::vector<std::string>& out);
// The parts of a condition that all have to hold, as facts; empty when one of them reads the world.
std::vector<std::string> parts_of(const World& world, const SyntaxFile& file, std::int32_t expr);
// `a.b.c`, as it stands in the text; empty when the expression is no path.
std::string_view path_text(const World& world, const SyntaxFile& file, std::int32_t expr);

}  // namespace ocflow::dsl::checking
