// The blocks beneath one heading as steps and their notes.
#include <algorithm>

#include "dsl/import_draft.h"

namespace ocflow::dsl {
namespace {

constexpr std::string_view step_columns[] = {"step", "#", "no", "no.", "nr", "nr.", "seq", "order"};

bool is_item(const Block& block) { return block.kind == BlockKind::item; }

class DraftSteps {
 public:
  DraftSteps(const std::vector<Block>& section, SectionKind kind) : section_(section), kind_(kind) {}

  DraftProcedure make() {
    look();
    for (at_ = 0; at_ < section_.size(); at_++) take(section_[at_]);
    flush_intro();
    if (out_.steps.empty()) {
      give_up();
    } else {
      for (auto& note : pending_) out_.steps.back().notes.push_back(std::move(note));
    }
    return std::move(out_);
  }

 private:
  // What kind of section it is decides what its paragraphs are.
  void look() {
    facts_.assign(section_.size(), 0);
    std::vector<std::size_t> openers;
    for (std::size_t i = 0; i < section_.size(); i++)
      if (is_item(section_[i])) look_at_item(i, openers);
    for (std::size_t i = 0; i < section_.size(); i++) has_list_ = has_list_ || (is_item(section_[i]) && facts_[i] == 0);
  }

  // The items of one bulleted list are steps if half of them tell to do something, else facts.
  void look_at_item(std::size_t at, std::vector<std::size_t>& openers) {
    const std::uint32_t level = section_[at].level;
    openers.resize(std::max<std::size_t>(openers.size(), level + 1), section_.size());
    if (!section_[at].opens && openers[level] < section_.size()) {
      facts_[at] = facts_[openers[level]];
      return;
    }
    openers[level] = at;
    facts_[at] = is_facts(at) ? 1 : 0;
  }
  bool is_facts(std::size_t at) const {
    const std::uint32_t level = section_[at].level;
    std::size_t all = 0, telling = 0;
    for (std::size_t i = at; i < section_.size(); i++) {
      const Block& b = section_[i];
      if (b.kind == BlockKind::start || b.kind == BlockKind::end) break;
      if (!is_item(b) || b.level > level) continue;
      if (b.level < level || (i > at && b.opens)) break;
      if (b.ordered || b.boxed) return false;
      all++;
      telling += instructs(b.prose.text) ? 1 : 0;
    }
    return !(kind_ == SectionKind::steps && level == 0) && telling * 2 < all;
  }

  void take(const Block& block) {
    switch (block.kind) {
      case BlockKind::item:
        return facts_[at_] != 0 ? fact(block) : item(block);
      case BlockKind::paragraph:
        return paragraph(block);
      case BlockKind::note:
        return note({block.note, block.prose}, block.level);
      case BlockKind::code:
        return code(block);
      case BlockKind::row:
        return row(block);
      case BlockKind::aside:
        if (!block.prose.empty()) out_.above.push_back(block.prose);
        for (const auto& cell : block.cells)
          if (!cell.empty()) out_.above.push_back(cell);
        return;
      default:
        return;
    }
  }

  void item(const Block& block) {
    if (block.level == 0 && block.opens) list_begins(block);
    while (!levels_.empty() && levels_.back() >= block.level) levels_.pop_back();
    const auto depth = static_cast<std::uint32_t>(levels_.size()) + shift_;
    levels_.push_back(block.level);
    Prose sentence = block.prose;
    if (sentence.empty()) {  // only a number: what stands in it is its sentence
      if (at_ + 1 >= section_.size() || section_[at_ + 1].prose.empty() || is_item(section_[at_ + 1])) return;
      sentence = section_[++at_].prose;
    }
    step(std::move(sentence), depth, block.ordered || (shift_ == 0 && mixed(block)));
  }

  // "Do the following:" between lists holds the list that comes.
  void list_begins(const Block&) {
    shift_ = 0;
    if (out_.steps.empty() || intro_.empty()) return flush_intro();
    step(std::move(intro_), 0, true);
    intro_ = {};
    shift_ = 1;
  }
  // Bullets behind numbers, on the page's outermost level: they are done in the order of the page.
  bool mixed(const Block& block) const {
    if (block.level != 0) return false;
    const auto first =
        std::find_if(out_.steps.begin(), out_.steps.end(), [](const DraftStep& s) { return s.depth == 0; });
    return first != out_.steps.end() && first->ordered;
  }

  void step(Prose sentence, std::uint32_t depth, bool ordered) {
    if (depth == 0 && levels_.size() != 1) levels_.clear();
    const std::uint32_t most = out_.steps.empty() ? 0 : out_.steps.back().depth + 1;
    out_.steps.emplace_back();
    DraftStep& made = out_.steps.back();
    made.sentence = std::move(sentence);
    made.depth = std::min(depth, most);
    made.ordered = ordered;
    made.notes = std::move(pending_);
    pending_.clear();
  }

  // A fact of a list becomes a note, as a paragraph would.
  void fact(const Block& block) { note({NoteKind::note, block.prose}, block.level); }

  void flush_intro() {
    if (intro_.empty()) return;
    Prose intro = std::move(intro_);
    intro_ = {};
    note({NoteKind::note, std::move(intro)}, 0);
  }

  void paragraph(const Block& block) {
    flush_intro();
    if (block.level > 0) return note({NoteKind::note, block.prose}, block.level);
    const bool introduces = block.prose.text.ends_with(':');
    if (introduces && followed_by_list()) {
      if (out_.steps.empty()) out_.verb = first_verb(block.prose.text);
      if (!out_.steps.empty() && !continues()) {
        intro_ = block.prose;
        return;
      }
      return note({NoteKind::note, block.prose}, 0);
    }
    if (kind_ == SectionKind::lists_only && out_.steps.empty()) return note({NoteKind::note, block.prose}, 0);
    if (!has_list_ && (followed_by(BlockKind::code) || introduces)) return step(block.prose, 0, true);
    auto all = sentences(block.prose);
    const auto tells = [&](const Prose& one) { return instructs(one.text) && (!has_list_ || !out_.steps.empty()); };
    if (std::none_of(all.begin(), all.end(), tells)) return note({NoteKind::note, block.prose}, 0);
    for (auto& sentence : all) {
      if (tells(sentence))
        step(std::move(sentence), 0, true);
      else
        note({NoteKind::note, std::move(sentence)}, 0);
    }
  }
  bool followed_by(BlockKind kind) const { return at_ + 1 < section_.size() && section_[at_ + 1].kind == kind; }
  bool followed_by_list() const {
    for (std::size_t i = at_ + 1; i < section_.size(); i++) {
      if (is_item(section_[i])) return section_[i].level == 0 && facts_[i] == 0;
      if (section_[i].kind != BlockKind::start && section_[i].kind != BlockKind::note) return false;
    }
    return false;
  }
  // The list that follows goes on with the numbers of the one above.
  bool continues() const {
    for (std::size_t i = at_ + 1; i < section_.size(); i++)
      if (is_item(section_[i])) return !section_[i].opens;
    return false;
  }
  static std::string first_verb(std::string_view text) {
    for (const auto word : words_of(text.substr(0, 80)))
      if (is_verb(word)) return stems(word).empty() ? std::string() : stems(word).front();
    return {};
  }

  // A warning stands before what it warns of; a note behind what it is about.
  void note(DraftNote made, std::uint32_t level) {
    if (made.prose.empty()) return;
    if (out_.steps.empty()) {
      if (made.kind == NoteKind::note)
        out_.notes.push_back(std::move(made));
      else
        pending_.push_back(std::move(made));
      return;
    }
    if (level == 0 && made.kind != NoteKind::note && steps_follow()) return pending_.push_back(std::move(made));
    DraftStep* of = &out_.steps.back();
    const std::uint32_t depth = level + shift_;
    for (std::size_t i = out_.steps.size(); level > 0 && i-- > 0 && out_.steps.size() - i < 50;) {
      of = &out_.steps[i];
      if (of->depth < depth) break;
    }
    of->notes.push_back(std::move(made));
  }
  bool steps_follow() const {
    for (std::size_t i = at_ + 1; i < section_.size() && i < at_ + 50; i++)
      if (is_item(section_[i]) && facts_[i] == 0) return true;
    return false;
  }

  void code(const Block& block) {
    flush_intro();
    Prose line = block.prose;
    if (block.raw.size() < 2000 && !block.raw.empty()) {  // the blanks inside say something; a note begins without
      line.text = block.raw;
      line.text.erase(line.text.find_last_not_of(" \t") + 1);
      line.text.erase(0, line.text.find_first_not_of(" \t"));
    }
    note({NoteKind::note, std::move(line)}, block.level);
  }

  // Rows of a table whose first column numbers steps are steps; any other row is a note.
  void row(const Block& block) {
    flush_intro();
    if (block.opens) begin_table(block);
    if (block.header && block.opens) {
      out_.above.push_back(joined(block, false));
      return;
    }
    if (!step_table_ || block.cells.size() < 2) return note({NoteKind::note, joined(block, true)}, block.level);
    Prose sentence = block.cells[1];
    if (sentence.empty()) return note({NoteKind::note, joined(block, true)}, block.level);
    step(std::move(sentence), 0, true);
    const bool counts = block.cells[0].text.find_first_not_of("0123456789.) ") == std::string::npos;
    if (!counts) out_.steps.back().notes.push_back({NoteKind::note, titled(block, 0)});
    for (std::size_t i = 2; i < block.cells.size(); i++)
      if (!block.cells[i].empty()) out_.steps.back().notes.push_back({NoteKind::note, titled(block, i)});
  }
  void begin_table(const Block& block) {
    columns_.clear();
    step_table_ = false;
    if (block.level > 0) return;
    const auto first = block.cells.empty() ? std::string() : lower(block.cells[0].text);
    step_table_ = std::find(std::begin(step_columns), std::end(step_columns), first) != std::end(step_columns);
    if (block.header || step_table_) columns_ = block.cells;
  }
  Prose titled(const Block& block, std::size_t i) const {
    if (i >= columns_.size() || columns_[i].empty()) return block.cells[i];
    Prose out;
    out.add(block.cells[i].line(), columns_[i].text + ":");
    out.add(block.cells[i].line(), block.cells[i].text);
    return out;
  }
  Prose joined(const Block& block, bool with_titles) const {
    Prose out;
    for (std::size_t i = 0; i < block.cells.size(); i++) {
      if (block.cells[i].empty()) continue;
      const Prose cell = with_titles ? titled(block, i) : block.cells[i];
      out.add(cell.line(), (out.empty() ? "" : "| ") + cell.text);
    }
    return out;
  }

  // No step: all of it is told in comments.
  void give_up() {
    std::vector<Prose>& all = out_.above;
    for (auto& note : out_.notes) all.push_back(std::move(note.prose));
    for (auto& note : pending_) {
      note.prose.text.insert(0, note.kind == NoteKind::warning ? "Warning: " : "Caution: ");
      all.push_back(std::move(note.prose));
    }
    std::stable_sort(all.begin(), all.end(), [](const Prose& a, const Prose& b) { return a.line() < b.line(); });
  }

  const std::vector<Block>& section_;
  const SectionKind kind_;
  std::vector<char> facts_;  // beside section_: the item is one of a list of facts
  bool has_list_ = false, step_table_ = false;
  std::size_t at_ = 0;
  std::vector<std::uint32_t> levels_;  // of the page, of the items that are open
  std::uint32_t shift_ = 0;            // how much deeper the list stands than on the page
  Prose intro_;
  std::vector<DraftNote> pending_;  // for the step that comes
  std::vector<Prose> columns_;
  DraftProcedure out_;
};

}  // namespace

DraftProcedure steps_of(const std::vector<Block>& section, SectionKind kind) {
  return DraftSteps(section, kind).make();
}

}  // namespace ocflow::dsl
