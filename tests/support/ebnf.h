// A small reader of the notation in which docs/language.md writes the grammar of a line, so that the page can be held
// against the parser: it recognises lines, and makes lines by chance.
//
//   name = one | other .      alternatives; a rule ends with a full stop
//   [ maybe ]  { any number } ( group )   "word" or "=": as it stands   NAME: a token
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/random.h"

namespace ocflow::test {

class Ebnf {
 public:
  struct Token {
    // How much of the text it takes, 0: it isn't one.
    std::function<std::size_t(std::string_view)> match;
    std::vector<std::string> examples;
  };

  // Throws std::runtime_error on what is no grammar, or names a rule or token that doesn't exist.
  Ebnf(std::string_view text, std::map<std::string, Token> tokens);

  bool recognises(const std::string& rule, std::string_view line);  // all of it; spaces may stand between two words
  std::string make(const std::string& rule, Random& random) const;
  const std::set<std::string>& used() const { return used_; }  // rules that a recognised line needed
  std::vector<std::string> rules() const;

 private:
  struct Node {
    enum class Kind { sequence, choice, optional, repeated, word, rule, token } kind = Kind::sequence;
    std::string text;
    std::vector<Node> children;
  };
  struct Reading;
  Node choice(std::vector<std::string>& words, std::size_t& at) const;
  Node sequence(std::vector<std::string>& words, std::size_t& at) const;
  void check(const Node& node) const;
  void make_some(const Node& choice, Random& random, int depth, std::vector<std::string>& out) const;
  void make(const Node& node, Random& random, int depth, std::vector<std::string>& out) const;
  std::map<std::string, Node> rules_;
  std::map<std::string, Token> tokens_;
  std::set<std::string> used_;
};

}  // namespace ocflow::test
