// Headings make procedures, where steps stand beneath them.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "dsl/import_draft.h"

namespace ocflow::dsl {
namespace {

constexpr std::string_view general_titles[] = {"steps",   "procedure",  "instructions", "tasks",
                                               "process", "procedures", "checklist"};
constexpr std::string_view asked_first[] = {"before you begin", "before you start", "prerequisites", "requirements",
                                            "preconditions",    "pre-checks",       "checklist",     "checks"};

std::string title_from(std::string_view file_name) {
  const auto slash = file_name.rfind('/');
  if (slash != std::string_view::npos) file_name.remove_prefix(slash + 1);
  file_name = file_name.substr(0, file_name.rfind('.'));
  std::string out(file_name == "-" ? "" : file_name);
  for (char& c : out)
    if (c == '-' || c == '_') c = ' ';
  if (out.empty()) return "Imported page";
  if (out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

class Outline {
 public:
  Outline(Page page, std::string_view file_name) : page_(std::move(page)), file_name_(file_name) {}

  Draft make() {
    if (!page_.title.empty()) comment(page_.title);
    has_headings_ = std::any_of(page_.blocks.begin(), page_.blocks.end(),
                                [](const Block& b) { return b.kind == BlockKind::heading; });
    for (auto& block : page_.blocks) {
      if (block.kind == BlockKind::heading) {
        end_section();
        begin_section(block);
      } else if (block.kind == BlockKind::start && started_) {
        split_section();
      } else {
        started_ = started_ || block.kind == BlockKind::start;
        section_.push_back(std::move(block));
      }
    }
    end_section();
    if (draft_.procedures.empty()) only_prose();
    draft_.below = std::move(comments_);
    name_all();
    return std::move(draft_);
  }

 private:
  struct Heading {
    std::uint32_t level;
    Prose title;
    bool told = false;  // as the title of a procedure, or as a comment
    bool has_steps = false;
  };

  void comment(const Prose& prose) { comments_.push_back(prose); }

  void begin_section(Block& block) {
    while (!headings_.empty() && headings_.back().level >= block.level) headings_.pop_back();
    headings_.push_back({block.level, std::move(block.prose)});
  }

  // A second Start beneath one heading: what stands right above it is its title.
  void split_section() {
    Prose title;
    if (!section_.empty() && section_.back().kind == BlockKind::paragraph && section_.back().prose.text.size() < 100) {
      title = std::move(section_.back().prose);
      section_.pop_back();
    }
    end_section();
    const std::uint32_t level = headings_.empty() ? 1 : headings_.back().level;
    if (title.empty()) return;
    Block block;
    block.level = level;
    block.prose = std::move(title);
    begin_section(block);
    started_ = true;
  }

  void end_section() {
    if (!section_.empty() || !headings_.empty()) make_procedure();
    section_.clear();
    started_ = false;
  }

  void make_procedure() {
    const bool always = started_ || (!headings_.empty() && among(asked_first, lower(headings_.back().title.text)));
    const bool before_headings = headings_.empty() && has_headings_;
    auto made = steps_of(section_, always            ? SectionKind::steps
                                   : before_headings ? SectionKind::lists_only
                                                     : SectionKind::any);
    if (made.steps.empty()) tell_heading();
    if (!made.steps.empty()) title(made);
    comments_.insert(comments_.end(), made.above.begin(), made.above.end());
    if (made.steps.empty()) return;
    made.above = std::move(comments_);
    comments_.clear();
    draft_.procedures.push_back(std::move(made));
  }

  void tell_heading() {
    if (headings_.empty() || headings_.back().told) return;
    comment(headings_.back().title);
    headings_.back().told = true;
  }

  void title(DraftProcedure& made) {
    if (headings_.empty()) {
      made.title = page_.title;
      if (made.title.empty()) made.title.add(0, title_from(file_name_));
    } else {
      Heading& own = headings_.back();
      const bool general = among(general_titles, lower(own.title.text));
      const Heading* outer = headings_.size() > 1 ? &headings_[headings_.size() - 2] : nullptr;
      if (general && outer) {
        tell_heading();
        made.title = outer->title;
        made.title.marks = own.title.marks;
      } else {
        made.title = own.title;
        if (own.has_steps) made.title.text += " (continued)";
      }
      if (names_work(own.title.text)) made.work = own.title.text;
      own.told = own.has_steps = true;
    }
    made.about.push_back(stems(made.title.text));
    for (std::size_t i = headings_.size(); i-- > 1;)
      if (!headings_[i - 1].has_steps) made.about.push_back(stems(headings_[i - 1].title.text));
  }

  // A page without any step: then each of its sentences is one.
  void only_prose() {
    if (comments_.empty()) return;
    DraftProcedure made;
    const bool titled = comments_.size() > 1 && comments_.front().text.size() <= 100;
    if (titled)
      made.title = comments_.front();
    else
      made.title.add(0, title_from(file_name_));
    for (std::size_t i = titled ? 1 : 0; i < comments_.size(); i++)
      for (auto& sentence : sentences(comments_[i])) {
        made.steps.emplace_back();
        made.steps.back().sentence = std::move(sentence);
      }
    made.about.push_back(stems(made.title.text));
    comments_.clear();
    draft_.procedures.push_back(std::move(made));
  }

  void name_all() {
    std::unordered_set<std::string> taken;
    std::unordered_map<std::string, std::size_t> next;
    for (auto& p : draft_.procedures) {
      const auto wanted = name_from(p.title.text);
      p.name = wanted.empty() ? "procedure" : wanted;
      if (wanted.empty() || !taken.insert(p.name).second) {
        auto& number = next.emplace(p.name, wanted.empty() ? 0 : 1).first->second;
        const auto base = p.name + "_";
        do p.name = base + std::to_string(++number);
        while (!taken.insert(p.name).second);
      }
    }
  }

  Page page_;
  std::string_view file_name_;
  Draft draft_;
  std::vector<Heading> headings_;
  std::vector<Block> section_;
  std::vector<Prose> comments_;
  bool started_ = false, has_headings_ = false;
};

}  // namespace

Draft outline(Page page, std::string_view file_name) { return Outline(std::move(page), file_name).make(); }

}  // namespace ocflow::dsl
