// Values, calls and types by chance, with blanks wherever the language lets them stand.
#pragma once
#include <string>

#include "tests/support/random.h"

namespace ocflow::test {

class RandomValues {
 public:
  explicit RandomValues(Random& random) : random_(random) {}

  std::string gap();    // blanks that may be none
  std::string blank();  // one at least
  std::string name();
  std::string path();
  std::string hole();
  std::string text();   // "with {values}"
  std::string plain();  // without values
  std::string prose();
  std::string duration();
  std::string host();
  std::string call(int depth);
  std::string type(int depth);
  std::string sum(int depth);
  std::string expression(int depth);

 private:
  std::string binder(int depth);
  std::string argument(int depth);
  std::string arguments(int depth);
  std::string primary(int depth);
  std::string unary(int depth);
  std::string comparison(int depth);
  std::string negated(int depth);
  template <std::size_t N>
  const char* any(const char* const (&all)[N]) {
    return all[random_.below(N)];
  }
  Random& random_;
};

}  // namespace ocflow::test
