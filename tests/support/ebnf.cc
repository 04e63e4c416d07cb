#include "tests/support/ebnf.h"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace ocflow::test {
namespace {

bool of_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < text.size();) {
    if (std::isspace(static_cast<unsigned char>(text[i])) != 0) {
      ++i;
    } else if (text[i] == '"') {
      const std::size_t end = text.find('"', i + 1);
      if (end == text.npos) throw std::runtime_error("a quote is not closed");
      out.emplace_back(text.substr(i, end + 1 - i));
      i = end + 1;
    } else if (of_word(text[i])) {
      std::size_t end = i;
      while (end < text.size() && of_word(text[end])) ++end;
      out.emplace_back(text.substr(i, end - i));
      i = end;
    } else {
      out.emplace_back(1, text[i++]);
    }
  }
  return out;
}

}  // namespace

Ebnf::Ebnf(std::string_view text, std::map<std::string, Token> tokens) : tokens_(std::move(tokens)) {
  std::vector<std::string> words = words_of(text);
  for (std::size_t at = 0; at < words.size();) {
    const std::string name = words[at++];
    if (at >= words.size() || words[at++] != "=") throw std::runtime_error("`=` is wanted after " + name);
    if (!rules_.emplace(name, choice(words, at)).second) throw std::runtime_error(name + " is there twice");
    if (at >= words.size() || words[at++] != ".") throw std::runtime_error("`.` is wanted at the end of " + name);
  }
  for (const auto& [name, node] : rules_) check(node);
}

Ebnf::Node Ebnf::choice(std::vector<std::string>& words, std::size_t& at) const {
  Node out{Node::Kind::choice, {}, {sequence(words, at)}};
  while (at < words.size() && words[at] == "|") {
    ++at;
    out.children.push_back(sequence(words, at));
  }
  return out;
}

Ebnf::Node Ebnf::sequence(std::vector<std::string>& words, std::size_t& at) const {
  Node out;
  const auto inner = [&](Node::Kind kind, const char* close) {
    Node node{kind, {}, {choice(words, ++at)}};
    if (at >= words.size() || words[at] != close) throw std::runtime_error(std::string("no ") + close);
    out.children.push_back(std::move(node));
  };
  for (; at < words.size(); ++at) {
    const std::string& word = words[at];
    if (word == "[") {
      inner(Node::Kind::optional, "]");
    } else if (word == "{") {
      inner(Node::Kind::repeated, "}");
    } else if (word == "(") {
      inner(Node::Kind::sequence, ")");
    } else if (word.front() == '"') {
      out.children.push_back({Node::Kind::word, word.substr(1, word.size() - 2), {}});
    } else if (of_word(word.front())) {
      out.children.push_back({tokens_.contains(word) ? Node::Kind::token : Node::Kind::rule, word, {}});
    } else {
      break;
    }
  }
  return out;
}

void Ebnf::check(const Node& node) const {
  if (node.kind == Node::Kind::rule && !rules_.contains(node.text))
    throw std::runtime_error("the grammar has no rule " + node.text);
  for (const Node& child : node.children) check(child);
}

std::vector<std::string> Ebnf::rules() const {
  std::vector<std::string> out;
  for (const auto& [name, node] : rules_) out.push_back(name);
  return out;
}

// All places where what begins at one may end, each found once.
struct Ebnf::Reading {
  using Ends = std::set<std::size_t>;
  Ebnf& grammar;
  std::string_view line;
  std::map<std::pair<std::string, std::size_t>, Ends> known;

  std::size_t blank(std::size_t at) const {
    while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
    return at;
  }

  Ends read(const Node& node, std::size_t at) {
    switch (node.kind) {
      case Node::Kind::sequence:
        return in_turn(node, at);
      case Node::Kind::choice: {
        Ends all;
        for (const Node& child : node.children) all.merge(read(child, at));
        return all;
      }
      case Node::Kind::optional: {
        Ends all = read(node.children.front(), at);
        all.insert(at);
        return all;
      }
      case Node::Kind::repeated: {
        Ends all{at};
        for (std::vector<std::size_t> open{at}; !open.empty();) {
          const std::size_t from = open.back();
          open.pop_back();
          for (const std::size_t end : read(node.children.front(), from)) {
            if (all.insert(end).second) open.push_back(end);
          }
        }
        return all;
      }
      case Node::Kind::word:
        return word(node.text, blank(at));
      case Node::Kind::token: {
        const std::size_t from = blank(at);
        const std::size_t size = grammar.tokens_.at(node.text).match(line.substr(from));
        return size == 0 ? Ends{} : Ends{from + size};
      }
      case Node::Kind::rule:
        break;
    }
    return rule(node.text, at);
  }

  Ends rule(const std::string& name, std::size_t at) {
    const auto found = known.find({name, at});
    if (found != known.end()) return found->second;
    return known[{name, at}] = read(grammar.rules_.at(name), at);
  }

  Ends in_turn(const Node& node, std::size_t at) {
    Ends now{at};
    for (const Node& child : node.children) {
      Ends next;
      for (const std::size_t from : now) next.merge(read(child, from));
      now = std::move(next);
    }
    return now;
  }

  Ends word(const std::string& text, std::size_t at) const {
    if (line.substr(at, text.size()) != text) return {};
    const std::size_t end = at + text.size();
    const bool runs_on = of_word(text.back()) && end < line.size() && of_word(line[end]);
    const bool ran_in = of_word(text.front()) && at > 0 && of_word(line[at - 1]);
    return runs_on || ran_in ? Ends{} : Ends{end};
  }
};

bool Ebnf::recognises(const std::string& rule, std::string_view line) {
  Reading reading{*this, line, {}};
  bool whole = false;
  for (const std::size_t end : reading.rule(rule, 0)) whole = whole || reading.blank(end) == line.size();
  if (!whole) return false;
  for (const auto& [at, ends] : reading.known) {
    if (!ends.empty()) used_.insert(at.first);
  }
  return true;
}

// Of alternatives that may come again each comes once at most.
void Ebnf::make_some(const Node& choice, Random& random, int depth, std::vector<std::string>& out) const {
  std::vector<std::size_t> order(choice.children.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
    std::swap(order[i], order[random.below(static_cast<std::uint32_t>(i + 1))]);
  }
  for (const std::size_t i : order) {
    if (depth <= 12 && random.below(2) == 0) make(choice.children[i], random, depth, out);
  }
}

void Ebnf::make(const Node& node, Random& random, int depth, std::vector<std::string>& out) const {
  const bool deep = depth > 12;
  switch (node.kind) {
    case Node::Kind::sequence:
      for (const Node& child : node.children) make(child, random, depth, out);
      return;
    case Node::Kind::choice: {
      // Deep down the last alternative is taken: the grammar puts the one that ends there.
      const std::size_t most = node.children.size();
      return make(node.children[deep ? most - 1 : random.below(static_cast<std::uint32_t>(most))], random, depth, out);
    }
    case Node::Kind::optional:
      if (!deep && random.below(2) == 0) make(node.children.front(), random, depth, out);
      return;
    case Node::Kind::repeated:
      if (node.children.front().children.size() > 1) return make_some(node.children.front(), random, depth, out);
      for (std::size_t n = deep ? 0 : random.below(3); n > 0; --n) make(node.children.front(), random, depth, out);
      return;
    case Node::Kind::word:
      return out.push_back(node.text);
    case Node::Kind::token: {
      const auto& examples = tokens_.at(node.text).examples;
      return out.push_back(examples[random.below(static_cast<std::uint32_t>(examples.size()))]);
    }
    case Node::Kind::rule:
      return make(rules_.at(node.text), random, depth + 1, out);
  }
}

std::string Ebnf::make(const std::string& rule, Random& random) const {
  std::vector<std::string> words;
  make(rules_.at(rule), random, 0, words);
  std::string out;
  for (const std::string& word : words) {
    const bool close = word == "." || word == "," || word == ")" || word == "]" || word == ":";
    const bool call = word == "(" && !out.empty() && of_word(out.back());
    const bool opened = out.empty() || out.back() == '.' || out.back() == '(' || out.back() == '[';
    if (!close && !call && !opened) out += ' ';
    out += word;
  }
  return out;
}

}  // namespace ocflow::test
