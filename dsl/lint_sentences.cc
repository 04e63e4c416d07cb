// Sentences, lists and lines: what a person reads.
#include <algorithm>

#include "dsl/lint_context.h"
#include "dsl/text_lines.h"

namespace ocflow::dsl::linting {
namespace {

constexpr std::size_t longest_sentence = 200;  // characters

bool is_small(char c) { return c >= 'a' && c <= 'z'; }

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// The name of a program, a file or a product is written as it is: `systemctl`, no; `iDRAC`, `nginx.conf`, yes.
bool is_ordinary(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return is_small(c) || c == ',' || c == ':' || c == '\''; });
}

bool ends_well(std::string_view sentence) {
  while (sentence.ends_with('"') || sentence.ends_with('\'') || sentence.ends_with("”") || sentence.ends_with(')'))
    sentence.remove_suffix(sentence.ends_with("”") ? std::string_view("”").size() : 1);
  return sentence.ends_with('.') || sentence.ends_with('!') || sentence.ends_with('?') || sentence.ends_with(':') ||
         sentence.ends_with("…");
}

class Sentences {
 public:
  explicit Sentences(Context& context) : c_(context) {}

  void file() {
    for (const SyntaxProcedure& procedure : c_.tree.procedures) list(procedure.items);
    if (c_.wants("OCL020")) lines();
  }

 private:
  void list(std::span<const SyntaxItem> items) {
    if (items.size() == 1 && items[0].marker == Marker::bullet && c_.wants("OCL015"))
      c_.find("OCL015", items[0].marker_at, "a list with one bullet",
              "number it, or write what it says into the step above: there is nothing to do at once");
    for (const SyntaxItem& item : items) {
      sentence(item.sentence_at);
      list(item.items());
    }
  }

  void sentence(Span at) {
    const std::string_view text = c_.at(at);
    const std::string_view word = text.substr(0, text.find_first_of(" \t"));
    if (is_small(text[0]) && is_ordinary(word) && c_.wants("OCL016")) {
      c_.find("OCL016", {at.file, at.begin, at.begin + static_cast<std::uint32_t>(word.size())},
              "a sentence that begins with a small letter", "begin it with a capital letter");
      c_.edit({at.file, at.begin, at.begin + 1}, std::string(1, static_cast<char>(text[0] - 'a' + 'A')));
    }
    if (!ends_well(text) && c_.wants("OCL017")) {
      const bool open = text.ends_with(',') || text.ends_with(';');
      c_.find("OCL017", {at.file, at.end - 1, at.end}, "a sentence without its full stop", "end it with a full stop");
      c_.edit({at.file, open ? at.end - 1 : at.end, at.end}, ".");
    }
    if (const auto length = characters(text); length > longest_sentence && c_.wants("OCL018"))
      c_.find("OCL018", at, "a sentence of " + std::to_string(length) + " characters",
              "make several steps of it, or move what explains it to a `note`");
    if (text.find("  ") != std::string_view::npos && c_.wants("OCL019")) blanks(at, text);
  }

  void blanks(Span at, std::string_view text) {
    for (std::size_t i = text.find("  "); i != std::string_view::npos; i = text.find("  ", i)) {
      const std::size_t end = std::min(text.find_first_not_of(' ', i), text.size());
      const Span gap{at.file, at.begin + static_cast<std::uint32_t>(i), at.begin + static_cast<std::uint32_t>(end)};
      c_.find("OCL019", gap, "several blanks in a row", "leave one");
      c_.edit(gap, " ");
      i = end;
    }
  }

  void lines() {
    const std::string_view text = c_.text();
    Lines all(text);
    for (Line line; all.next(line);) {
      const auto end = static_cast<std::uint32_t>(std::min(text.find_first_not_of(" \t", line.end), text.size()));
      if (end == line.end) continue;
      const Span blanks{c_.tree.file, line.end, end};
      c_.find("OCL020", blanks, "blanks at the end of a line", "take them away");
      c_.edit(blanks, "");
    }
  }

  Context& c_;
};

}  // namespace

void lint_sentences(Context& context) { Sentences(context).file(); }

}  // namespace ocflow::dsl::linting
