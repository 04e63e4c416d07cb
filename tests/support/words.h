// A list of texts, as a call gives it: words({"printf", "%s", "x"}). It is a Value, since to clang `{List}` is a copy
// of the list, and to GCC a list that holds it.
#pragma once
#include <initializer_list>
#include <string>

#include "engine/base/value.h"

namespace ocflow::test {

inline Value words(std::initializer_list<std::string> texts) {
  List out;
  for (const std::string& text : texts) out.emplace_back(text);
  return out;
}

}  // namespace ocflow::test
