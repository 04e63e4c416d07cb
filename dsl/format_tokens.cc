#include "dsl/format_tokens.h"

#include <algorithm>

#include "dsl/text_words.h"
#include "engine/base/utf8.h"

namespace ocflow::dsl {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool in_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c); }
bool is_blank(char c) { return c == ' ' || c == '\t'; }

enum class Kind : std::uint8_t { none, keyword, operand, text, sign };

struct Token {
  Kind kind = Kind::none;
  std::string_view text;
  bool apart = false;  // blanks stand before it
  bool is(char c) const { return kind == Kind::sign && text.size() == 1 && text[0] == c; }
};

class Tokens {
 public:
  explicit Tokens(std::string_view line) : line_(line) {}

  bool next(Token& token) {
    const std::size_t before = at_;
    while (at_ < line_.size() && is_blank(line_[at_])) at_++;
    if (at_ == line_.size()) return false;
    const std::size_t begin = at_;
    const Kind kind = read();
    token = {kind, line_.substr(begin, at_ - begin), begin > before};
    field_ = token.is('.');
    return true;
  }

 private:
  Kind read() {
    const char c = line_[at_];
    if (c == '"') return read_text();
    if (is_digit(c)) return read_amount();
    if (in_word(c)) return read_word();
    const bool two = at_ + 1 < line_.size() && line_[at_ + 1] == '=' && (c == '=' || c == '!' || c == '<' || c == '>');
    at_ += two ? 2 : 1;
    return Kind::sign;
  }
  Kind read_text() {
    for (at_++; at_ < line_.size(); at_++) {
      if (line_[at_] != '"') continue;
      if (at_ + 1 == line_.size() || line_[at_ + 1] != '"') break;
      at_++;
    }
    at_ = std::min(at_ + 1, line_.size());
    return Kind::text;
  }
  Kind read_amount() {
    const auto point = [&] { return line_[at_] == '.' && at_ + 1 < line_.size() && is_digit(line_[at_ + 1]); };
    while (at_ < line_.size() && (in_word(line_[at_]) || point())) at_++;
    return Kind::operand;
  }
  // Behind a dot any word is a field. `true` and its like are values.
  Kind read_word() {
    const std::size_t begin = at_;
    while (at_ < line_.size() && in_word(line_[at_])) at_++;
    const std::string_view word = line_.substr(begin, at_ - begin);
    const bool value = word == "true" || word == "false" || word == "none";
    return !field_ && !value && is_word(word) ? Kind::keyword : Kind::operand;
  }

  std::string_view line_;
  std::size_t at_ = 0;
  bool field_ = false;
};

class Spacer {
 public:
  explicit Spacer(Colons colons) : parameters_(colons == Colons::parameters) {}

  bool blank_before(const Token& token) {
    const bool wanted = last_.kind != Kind::none && between(token);
    enter(token);
    last_ = token;
    return wanted;
  }

 private:
  bool declares() const { return depth_ == 0 || (parameters_ && depth_ == 1); }

  bool between(const Token& token) const {
    if (last_.is('(') || last_.is('[') || last_.is('.') || prefix_) return false;
    if (token.is(')') || token.is(']') || token.is(',') || token.is('.')) return false;
    if (token.is(':')) return declares();
    // A call's bracket stands at its name; any other begins a value of its own.
    if (!token.is('(')) return true;
    const bool of_read = parameters_ && depth_ == 0;
    return !of_read && (last_.kind != Kind::operand || token.apart);
  }

  void enter(const Token& token) {
    const bool value_before = last_.kind == Kind::operand || last_.kind == Kind::text || last_.is(')') || last_.is(']');
    prefix_ = token.is('-') && !value_before;
    if (token.is('(') || token.is('[')) depth_++;
    if ((token.is(')') || token.is(']')) && --depth_ == 0) parameters_ = false;
  }

  Token last_;
  int depth_ = 0;
  bool parameters_;
  bool prefix_ = false;  // the last one was a minus in front of its value
};

}  // namespace

std::string spaced(std::string_view line, Colons colons) {
  std::string out;
  out.reserve(line.size() + 8);
  Tokens tokens(line);
  Spacer spacer(colons);
  for (Token token; tokens.next(token);) {
    if (spacer.blank_before(token)) out += ' ';
    out += token.text;
  }
  return out;
}

std::size_t shown_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const CodePoint c = decode_utf8(text);
    width += c.valid ? display_width(c.value) : 1;
    text.remove_prefix(c.length);
  }
  return width;
}

}  // namespace ocflow::dsl
