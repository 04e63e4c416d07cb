// Secrets in a site file: the file is recorded without them.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/site/site.h"

namespace ocflow::site {

// What stands in the recorded text where a secret stood.
inline constexpr std::string_view secret_mark = "(secret)";

struct SecretPlace {
  std::string path;  // as messages call it: site.db.password, accounts[2].password
  Node* node;
};
// Those that the givens ask for and the site has, in the order of the types.
std::vector<SecretPlace> secret_places(Node& root, const std::vector<Field>& givens);

bool ask_for_secrets(const std::vector<Field>& givens);

// A site's text with the mark in the place of each. An error: one is written so that it can't be taken out.
Result<std::string> without_secrets(const std::string& text, const std::vector<Field>& givens);
// Of a text in which there may be mistakes: then nothing.
std::optional<Node> read_text(const std::string& text);

}  // namespace ocflow::site
