// What the proposals of an imported page have in common.
#pragma once
#include <re2/re2.h>

#include <algorithm>
#include <string>

#include "dsl/import_draft.h"

namespace ocflow::dsl::suggest {

inline constexpr std::size_t most_proposals = 4;

struct Proposals {
  DraftStep& step;
  void add(std::string text) {
    auto& all = step.could_be;
    if (!text.empty() && all.size() < most_proposals && std::find(all.begin(), all.end(), text) == all.end())
      all.push_back(std::move(text));
  }
};

std::string as_text(std::string_view text);  // as a text of the language
bool has(std::string_view text, const RE2& pattern);
bool take(std::string_view text, const RE2& pattern, std::string& out);  // its first group
std::string trimmed(std::string text);                                   // without the point at its end, too

// By the commands and paths that stand in it, or in its notes.
void from_code(const std::string& sentence, Proposals& out);

}  // namespace ocflow::dsl::suggest
