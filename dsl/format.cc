#include "dsl/format.h"

#include <algorithm>
#include <cctype>

#include "dsl/format_comments.h"
#include "dsl/format_layout.h"
#include "dsl/format_tokens.h"
#include "dsl/parse.h"
#include "dsl/text_lines.h"
#include "dsl/text_words.h"

namespace ocflow::dsl {
namespace {

constexpr std::string_view mended = "OCF0124";  // a number out of its order
constexpr std::uint32_t about_gap = 4;          // between a field and what is said about it
constexpr std::uint32_t block_in = 2;           // what belongs to a line at the margin stands right of it by this

std::string_view first_word(std::string_view line) {
  const auto in_word = [](char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; };
  return line.substr(0, static_cast<std::size_t>(std::find_if_not(line.begin(), line.end(), in_word) - line.begin()));
}

class Formatter {
 public:
  Formatter(const SourceFile& source, FileId file, const Layout& layout, Diagnostics& diagnostics)
      : text_(source.text()), file_(file), layout_(layout), diagnostics_(diagnostics) {}

  std::optional<Formatted> format() {
    Lines lines(text_);
    for (Line line; lines.next(line) && !refused_;) {
      number_++;
      if (line.blank()) {
        blank_ = true;
      } else if (line.comment) {
        comments_.push_back({line, number_, take_blank()});
      } else {
        take(line);
      }
    }
    flush_comments(0, {});
    if (refused_) return std::nullopt;
    return std::move(out_);
  }

 private:
  struct Comment {
    Line line;
    std::uint32_t number = 0;
    bool blank_above = false;
  };

  bool take_blank() {
    const bool was = blank_;
    blank_ = false;
    return was;
  }

  void take(const Line& line) {
    while (place_ < layout_.places.size() && layout_.places[place_].offset < line.content) place_++;
    const bool placed = place_ < layout_.places.size() && layout_.places[place_].offset == line.content;
    const Place place = placed ? layout_.places[place_] : head_place(line);
    const bool blank = take_blank();
    flush_comments(line.column, place);
    open_.enter(line.column, place.indent, place.inner);
    put(line, number_, blank, place.indent, content(line, place));
  }

  // What the tree has no place for: the lines at the margin, and the notes of a procedure.
  Place head_place(const Line& line) const {
    const HeadWord word = head_word(first_word(text_.substr(line.content, line.end - line.content)));
    if (word == HeadWord::note) return {line.content, block_in, LineRole::prose};
    const bool block =
        word == HeadWord::given || word == HeadWord::ensure || word == HeadWord::procedure || word == HeadWord::type;
    Place place{line.content, 0, LineRole::words};
    if (block) place.inner = block_in;
    return place;
  }

  std::string content(const Line& line, const Place& place) const {
    const std::string_view all = text_.substr(line.content, line.end - line.content);
    switch (place.role) {
      case LineRole::words:
        return spaced(all);
      case LineRole::read:
        return spaced(all, Colons::parameters);
      case LineRole::prose: {
        const std::size_t word = first_word(all).size();  // what is said may follow without a blank
        const std::size_t rest = std::min(all.find_first_not_of(" \t", word), all.size());
        return std::string(all.substr(0, word)) + " " + std::string(all.substr(rest));
      }
      case LineRole::sentence:
        return (place.number > 0 ? std::to_string(place.number) + ". " : "- ") +
               std::string(text_.substr(place.rest, line.end - place.rest));
      case LineRole::field:
        break;
    }
    return field(layout_.fields[static_cast<std::size_t>(place.field)]);
  }

  static void pad(std::string& text, std::size_t width, std::size_t column) {
    if (width < column) text.append(column - width, ' ');
  }

  static std::string field(const FieldText& field) {
    std::string out = field.name;
    pad(out, shown_width(field.name), field.name_width);
    out += " : " + field.type;
    if (field.about.empty()) return out;
    pad(out, shown_width(field.type), field.type_width);
    return out + std::string(about_gap, ' ') + field.about;
  }

  void flush_comments(std::uint32_t next_column, const Place& next) {
    for (const Comment& c : comments_)
      put(c.line, c.number, c.blank_above, open_.place(c.line.column, next_column, next.indent),
          text_.substr(c.line.content, c.line.end - c.line.content));
    comments_.clear();
  }

  void put(const Line& line, std::uint32_t number, bool blank, std::uint32_t indent, std::string_view content) {
    if (refused_) return;
    if (indent + content.size() > longest_line)
      return refuse("OCF0105", line, "a line that is too long once it is laid out", "break it up");
    if (out_.text.size() + indent + content.size() + 2 > largest_text)
      return refuse("OCF0104", line, "a file that is too large once it is laid out",
                    "split it into several files, and name them with `use`");
    if (blank && !out_.text.empty()) {
      out_.text += '\n';
      out_.origin.push_back(number - 1);
    }
    out_.text.append(indent, ' ').append(content) += '\n';
    out_.origin.push_back(number);
  }

  void refuse(const char* code, const Line& line, const char* message, const char* remedy) {
    diagnostics_.add(code, {file_, line.content, line.end}, message).remedy = remedy;
    refused_ = true;
  }

  std::string_view text_;
  FileId file_;
  const Layout& layout_;
  Diagnostics& diagnostics_;
  Formatted out_;
  std::vector<Comment> comments_;  // that wait for the line below them, which may be the one they are about
  OpenBlocks open_;
  std::size_t place_ = 0;
  std::uint32_t number_ = 0;
  bool blank_ = false, refused_ = false;
};

// False when there are mistakes that stand in the way.
bool parsed(const Sources& sources, FileId file, Diagnostics& diagnostics, SyntaxFile& tree) {
  constexpr std::size_t most = 100'000;  // numbers out of order are many where a text was pasted
  Diagnostics found(most);
  tree = parse(sources, file, found);
  bool right = true;
  for (const Diagnostic& d : found.sorted()) {
    if (d.severity != Severity::error || (d.code == mended && found.dropped() == 0)) continue;
    right = false;
    diagnostics.add(d.code, d.at, d.message) = d;
  }
  return right;
}

}  // namespace

std::optional<Formatted> format(const Sources& sources, FileId file, Diagnostics& diagnostics) {
  SyntaxFile tree;
  if (!parsed(sources, file, diagnostics, tree)) return std::nullopt;
  const Layout layout = layout_of(tree, sources[file].text());
  return Formatter(sources[file], file, layout, diagnostics).format();
}

}  // namespace ocflow::dsl
