#include "tests/support/random_text.h"

#include <algorithm>
#include <vector>

#include "tests/support/random_values.h"

namespace ocflow::test {
namespace {

class Writer {
 public:
  Writer(Random& random, RandomTextWants wants) : random_(random), wants_(wants), v_(random) {}

  std::string file() {
    windows_ = random_.chance(20);
    if (random_.chance(20)) out_ = "\xEF\xBB\xBF";
    for (std::uint32_t i = random_.below(4); i > 0; i--) outside();
    for (std::uint32_t i = 1 + random_.below(2); i > 0; i--) procedure();
    if (random_.chance(30)) noise();
    if (random_.chance(20) && out_.ends_with('\n')) out_.pop_back();
    return std::move(out_);
  }

 private:
  void line(std::uint32_t indent, const std::string& text) {
    if (random_.chance(20)) noise();
    out_ += std::string(indent, ' ') + text + trail();
  }
  std::string trail() { return std::string(random_.chance(10) ? "  \t" : "") + (windows_ ? "\r\n" : "\n"); }
  void noise() {
    for (std::uint32_t i = random_.below(4); i > 0; i--) {
      const std::string blanks(random_.below(9), random_.chance(80) ? ' ' : '\t');
      out_ += blanks + (random_.chance(40) ? "#" + v_.gap() + v_.prose() : "") + trail();
    }
  }
  std::string fields_text(bool about) {
    std::string out = v_.name() + v_.gap() + ":" + v_.gap() + v_.type(2);
    if (random_.chance(50)) out += v_.gap() + "=" + v_.gap() + v_.expression(2);
    return about && random_.chance(60) ? out + v_.blank() + v_.plain() : out;
  }

  void outside() {
    switch (random_.below(3)) {
      case 0:
        return line(0, "use" + v_.blank() + (random_.chance(50) ? "\"other file.ocf\"" : v_.name()));
      case 1: {
        line(0, "type" + v_.blank() + v_.name());
        for (std::uint32_t i = 1 + random_.below(4); i > 0; i--) line(1 + random_.below(6), fields_text(true));
        return;
      }
      default: {
        std::string text = "let" + v_.blank() + v_.name() + v_.gap() + "(" + v_.gap();
        for (std::uint32_t i = random_.below(3); i > 0; i--)
          text += fields_text(false) + v_.gap() + (i > 1 ? "," + v_.gap() : "");
        line(0, text + ")" + v_.gap() + "=" + v_.gap() + v_.expression(3));
      }
    }
  }

  void procedure() {
    line(0, "procedure" + v_.blank() + v_.name() + v_.blank() + v_.plain());
    while (random_.chance(40)) line(random_.below(5), "note" + v_.blank() + v_.prose());
    while (random_.chance(20)) line(0, "lock" + v_.blank() + v_.expression(2));
    if (random_.chance(60)) {
      line(0, "given");
      for (std::uint32_t i = random_.below(5); i > 0; i--) line(1 + random_.below(6), fields_text(true));
    }
    const auto order = [&] { return v_.path() + v_.blank() + "before" + v_.blank() + v_.path(); };
    while (random_.chance(20)) line(0, "ensure" + v_.blank() + order());
    if (random_.chance(40)) {
      line(0, "ensure");
      for (std::uint32_t i = random_.below(4); i > 0; i--) line(1 + random_.below(6), order());
      if (random_.chance(30)) line(1 + random_.below(6), "every" + v_.blank() + "failure" + v_.blank() + "decided");
    }
    while (random_.chance(30)) line(0, "finally" + v_.blank() + effect());
    line(0, "Start");
    list(random_.below(5), 3);
    line(0, "End");
  }

  // The markers stand under each other by their first or their last characters; `column` is the leftmost of them.
  void list(std::uint32_t column, int depth) {
    const bool numbers = random_.chance(70), by_last = random_.chance(50);
    const std::uint32_t items = random_.chance(10) ? 9 + random_.below(6) : 1 + random_.below(4);
    const auto width = static_cast<std::uint32_t>(std::to_string(items).size());
    const bool wrong = numbers && !wants_.numbers_in_order;
    for (std::uint32_t i = 1; i <= items; i++) {
      std::string marker = "-";
      if (numbers) marker = std::to_string(wrong && width == 1 && i > 1 ? 1 + random_.below(9) : i) + ".";
      const std::uint32_t own = numbers ? static_cast<std::uint32_t>(marker.size()) - 1 : 1;
      const std::uint32_t at = column + (numbers && by_last ? width - own : 0);
      line(at, marker + v_.blank() + v_.prose());
      item(at, depth);
    }
  }

  void item(std::uint32_t marker, int depth) {
    const std::uint32_t clauses = marker + 1 + random_.below(5);
    for (std::uint32_t i = random_.below(4); i > 0; i--) line(clauses, clause());
    if (depth == 0 || !random_.chance(25)) return;
    list(std::max(clauses, marker + 2) + random_.below(4), depth - 1);
    for (std::uint32_t i = random_.below(3); i > 0; i--) line(clauses, clause());
  }

  std::string calls_tail(bool result) {
    std::string out;
    if (result && random_.chance(40)) {
      out += v_.blank() + "as" + v_.blank() + v_.name();
      if (random_.chance(40)) out += v_.gap() + ":" + v_.gap() + v_.type(2);
    }
    if (random_.chance(30)) out += v_.blank() + "on" + v_.blank() + v_.host();
    if (random_.chance(30)) out += v_.blank() + "within" + v_.blank() + v_.duration();
    return out;
  }
  std::string effect() { return v_.call(3) + calls_tail(false); }
  std::string why() { return random_.chance(40) ? v_.gap() + v_.text() : ""; }

  std::string each() {
    static const char* const last[] = {"", "at  once", "2 at a time", "n+1 at  a\ttime"};
    std::string out = v_.name() + v_.blank() + "in" + v_.blank() + v_.expression(2);
    if (random_.chance(40)) out += v_.blank() + "where" + v_.blank() + v_.expression(2);
    if (random_.chance(30)) out += v_.blank() + "by" + v_.blank() + v_.expression(2);
    const std::string many = last[random_.below(4)];
    if (!many.empty()) out += v_.gap() + "," + v_.gap() + many;
    if (random_.chance(20)) out += v_.gap() + "," + v_.gap() + "each  after " + v_.expression(1);
    if (random_.chance(20)) out += v_.gap() + ",until one\tsucceeds";
    return out;
  }

  std::string clause() {
    static const char* const policies[] = {"stop", "continue", "ask", "undo"};
    const std::string b = v_.blank();
    switch (random_.below(25)) {
      case 0:
        return "as" + b + v_.name();
      case 1:
        return "let" + b + v_.name() + v_.gap() + "=" + v_.gap() + v_.expression(3);
      case 2:
        return "keep" + b + v_.name() + v_.gap() + "=" + v_.gap() + v_.expression(3);
      case 3:
        return "if" + b + v_.expression(3);
      case 4:
        return "otherwise";
      case 5:
        return "for" + b + each();
      case 6:
        return "after" + b + v_.name() + (random_.chance(50) ? v_.gap() + "," + v_.gap() + v_.name() : "");
      case 7:
        return "on" + b + v_.host();
      case 8:
        return "do" + b + v_.call(3) + calls_tail(true);
      case 9:
        return "do" + b + "reverse" + b + v_.call(2) + calls_tail(true);
      case 10:
        return "else" + b + "do" + b + v_.call(2) + calls_tail(true);
      case 11:
        return "else" + b + "ask";
      case 12:
        return "until" + b + v_.expression(3) + v_.blank() + "every" + b + v_.duration() + v_.blank() + "within" + b +
               v_.duration();
      case 13:
        return "until" + b + v_.expression(2) + v_.blank() + "for" + b + v_.duration() + v_.blank() + "every" + b +
               v_.duration() + v_.blank() + "within" + b + v_.duration();
      case 14:
        return "require" + b + v_.expression(3) + why();
      case 15:
        return "expect" + b + v_.expression(3) + why();
      case 16:
        return "within" + b + v_.duration();
      case 17:
        return "retry" + b + v_.sum(1) + v_.blank() + "times" + b + "every" + b + v_.duration() +
               (random_.chance(40) ? v_.blank() + "doubling" : "");
      case 18:
        return "on" + b + "failure" + b + policies[random_.below(4)];
      case 19:
        return "undo" + b +
               (random_.chance(50)   ? effect()
                : random_.chance(50) ? "nothing"
                                     : "none" + v_.gap() + v_.text());
      case 20:
        return "finally" + b + effect();
      case 21:
        return "confirm" + b + v_.text() + (random_.chance(40) ? v_.gap() + "typing" + b + v_.expression(1) : "");
      case 22:
        return "ask" + b + v_.text() + v_.blank() + "as" + b + v_.name() + v_.gap() + ":" + v_.gap() + v_.type(2);
      case 23:
        return "reversed" + b + v_.text();
      default: {
        static const char* const notes[] = {"note", "warning", "caution"};
        return notes[random_.below(3)] + b + v_.prose();
      }
    }
  }

  Random& random_;
  RandomTextWants wants_;
  RandomValues v_;
  std::string out_;
  bool windows_ = false;
};

}  // namespace

std::string random_text(Random& random, RandomTextWants wants) { return Writer(random, wants).file(); }

}  // namespace ocflow::test
