// Files of the language made by chance: every clause, declaration and form of value, laid out as nobody would, with
// comments and blank lines between. They parse without a mistake; they mean nothing.
#pragma once
#include <string>

#include "tests/support/random.h"

namespace ocflow::test {

struct RandomTextWants {
  bool numbers_in_order = true;  // else some are not: the formatter's business
};

std::string random_text(Random& random, RandomTextWants wants = {});

}  // namespace ocflow::test
