#include "dsl/parse_list.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace ocflow::dsl {
namespace {

std::string_view name_of(Marker marker) { return marker == Marker::number ? "a number like `1.`" : "`-`"; }

constexpr std::uint32_t too_large = std::numeric_limits<std::uint32_t>::max() - 1;

std::uint32_t number_of(std::string_view text) {
  std::uint32_t number = too_large;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

void ListBuilder::Open::begin() {
  static constexpr Known fresh;
  Known::operator=(fresh);
  clauses.clear();
  items.clear();
  clause_columns.clear();
}

ListBuilder::Open& ListBuilder::push() {
  if (depth_ == open_.size()) open_.emplace_back();
  top_ = &open_[depth_++];
  top_->begin();
  return *top_;
}

void ListBuilder::close() {
  Open& done = top();
  done.item.clauses = tree_.pool.keep(done.clauses);
  if (!done.items.empty())
    done.item.set_list(tree_.pool, {tree_.pool.keep(std::span<const SyntaxItem>(done.items)), done.clauses_above});
  done.item.exprs_end = static_cast<std::uint32_t>(tree_.exprs.end_place());
  top_ = &open_[--depth_ - 1];
  top().items.push_back(done.item);
}

void ListBuilder::begin(std::size_t procedure) {
  finish();
  procedure_ = procedure;
  skipped_ = unset;
  push();
}

void ListBuilder::finish() {
  if (depth_ == 0) return;
  while (depth_ > 1) close();
  depth_ = 0;
  LargeVector<SyntaxItem>& all = tree_.procedures[procedure_].items;
  if (all.empty()) {
    all.swap(open_.front().items);
  } else {
    all.insert(all.end(), open_.front().items.begin(), open_.front().items.end());
  }
}

bool ListBuilder::below_skipped(const Line& line) {
  if (skipped_ != unset && line.column > skipped_) return true;
  skipped_ = unset;
  return false;
}

void ListBuilder::close_down_to(std::uint32_t column) {
  while (depth_ > 1 && top().column >= column) close();
}

bool ListBuilder::is_next(const Open& list, std::string_view text) {
  return list.marker == Marker::number && text == std::to_string(list.number) + ".";
}

// A number that begins no list, but is the next of the list around it: a step of that one, in the wrong column.
bool ListBuilder::goes_on(const FoundMarker& found, std::uint32_t column, std::string_view text) const {
  if (depth_ < 2 || found.odd || found.marker != Marker::number) return false;
  const Open &around = open_[depth_ - 2], &own = open_[depth_ - 1];
  if (own.has_list && (column >= own.first || is_next(own, text))) return false;
  return is_next(around, text);
}

// A bullet that is only one column right of the one above: nobody sees that as a list of its own.
bool ListBuilder::slipped(const Line& line, const FoundMarker& found) const {
  if (depth_ < 2 || found.odd || line.odd_indent || found.marker != Marker::bullet) return false;
  const Open &around = open_[depth_ - 2], &own = open_[depth_ - 1];
  return around.marker == Marker::bullet && !own.has_list && line.column == own.column + 1;
}

std::string ListBuilder::next_marker(std::uint32_t column) const {
  for (std::size_t i = depth_; i-- > 0;) {
    const Open& list = open_[i];
    if (!list.has_list || list.first != column) continue;
    return list.marker == Marker::bullet ? "-" : std::to_string(list.number) + ".";
  }
  return {};
}

SyntaxItem* ListBuilder::add_item(const Line& line, const FoundMarker& found, Span marker_at, std::string_view text) {
  if (below_skipped(line)) return nullptr;
  close_down_to(line.column);
  if (goes_on(found, line.column, text) || slipped(line, found)) close();
  if (depth_ > deepest_list) {
    report_.add("OCF0131", marker_at, "a step that stands too deep",
                "make a procedure of the steps in it; 64 lists in one another are the most");
    skipped_ = line.column;
    return nullptr;
  }
  Open& list = top();
  const bool aligned = check_item(list, line, found, marker_at, text);
  Open& made = push();
  made.item.marker = list.marker;
  made.item.marker_at = marker_at;
  made.column =
      aligned ? line.column : std::max(line.column, list.first);  // so that the next one is beside it, not in it
  return &made.item;
}

bool ListBuilder::check_item(Open& list, const Line& line, const FoundMarker& found, Span at, std::string_view text) {
  if (!list.has_list) {
    list.has_list = true;
    list.marker = found.marker;
    list.marker_at = at;
    if (!line.odd_indent) check_first_item(list, line, at);
  } else if (list.list_closed) {
    report_.add("OCF0127", at, "a step behind the clauses that follow its list",
                "move it up to the list, or the clauses down behind it");
  } else if (!found.odd && found.marker != list.marker) {
    Diagnostic& d = report_.add("OCF0125", at, "two kinds of marker in one list",
                                "numbers mean one after another, bullets any order: take one of them for the whole "
                                "list, or indent this line to make it a list of its own");
    d.got = name_of(found.marker);
    d.want = name_of(list.marker);
    d.labels.push_back({list.marker_at, "the list begins here"});
    list.number++;
    return true;
  }
  const bool aligned = line.odd_indent || found.odd || check_alignment(list, line, at);
  if (list.marker != Marker::number) return aligned;
  if (found.odd) {
    list.number++;
  } else {
    check_number(list, at, text);
  }
  return aligned;
}

void ListBuilder::check_first_item(const Open& list, const Line& line, Span at) {
  const auto& columns = list.clause_columns;
  if (columns.empty() || columns.front() <= line.column) return;
  Diagnostic& d = report_.add("OCF0129", at, "a list that stands left of the clauses above it",
                              "indent the list to the clauses of its step, or further");
  d.labels.push_back({list.first_clause, "the clauses stand here"});
}

void ListBuilder::check_number(Open& list, Span at, std::string_view text) {
  const std::uint32_t number = number_of(text);
  const bool padded = text.size() > 2 && text[0] == '0';
  if (number != list.number || padded || number >= too_large) {
    const std::string wanted = std::to_string(list.number) + ".";
    if (text != wanted && !std::exchange(list.misnumbered, true)) {
      Diagnostic& d = report_.add("OCF0124", at, "a number out of its order",
                                  "number this step `" + wanted + "`, and those below it in its list on from there");
      d.got = "`" + std::string(text) + "`";
      d.want = "`" + wanted + "`";
    }
  }
  list.number = number + 1;
}

bool ListBuilder::check_alignment(Open& list, const Line& line, Span at) {
  const std::uint32_t first = line.column, last = first + (at.end - at.begin) - 1;
  if (list.first == unset) {
    list.first = first;
    list.last = last;
    return true;
  }
  const bool firsts = list.firsts_align && first == list.first;
  const bool lasts = list.lasts_align && last == list.last;
  if (firsts || lasts) {
    list.firsts_align = firsts;
    list.lasts_align = lasts;
    return true;
  }
  const int off = static_cast<int>(first) - static_cast<int>(list.first);
  const std::string columns = std::to_string(std::abs(off)) + (std::abs(off) == 1 ? " column " : " columns ");
  const bool slip = off == 1 && list.marker == Marker::bullet;
  Diagnostic& d = report_.add("OCF0126", at, "a step that does not stand under the others of its list",
                              "move it " + columns + (off > 0 ? "to the left" : "to the right") +
                                  (slip ? ", or beneath the sentence to make it a list of that step" : ""));
  d.labels.push_back({list.marker_at, "the list begins here"});
  return false;
}

void ListBuilder::add_clause(const Line& line, const SyntaxClause& clause, bool loose) {
  if (below_skipped(line)) return;
  const bool guess = loose || line.odd_indent;
  if (!guess) close_down_to(line.column);
  Open& owner = top();
  if (depth_ == 1) {
    if (!guess) {
      report_.add("OCF0130", clause.at, "a clause that belongs to no step",
                  "indent it beneath the sentence of its step");
    }
    return;
  }
  if (!guess) check_clause_column(owner, line, clause.at);
  if (owner.items.empty()) {
    owner.clauses_above++;
  } else if (!loose) {
    owner.list_closed = true;
  }
  owner.clauses.push_back(clause);
}

void ListBuilder::check_clause_column(Open& owner, const Line& line, Span at) {
  auto& columns = owner.clause_columns;
  if (columns.empty()) {
    owner.first_clause = at;
    columns.push_back(line.column);
    return;
  }
  if (std::find(columns.begin(), columns.end(), line.column) != columns.end()) return;
  Diagnostic& d = report_.add("OCF0128", at, "a clause that does not stand under the others of its step",
                              "indent the clauses of a step to one column");
  d.labels.push_back({owner.first_clause, "the clauses begin here"});
  constexpr std::size_t most = 16;  // a column is told once; past some, it is no longer worth remembering
  if (columns.size() < most) columns.push_back(line.column);
}

}  // namespace ocflow::dsl
