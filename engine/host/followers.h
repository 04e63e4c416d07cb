// Attempts that were given to begin when another has ended: who waits for whom. Private to engine/host.
#pragma once
#include <optional>
#include <unordered_map>
#include <utility>

#include "engine/host/keeper_perform.h"
#include "engine/host/keeper_record.h"

namespace ocflow::keeper {

// An attempt that may begin.
struct Given {
  action::AttemptKey key = 0;
  Duration limit{0};
  Result<Performing::Call> call;  // else what its end says once it has begun
  bool durable = false;           // the end of the one before it is to be on the disk first
  Record::Begin begin() const { return {key, !call || call->action->inside, durable}; }
};

class Followers {
 public:
  bool wait(action::AttemptKey key) const { return after_.contains(key); }
  std::size_t size() const { return next_.size(); }
  bool somebody_waits_for(action::AttemptKey key) const { return next_.contains(key); }

  // Only one waits for each.
  void add(action::AttemptKey after, Given next) {
    after_[next.key] = after;
    next_.emplace(after, std::move(next));
  }

  std::optional<Given> take(action::AttemptKey after) {
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
  std::unordered_map<action::AttemptKey, Given> next_;  // by what each of them waits for
  std::unordered_map<action::AttemptKey, action::AttemptKey> after_;
};

}  // namespace ocflow::keeper
