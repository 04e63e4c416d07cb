// Steps, and the mistakes that they are to have: a table of them is a test.
#pragma once
#include <vector>

#include "tests/dsl/check_kit.h"
#include "tests/support/catch.h"

namespace ocflow::test {

struct Row {
  const char* codes;  // in the order of the text; empty: none
  const char* steps;  // of the kit's procedure
};

// A program is there exactly when there is no mistake.
inline void expect_all(const std::vector<Row>& rows, const std::string& head = {}) {
  for (const Row& row : rows) {
    const Checking c(procedure(row.steps, head));
    INFO(row.steps << c.all());
    CHECK(c.codes() == row.codes);
    CHECK((c.checked.program != nullptr) == c.codes().empty());
  }
}

}  // namespace ocflow::test
