// Attempts that were given to begin when another has ended: who waits for whom. Private to engine/host.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_map>
#include <utility>

#include "engine/action/performer.h"

namespace ocflow::keeper {

class Followers {
 public:
  struct Next {
    action::AttemptKey key = 0;
    nlohmann::json message;  // with which it was given
  };
  bool wait(action::AttemptKey key) const { return after_.contains(key); }
  std::size_t size() const { return next_.size(); }
  bool somebody_waits_for(action::AttemptKey key) const { return next_.contains(key); }

  // Only one waits for each.
  void add(action::AttemptKey after, Next next) {
    after_[next.key] = after;
    next_.emplace(after, std::move(next));
  }

  std::optional<Next> take(action::AttemptKey after) {
    auto found = next_.extract(after);
    if (!found) return std::nullopt;
    after_.erase(found.mapped().key);
    return std::move(found.mapped());
  }

  void remove(action::AttemptKey key) {
    if (const auto at = after_.find(key); at != after_.end()) take(at->second);
  }

  void clear() {
    after_.clear();
    next_.clear();
  }

 private:
  std::unordered_map<action::AttemptKey, Next> next_;  // by what each of them waits for
  std::unordered_map<action::AttemptKey, action::AttemptKey> after_;
};

}  // namespace ocflow::keeper
