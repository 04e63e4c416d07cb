// Secrets in what programs write: a mark takes their place, also where two of them overlap, or one lies across pieces.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "engine/action/action.h"

namespace ocflow::keeper {

// Secrets among the arguments, which must not come back in what a program wrote, as they are and as a shell joins their
// words; the longest first.
std::vector<std::string> secrets_in(const action::Arguments& arguments);

class Hiding {
 public:
  explicit Hiding(const std::vector<std::string>& secrets);  // they stay where they are
  // What is known to hold nothing of a secret by now; the last bytes may be kept for the next piece.
  std::string next(std::string_view piece);
  std::string rest();
  // The same where what follows is missing, or was missing before: then a part of a secret is hidden, too.
  std::string rest_before_gap();
  void after_gap() { after_gap_ = true; }

 private:
  std::string take(std::size_t end);
  std::size_t longest_at(std::size_t place) const;

  const std::vector<std::string>& secrets_;
  std::array<bool, 256> begins_{};
  std::string kept_;
  std::size_t hidden_ = 0;  // as many bytes of `kept_` belong to a secret
  bool after_gap_ = false;
};

void hide_in(const std::vector<std::string>& secrets, std::string& text);
// Of a text that begins anywhere: there may be the end of a secret.
void hide_in_end(const std::vector<std::string>& secrets, std::string& text);

}  // namespace ocflow::keeper
