// The draft as text. Here it is counted what each line of the page became.
#include <algorithm>

#include "dsl/import_draft.h"

namespace ocflow::dsl {
namespace {

constexpr std::size_t comfortable = 600;  // bytes of a line that is read in one go
constexpr std::size_t longest_part = 30'000;
constexpr std::size_t longest_title = 160;

std::string braced(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += c;
    if (c == '{' || c == '}') out += c;
  }
  return out;
}

std::string in_quotes(std::string_view text) {
  std::string out;
  for (const char c : braced(text)) {
    out += c;
    if (c == '"') out += c;
  }
  return "\"" + out + "\"";
}

std::string_view word_of(NoteKind kind) {
  return kind == NoteKind::warning ? "warning" : kind == NoteKind::caution ? "caution" : "note";
}

// Pieces of a size that a line can have: by sentences, and where one is endless by words or bytes.
std::vector<Prose> pieces(const Prose& prose) {
  if (prose.text.size() <= comfortable) return {prose};
  std::vector<Prose> out;
  for (auto& sentence : sentences(prose)) {
    std::size_t begin = 0;
    const std::string& t = sentence.text;
    while (t.size() - begin > longest_part) {
      std::size_t end = t.rfind(' ', begin + longest_part);
      if (end == std::string::npos || end <= begin) end = begin + longest_part;
      while (end < t.size() && (static_cast<unsigned char>(t[end]) & 0xC0) == 0x80) end++;
      out.push_back(sentence.part(begin, end));
      begin = end;
    }
    out.push_back(sentence.part(begin, t.size()));
  }
  out.erase(std::remove_if(out.begin(), out.end(), [](const Prose& p) { return p.empty(); }), out.end());
  return out;
}

class Writer {
 public:
  explicit Writer(Imported& out) : out_(out) {}

  void head(std::string_view file_name, PageFormat format) {
    std::string shown(file_name == "-" ? "standard input" : file_name.substr(file_name.rfind('/') + 1));
    line("# Imported from " + printable(shown) + " (" + std::string(text_of(format)) +
         ") by `ocflow import`; page:12 is its line 12.");
    line(
        "# Every step is a person's. A line that begins with `could be` shows what the engine might do instead: put "
        "in");
    line("# the names that it lacks, and take the comment's sign away.");
  }

  // Of several the first is the one that a run takes, which nobody can see.
  void first_of(const std::vector<DraftProcedure>& all) {
    if (all.size() > 1) line("# A run takes the first procedure of the file, unless `--procedure` names another.");
  }

  void called(const DraftProcedure& by) {
    for (const auto& step : by.steps)
      if (step.calls >= 0) out_.procedures[static_cast<std::size_t>(step.calls)].called = true;
  }

  void procedure(const DraftProcedure& p, const std::vector<DraftProcedure>& all) {
    line("");
    comments(p.above);
    if (!p.above.empty()) line("");
    const auto shown = title_of(p);
    out_.procedures.push_back({p.name, shown, p.title.line(), p.steps.size(), false});
    line("procedure " + p.name + " " + in_quotes(shown));
    told(p.title, Fate::title);
    for (const auto& note : p.notes) notes(note, 2);
    line("");
    line("Start");
    steps(p.steps, all);
    line("End");
  }

  void rest(const std::vector<Prose>& below) {
    if (!below.empty()) line("");
    comments(below);
  }

  void comments(const std::vector<Prose>& all) {
    for (const auto& prose : all)
      for (const auto& piece : pieces(prose)) {
        line("# page:" + std::to_string(piece.line()) + ": " + piece.text);
        told(piece, Fate::comment);
      }
  }

 private:
  static std::string printable(std::string text) {
    Cleaner cleaner;
    text = cleaner.clean(text, 1);
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
  }

  std::string title_of(const DraftProcedure& p) {
    const std::string& text = p.title.text;
    if (text.size() <= longest_title) return text;
    comments({p.title});
    std::size_t end = text.rfind(' ', longest_title);
    if (end == std::string::npos || end < 20) end = longest_title;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) end--;
    return text.substr(0, end) + " \xE2\x80\xA6";
  }

  void line(std::string_view text) {
    out_.text += text;
    out_.text += '\n';
    number_++;
  }

  // What was just written stands in the last line.
  void told(const Prose& prose, Fate fate) {
    out_.sentences[static_cast<std::size_t>(fate)] += sentences(prose).size();
    for (const auto& [offset, at] : prose.marks) {
      if (at == 0 || at > out_.lines.size()) continue;
      PageLine& page = out_.lines[at - 1];
      if (page.becomes != 0 && page.fate <= fate) continue;
      page = {fate, number_};
    }
  }

  void notes(const DraftNote& note, std::size_t column) {
    for (const auto& piece : pieces(note.prose)) {
      line(std::string(column, ' ') + std::string(word_of(note.kind)) + " " + braced(piece.text));
      told(piece, Fate::note);
    }
  }

  struct List {
    std::size_t column = 1;  // of a bullet, and of the last digit of a number
    std::uint32_t next = 1;
    bool ordered = true;
  };

  // Where a list stands depends on how long its numbers get, so its length is counted first.
  void steps(const std::vector<DraftStep>& all, const std::vector<DraftProcedure>& procedures) {
    const auto shapes = shapes_of(all);
    std::vector<List> open;
    for (std::size_t i = 0; i < all.size(); i++) {
      const DraftStep& s = all[i];
      if (open.size() > s.depth + 1) open.resize(s.depth + 1);
      if (open.size() <= s.depth) open.push_back(opened(open, shapes[i]));
      List& list = open.back();
      const std::string marker = list.ordered ? std::to_string(list.next++) + "." : "-";
      const std::size_t column = list.column + 1 - (list.ordered ? marker.size() - 1 : 1);
      auto parts = pieces(s.sentence);
      line(std::string(column, ' ') + marker + " " + braced(parts.front().text));
      told(parts.front(), Fate::step);
      clauses(s, parts, list.column + (list.ordered ? 5 : 4), procedures);
    }
  }

  struct Shape {
    std::uint32_t items = 0;
    bool ordered = false;
  };
  // For the first item of each list.
  static std::vector<Shape> shapes_of(const std::vector<DraftStep>& all) {
    std::vector<Shape> out(all.size());
    std::vector<std::size_t> first;
    for (std::size_t i = 0; i < all.size(); i++) {
      first.resize(std::min<std::size_t>(first.size(), all[i].depth + 1));
      if (first.size() <= all[i].depth) first.push_back(i);
      Shape& shape = out[first.back()];
      shape.items++;
      shape.ordered = shape.ordered || all[i].ordered;
    }
    return out;
  }
  static List opened(const std::vector<List>& open, const Shape& shape) {
    List list;
    list.ordered = shape.ordered;
    const std::size_t digits = shape.ordered ? std::to_string(shape.items).size() - 1 : 0;
    const std::size_t base = open.empty() ? 0 : open.back().column + (open.back().ordered ? 5 : 4);
    list.column = open.empty() ? std::max<std::size_t>(1, digits) : base + digits;
    return list;
  }

  void clauses(const DraftStep& s, const std::vector<Prose>& parts, std::size_t column,
               const std::vector<DraftProcedure>& procedures) {
    for (std::size_t i = 1; i < parts.size(); i++) notes({NoteKind::note, parts[i]}, column);
    for (const auto& note : s.notes) notes(note, column);
    for (const auto& proposal : s.could_be) line(std::string(column, ' ') + "# could be: " + proposal);
    out_.suggestions += s.could_be.size();
    if (s.calls < 0) return;
    line(std::string(column, ' ') + "do " + procedures[static_cast<std::size_t>(s.calls)].name + "()");
    out_.calls++;
  }

  Imported& out_;
  std::uint32_t number_ = 0;
};

}  // namespace

void write_draft(const Draft& draft, std::string_view file_name, PageFormat format, Imported& out) {
  Writer writer(out);
  writer.head(file_name, format);
  writer.first_of(draft.procedures);
  for (const auto& p : draft.procedures) writer.procedure(p, draft.procedures);
  for (const auto& p : draft.procedures) writer.called(p);
  writer.rest(draft.below);
}

}  // namespace ocflow::dsl
