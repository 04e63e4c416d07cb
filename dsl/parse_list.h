// Items and clauses find their places: by where their line begins beside the lines above it, and by nothing else.
#pragma once
#include <deque>
#include <limits>
#include <string>

#include "dsl/parse_marker.h"
#include "dsl/parse_report.h"
#include "dsl/text_lines.h"

namespace ocflow::dsl {

inline constexpr std::size_t deepest_list = 64;

class ListBuilder {
 public:
  ListBuilder(SyntaxFile& tree, Report& report) : tree_(tree), report_(report) {}

  void make_room(std::size_t items) { open_.emplace_back().items.reserve(items); }  // of the first list
  void begin(std::size_t procedure);                                                // its list
  void finish();                                                                    // then the procedure has all of it
  // The new item, without its sentence; nullptr when it stands too deep. Good until the next call.
  SyntaxItem* add_item(const Line& line, const FoundMarker& found, Span marker_at, std::string_view marker_text);
  // Of the list whose markers stand in this column; empty: there is none.
  std::string next_marker(std::uint32_t column) const;
  // `loose`: the line is a mistake already, its column says nothing.
  void add_clause(const Line& line, const SyntaxClause& clause, bool loose);

 private:
  static constexpr std::uint32_t unset = std::numeric_limits<std::uint32_t>::max();

  // What is known of an item whose list or clauses may still grow.
  struct Known {
    SyntaxItem item;
    std::uint32_t column = 0;         // of its marker
    std::uint32_t clauses_above = 0;  // its list, so far
    Span first_clause;
    bool has_list = false, list_closed = false;
    // Of its list:
    Marker marker = Marker::number;
    std::uint32_t first = unset, last = unset;  // columns of a marker's first and last character
    bool firsts_align = true, lasts_align = true;
    std::uint32_t number = 1;  // that comes next
    bool misnumbered = false;  // it was said from which item on
    Span marker_at;            // of its first item
  };
  // With what it has so far; the lowest stands for the procedure itself. Closed ones keep their room for the next.
  struct Open : Known {
    std::vector<SyntaxClause> clauses;
    LargeVector<SyntaxItem> items;
    std::vector<std::uint32_t> clause_columns;

    void begin();
  };

  Open& top() { return *top_; }
  Open& push();
  void close();  // the top

  bool below_skipped(const Line& line);
  void close_down_to(std::uint32_t column);
  static bool is_next(const Open& list, std::string_view text);
  bool goes_on(const FoundMarker& found, std::uint32_t column, std::string_view text) const;
  bool slipped(const Line& line, const FoundMarker& found) const;
  bool check_item(Open& list, const Line& line, const FoundMarker& found, Span at, std::string_view text);
  void check_first_item(const Open& list, const Line& line, Span at);
  void check_number(Open& list, Span at, std::string_view text);
  bool check_alignment(Open& list, const Line& line, Span at);  // false: it stands astray
  void check_clause_column(Open& owner, const Line& line, Span at);

  SyntaxFile& tree_;
  Report& report_;
  std::size_t procedure_ = 0;
  std::deque<Open> open_;
  std::size_t depth_ = 0;          // how many of them are open
  Open* top_ = nullptr;            // the last of these
  std::uint32_t skipped_ = unset;  // column of an item that stands too deep; what belongs to it goes with it
};

}  // namespace ocflow::dsl
