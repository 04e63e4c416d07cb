// What words and their places tell about a block, in whatever form the page was.
#include <algorithm>
#include <cctype>
#include <charconv>
#include <iterator>

#include "dsl/import_blocks.h"

namespace ocflow::dsl {
namespace {

struct LabelWord {
  std::string_view word;
  NoteKind kind;
  bool stays;
};
constexpr LabelWord labels[] = {{"note", NoteKind::note, false},          {"notes", NoteKind::note, false},
                                {"warning", NoteKind::warning, false},    {"caution", NoteKind::caution, false},
                                {"danger", NoteKind::warning, true},      {"important", NoteKind::caution, true},
                                {"attention", NoteKind::caution, true},   {"tip", NoteKind::note, true},
                                {"hint", NoteKind::note, true},           {"info", NoteKind::note, true},
                                {"information", NoteKind::note, true},    {"remember", NoteKind::note, true},
                                {"example", NoteKind::note, true},        {"result", NoteKind::note, true},
                                {"expected result", NoteKind::note, true}};

constexpr std::string_view contents[] = {"contents",        "table of contents", "on this page",
                                         "in this article", "in this section",   "toc"};

bool is_decoration(char c) { return c == '*' || c == '_' || c == '[' || c == ']' || c == '!' || c == '?' || c == ' '; }

bool is_contents(std::string_view text) {
  auto low = lower(text);
  while (!low.empty() && (low.back() == ':' || low.back() == ' ')) low.pop_back();
  return std::find(std::begin(contents), std::end(contents), low) != std::end(contents);
}

std::string bare(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (!is_decoration(c) && c != ':') out += c;
  return out;
}

void cut(Block& block, std::size_t length) { block.prose = block.prose.part(length, block.prose.text.size()); }

std::size_t procedure_word(std::string_view text) {
  for (const std::string_view word : {"procedure:", "task:", "how to:"})
    if (lower(text.substr(0, word.size())) == word && text.size() > word.size() + 1) return word.size();
  return 0;
}

class Meaning {
 public:
  explicit Meaning(Page& page) : page_(page) { out_.reserve(page.blocks.size()); }

  void run() {
    for (auto& block : page_.blocks) {
      if (block.kind == BlockKind::heading)
        heading(block);
      else if (block.kind == BlockKind::paragraph || block.kind == BlockKind::item)
        lines(block);
      else
        other(block);
    }
    page_.blocks = std::move(out_);
  }

 private:
  // Each line that begins with "Step 2:" is a paragraph of its own, also behind an item, which Markdown goes on with.
  void lines(Block& block) {
    auto starts = line_starts(block.prose);
    const auto in_sentence = [&](std::size_t start) {
      return start > 0 && !step_word(std::string_view(block.prose.text).substr(start)).marked;
    };
    starts.erase(std::remove_if(starts.begin(), starts.end(), in_sentence), starts.end());
    if (starts.size() == 1) return other(block);
    const Prose all = std::move(block.prose);
    const std::uint32_t level = block.kind == BlockKind::item ? 0 : block.level;
    block.prose = all.part(0, starts[1]);
    other(block);
    for (std::size_t i = 1; i < starts.size(); i++) {
      Block step;
      step.level = level;
      step.prose = all.part(starts[i], i + 1 < starts.size() ? starts[i + 1] : all.text.size());
      other(step);
    }
  }

  void heading(Block& block) {
    pending_.reset();
    contents_ = is_contents(block.prose.text);
    if (contents_) {
      block.kind = BlockKind::aside;
    } else if (const auto step = step_word(block.prose.text); step.length > 0) {
      step_ = block.level;
      to_step(block, step);
      return;
    } else {
      if (const auto word = procedure_word(block.prose.text)) cut(block, word);
      if (step_ != 0 && block.level > step_) {  // a heading inside a step is a part of it
        block.kind = BlockKind::item;
        block.ordered = true;
        block.level = 1;
      } else {
        step_ = 0;
      }
    }
    out_.push_back(std::move(block));
  }

  void to_step(Block& block, const StepWord& step) {
    cut(block, step.length);
    block.number = step.number;
    block.kind = BlockKind::item;
    block.ordered = block.boxed = true;
    block.opens = false;
    block.level = 0;
    out_.push_back(std::move(block));
  }

  void other(Block& block) {
    if (contents_ && (block.kind == BlockKind::item || block.kind == BlockKind::code)) {
      block.kind = BlockKind::aside;
      out_.push_back(std::move(block));
      return;
    }
    contents_ = false;
    if (block.kind == BlockKind::paragraph && paragraph(block)) return;
    if (step_ != 0 && block.kind != BlockKind::aside) block.level = std::min(block.level + 1, deepest_item);
    if (pending_ && block.kind != BlockKind::item && block.kind != BlockKind::row && block.kind != BlockKind::code) {
      if (block.kind == BlockKind::paragraph) block.kind = BlockKind::note;
      if (block.kind == BlockKind::note) block.note = *pending_;
    }
    pending_.reset();
    out_.push_back(std::move(block));
  }

  // True: it is dealt with.
  bool paragraph(Block& block) {
    const std::string& text = block.prose.text;
    if (is_contents(text)) {
      contents_ = true;
      block.kind = BlockKind::aside;
      out_.push_back(std::move(block));
      return true;
    }
    if (const auto word = bare(text); word == "Start" || word == "START" || word == "End" || word == "END") {
      block.kind = word[0] == 'S' ? BlockKind::start : BlockKind::end;
      out_.push_back(std::move(block));
      return true;
    }
    if (const auto step = step_word(text); step.length > 0 && block.level == 0) {
      step_ = 99;
      to_step(block, step);
      return true;
    }
    if (const auto length = procedure_word(text); length > 0 && block.level == 0 && text.size() < 120) {
      cut(block, length);
      block.kind = BlockKind::heading;
      block.level = 3;
      step_ = 0;
      out_.push_back(std::move(block));
      return true;
    }
    return note(block);
  }

  bool note(Block& block) {
    const auto label = label_of(block.prose.text);
    if (!label) return false;
    if (label->alone) {
      pending_ = label->kind;
      if (!label->stays) return true;  // its word becomes the clause
    }
    block.kind = BlockKind::note;
    block.note = label->kind;
    if (!label->stays) cut(block, label->length);
    if (step_ != 0) block.level++;
    out_.push_back(std::move(block));
    return true;
  }

  Page& page_;
  std::vector<Block> out_;
  std::uint32_t step_ = 0;  // inside of a "Step 3:" whose heading has this level; 0: not
  bool contents_ = false;
  std::optional<NoteKind> pending_;
};

}  // namespace

StepWord step_word(std::string_view text) {
  StepWord out;
  if (text.size() < 6 || lower(text.substr(0, 5)) != "step ") return out;
  std::size_t i = 5;
  while (i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) || text[i] == '.')) i++;
  if (i == 5 || i > 10 || !std::isdigit(static_cast<unsigned char>(text[5]))) return out;
  auto number = text.substr(5, i - 5);
  out.marked = number.ends_with('.');
  while (number.ends_with('.')) number.remove_suffix(1);
  while (i < text.size() && text[i] == ' ') i++;
  for (const std::string_view sign : {":", "-", "\xE2\x80\x93", "\xE2\x80\x94", ")"})
    if (text.substr(i).starts_with(sign)) i += sign.size(), out.marked = true;
  while (i < text.size() && text[i] == ' ') i++;
  if (i >= text.size()) return {};
  out.length = i;
  std::uint32_t value = 0;
  const auto end = std::from_chars(number.data(), number.data() + number.size(), value).ptr;
  if (end == number.data() + number.size()) out.number = value;
  return out;
}

std::optional<Label> label_of(std::string_view text) {
  std::size_t begin = 0;
  while (begin < text.size() && is_decoration(text[begin])) begin++;
  const bool fenced = text.starts_with("!!!") || text.starts_with("???");  // !!! note
  std::size_t end = begin;
  while (end < text.size() && end - begin < 20 &&
         (std::isalpha(static_cast<unsigned char>(text[end])) || (text[end] == ' ' && !fenced)))
    end++;
  auto word = lower(text.substr(begin, end - begin));
  while (!word.empty() && word.back() == ' ') word.pop_back();
  const auto* known = std::find_if(std::begin(labels), std::end(labels), [&](const auto& l) { return l.word == word; });
  if (known == std::end(labels)) return std::nullopt;
  bool marked = end >= text.size() || text.substr(begin - std::min<std::size_t>(begin, 2)).starts_with("[!") || fenced;
  while (end < text.size() && (is_decoration(text[end]) || text[end] == ':'))
    if (text[end++] == ':') marked = true;
  for (const std::string_view dash : {"- ", "\xE2\x80\x93 ", "\xE2\x80\x94 "})
    if (!marked && text.substr(end).starts_with(dash)) marked = true, end += dash.size();
  if (!marked) return std::nullopt;
  return Label{known->kind, end, known->stays, end >= text.size()};
}

std::vector<std::string_view> cells_of(std::string_view line) {
  std::vector<std::string_view> out;
  while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
  while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
  const bool framed = !line.empty() && line.front() == '|';
  if (framed) line.remove_prefix(1);
  if (framed && !line.empty() && line.back() == '|') line.remove_suffix(1);
  if (!framed && line.find('|') == std::string_view::npos) return out;
  for (std::size_t begin = 0; begin <= line.size();) {
    std::size_t bar = line.find('|', begin);
    while (bar != std::string_view::npos && bar > 0 && line[bar - 1] == '\\') bar = line.find('|', bar + 1);
    const std::size_t end = std::min(bar, line.size());
    out.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

bool is_rule(const std::vector<std::string_view>& cells) {
  const auto dashes = [](std::string_view cell) {
    return cell.find('-') != std::string_view::npos && cell.find_first_not_of(" :-") == std::string_view::npos;
  };
  return !cells.empty() && std::all_of(cells.begin(), cells.end(), dashes);
}

void find_meaning(Page& page) { Meaning(page).run(); }

}  // namespace ocflow::dsl
