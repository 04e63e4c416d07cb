// A keeper that is started before it is known whether one is wanted: it comes up while the engine does something else,
// and waits for a word. Until then it touches no file; without the word it goes, and nothing is left of it.
#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "engine/base/result.h"

namespace ocflow::keeper {

struct Start;

class Standby {
 public:
  Standby() noexcept;  // none
  // None where it can't be started: whoever then wants a keeper is told why.
  static Standby start(const Start& start);
  static Result<Standby> try_start(const Start& start);
  Standby(Standby&& other) noexcept;
  Standby& operator=(Standby&& other) noexcept;
  ~Standby();

  // The word, unless a keeper is there already: it works in the folder where we are now. Whoever gives it holds the
  // lock of the run.
  void begin();
  bool has_begun() const;
  explicit operator bool() const { return d_ != nullptr; }
  // What it says once it has the word: "ready", "held" (there is one already), or what went wrong.
  Result<std::string> answer(std::chrono::nanoseconds until);

 private:
  struct Data;
  std::unique_ptr<Data> d_;
};

}  // namespace ocflow::keeper
