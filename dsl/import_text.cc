// Plain text: nothing but lines, so what they are has to be seen from their shape.
#include <algorithm>
#include <cctype>

#include "dsl/import_blocks.h"
#include "dsl/import_marker.h"

namespace ocflow::dsl {
namespace {

constexpr std::size_t longest_heading = 80;
constexpr std::uint32_t tab_width = 8;
constexpr std::uint32_t widest_gap = 20;  // of numbers that are taken for those of one list

struct TextLine {
  std::string_view content;  // without blanks at both ends
  std::uint32_t column = 0, number = 0;
  TextMarker marker;
  bool blank() const { return content.empty(); }
};

std::vector<TextLine> lines_of(std::string_view page) {
  std::vector<TextLine> out;
  for (std::size_t at = 0; at < page.size();) {
    const std::size_t end = std::min(page.find('\n', at), page.size());
    TextLine line;
    line.number = static_cast<std::uint32_t>(out.size() + 1);
    std::size_t i = at;
    for (; i < end && (page[i] == ' ' || page[i] == '\t'); i++)
      line.column += page[i] == ' ' ? 1 : tab_width - line.column % tab_width;
    std::size_t last = end;
    while (last > i && (page[last - 1] == ' ' || page[last - 1] == '\t')) last--;
    line.content = page.substr(i, last - i);
    line.marker = marker_of(line.content);
    out.push_back(line);
    at = end + 1;
  }
  return out;
}

bool is_rule_line(std::string_view text, char sign) {
  return text.size() >= 2 && text.find_first_not_of(sign) == std::string_view::npos;
}
bool is_rule_line(std::string_view text) {
  for (const char sign : {'-', '=', '_', '*', '~', '#'})
    if (is_rule_line(text, sign)) return true;
  return false;
}

bool is_command(std::string_view text) {
  for (const std::string_view prompt : {"$ ", "> ", "PS> ", "C:\\>", "mysql> ", "sql> ", "sqlplus> "})
    if (text.starts_with(prompt)) return true;
  return false;
}

// Pages are often saved with links as Markdown has them: [words](place). Words stay, a place within the page goes.
std::string without_links(std::string_view text) {
  std::string out;
  std::size_t next = text.find("]("), close = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (next != std::string_view::npos && next < i) next = text.find("](", i);
    if (next == std::string_view::npos) return out + std::string(text.substr(i));
    const std::size_t middle = text[i] == '[' ? next : std::string_view::npos;
    if (close != std::string_view::npos && close < next) close = text.find(')', next);
    const std::size_t end = middle == std::string_view::npos ? middle : close;
    if (end == std::string_view::npos || text.substr(i + 1, middle - i - 1).find('[') != std::string_view::npos) {
      out += text[i++];
      continue;
    }
    for (std::size_t k = i + 1; k < middle; k++)
      if (text[k] != '\\' || k + 1 == middle || std::isalnum(static_cast<unsigned char>(text[k + 1]))) out += text[k];
    const auto place = text.substr(middle + 2, end - middle - 2);
    if (!place.starts_with("#") && !place.empty()) out += " (" + std::string(place) + ")";
    i = end + 1;
  }
  return out;
}

class TextReader {
 public:
  explicit TextReader(std::string_view page) : lines_(lines_of(page)) {}

  Page read() {
    for (at_ = 0; at_ < lines_.size(); at_++) take(lines_[at_]);
    return std::move(page_);
  }

 private:
  struct List {
    std::uint32_t column;
    MarkerStyle style;
    std::uint32_t parts, number;
    char sign;
  };

  const TextLine& line(std::size_t at) const {
    static const TextLine none;
    return at < lines_.size() ? lines_[at] : none;
  }
  bool blank_before() const { return at_ == 0 || lines_[at_ - 1].blank(); }

  void take(const TextLine& l) {
    if (l.content.starts_with("```") || l.content.starts_with("~~~")) {
      open_ = false;
      fenced_ = !fenced_;
    } else if (fenced_) {
      code(l);
    } else if (l.blank()) {
      open_ = false;
    } else if (is_rule_line(l.content)) {
      open_ = false;
    } else if (takes_marker(l)) {
      item(l);
    } else if (table(l)) {
      open_ = false;
    } else if (is_code(l)) {
      code(l);
    } else if (const auto level = heading_level(l)) {
      heading(l, level);
    } else {
      words(l);
    }
  }

  bool in_list() const { return !lists_.empty(); }
  bool after_colon() const { return !page_.blocks.empty() && page_.blocks.back().prose.text.ends_with(':'); }

  bool in_step() const { return !page_.blocks.empty() && step_word(page_.blocks.back().prose.text).marked; }

  bool takes_marker(const TextLine& l) const {
    const TextMarker& m = l.marker;
    if (m.style == MarkerStyle::none || m.length >= l.content.size()) return false;
    if (m.style == MarkerStyle::bullet)
      return !open_ || in_list() || after_colon() || in_step() || m.boxed || l.column > column_ + 1 ||
             (m.sign != '-' && static_cast<unsigned char>(m.sign) < 0x80);
    if (m.style == MarkerStyle::dotted && heading_level(l) && !under_number(m)) return false;
    if (follows(m) || out_of_order(l)) return true;
    if (m.style == MarkerStyle::digits) return !open_ || m.number <= 1;
    if (m.style == MarkerStyle::letters && m.number == 9 && second_roman(m)) return true;
    return m.number == 1 && (m.style != MarkerStyle::letters || in_list() || m.sign != '.' || !open_);
  }
  // An i is the letter, or the first of i, ii, iii.
  bool second_roman(const TextMarker& i) const {
    for (std::size_t at = at_ + 1; at < lines_.size() && at < at_ + 8; at++)
      if (lines_[at].marker.style == MarkerStyle::roman)
        return lines_[at].marker.number == 2 && lines_[at].marker.sign == i.sign;
    return false;
  }
  bool under_number(const TextMarker& m) const {
    return std::any_of(lists_.begin(), lists_.end(), [&](const List& list) {
      return (list.style == MarkerStyle::digits && m.parts == 2) ||
             (list.style == MarkerStyle::dotted && list.parts + 1 >= m.parts);
    });
  }
  bool follows(const TextMarker& m) const {
    return std::any_of(lists_.begin(), lists_.end(), [&](const List& list) {
      const bool letters =
          list.style == m.style || (list.style == MarkerStyle::roman && m.style == MarkerStyle::letters);
      const bool roman = list.style == MarkerStyle::letters && list.number == 9 && m.style == MarkerStyle::roman;
      return list.sign == m.sign && ((letters && m.number == list.number + 1) || (roman && m.number == 2));
    });
  }

  // A gap or a doubled number: in the column of its list, where no sentence needs it.
  bool out_of_order(const TextLine& l) const {
    const TextMarker& m = l.marker;
    if (m.style == MarkerStyle::roman || m.number <= 1 || left_) return false;
    const auto column = l.column + static_cast<std::uint32_t>(m.width);
    const bool known = std::any_of(lists_.begin(), lists_.end(), [&](const List& list) {
      return list.style == m.style && list.sign == m.sign && list.parts == m.parts && m.number != list.number + 1 &&
             m.number <= list.number + widest_gap && list.column <= column + 1 && column <= list.column + 1;
    });
    return known && !(open_ && goes_on(lines_[at_ - 1].content, l.content.substr(m.length)));
  }

  // Lists that this marker does not stand in are over; true when its own goes on.
  bool enter_list(const TextLine& l, std::uint32_t column) {
    const TextMarker& m = l.marker;
    const auto same = [&](const List& list) {
      return list.style == m.style && list.sign == m.sign && list.parts == m.parts;
    };
    const auto near = [&](const List& list) { return list.column <= column + 1 && column <= list.column + 1; };
    while (in_list() && lists_.back().column > column + 1) lists_.pop_back();
    const auto own =
        std::find_if(lists_.rbegin(), lists_.rend(), [&](const List& list) { return same(list) && near(list); });
    const auto roman = [&](const List& list) {  // the i of i, ii, iii looks like a letter
      return list.style == MarkerStyle::letters && list.number == 9 && m.style == MarkerStyle::roman && m.number == 2;
    };
    if (own != lists_.rend()) {
      lists_.erase(own.base(), lists_.end());
    } else if (in_list() && near(lists_.back()) && roman(lists_.back())) {
      lists_.back().style = MarkerStyle::roman;
    } else if (lists_.size() <= deepest_item) {
      if (left_) lists_.clear();
      lists_.push_back({column, m.style, m.parts, m.number, m.sign});
      return false;
    }
    lists_.back().number = m.number;
    lists_.back().column = column;  // numbers get longer
    return m.style == MarkerStyle::bullet || m.number != 1;
  }

  void item(const TextLine& l) {
    const bool goes_on = enter_list(l, l.column + static_cast<std::uint32_t>(l.marker.width));
    Block block;
    block.kind = BlockKind::item;
    block.level = std::min(static_cast<std::uint32_t>(lists_.size() - 1), deepest_item);
    block.ordered = l.marker.style != MarkerStyle::bullet;
    if (l.marker.style == MarkerStyle::digits || l.marker.style == MarkerStyle::dotted) block.number = l.marker.number;
    block.opens = !goes_on;
    block.boxed = l.marker.boxed;
    add(std::move(block), l, l.content.substr(l.marker.length));
    open_ = true;
    left_ = false;
  }

  void add(Block block, const TextLine& l, std::string_view text) {
    column_ = l.column;
    block.prose.add(l.number, without_links(text));
    page_.blocks.push_back(std::move(block));
  }

  std::uint32_t items_around(const TextLine& l) const {
    return static_cast<std::uint32_t>(std::count_if(
        lists_.begin(), lists_.end(), [&](const List& list) { return list.column <= l.column + 1 && l.column > 0; }));
  }

  void words(const TextLine& l) {
    const bool apart = l.content == "Start" || l.content == "End" || label_of(l.content) || step_word(l.content).marked;
    if (open_ && !apart) {
      page_.blocks.back().prose.add(l.number, without_links(l.content));
      return;
    }
    Block block;
    block.level = std::min(items_around(l), deepest_item);
    left_ = left_ || block.level == 0;
    add(std::move(block), l, l.content);
    open_ = l.content != "Start" && l.content != "End";
  }

  void code(const TextLine& l) {
    if (l.blank()) return;
    Block block;
    block.kind = BlockKind::code;
    block.level = std::min(items_around(l), deepest_item);
    if (in_list() && block.level == 0 && fenced_) block.level = 1;
    const bool begins = page_.blocks.empty() || page_.blocks.back().kind != BlockKind::code;
    if (begins) code_column_ = l.column;
    block.raw = std::string(l.column - std::min(l.column, code_column_), ' ') + std::string(l.content);
    add(std::move(block), l, l.content);
    open_ = false;
  }
  bool is_code(const TextLine& l) const {
    if (is_command(l.content)) return true;
    if (open_ && !after_colon()) return false;
    const std::uint32_t column = in_list() ? lists_.back().column : 0;
    const bool after_code = !page_.blocks.empty() && page_.blocks.back().kind == BlockKind::code;
    return l.column >= column + 4 && (after_colon() || after_code) && !l.content.ends_with('.');
  }

  bool table(const TextLine& l) {
    auto cells = cells_of(l.content);
    if (cells.size() < 2 && !tabbed(l)) return false;
    if (cells.size() < 2) cells = split_tabs(l.content);
    if (is_rule(cells)) {
      if (!page_.blocks.empty() && page_.blocks.back().kind == BlockKind::row) page_.blocks.back().header = true;
      return true;
    }
    Block block;
    block.kind = BlockKind::row;
    block.opens = blank_before() || page_.blocks.empty() || page_.blocks.back().kind != BlockKind::row;
    block.level = std::min(items_around(l), deepest_item);
    for (const auto cell : cells) {
      block.cells.emplace_back();
      block.cells.back().add(l.number, cell);
    }
    page_.blocks.push_back(std::move(block));
    return true;
  }
  static std::vector<std::string_view> split_tabs(std::string_view text) {
    std::vector<std::string_view> out;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\t', begin), text.size());
      out.push_back(text.substr(begin, end - begin));
      begin = end;
      while (begin < text.size() && text[begin] == '\t') begin++;
    }
    return out;
  }
  // One line with a tab may be anything; two are a table.
  bool tabbed(const TextLine& l) const {
    const auto has = [](const TextLine& x) {
      return x.content.find('\t') != std::string_view::npos && x.marker.style == MarkerStyle::none;
    };
    const bool before = at_ > 0 && has(lines_[at_ - 1]);
    return has(l) && (before || has(line(at_ + 1)));
  }

  std::uint32_t heading_level(const TextLine& l) const {
    const std::string_view text = l.content;
    const TextLine& next = line(at_ + 1);
    if (!text.starts_with("#") && is_rule_line(next.content, '=')) return 1;
    if (is_rule_line(next.content, '-') && next.content.size() + 3 >= text.size() && blank_before()) return 2;
    if (const auto sharps = text.find_first_not_of('#'); sharps != 0 && sharps < 7 && text[sharps] == ' ')
      return static_cast<std::uint32_t>(sharps);
    if (text.size() > longest_heading || l.column > 1 || !blank_before()) return 0;
    if (std::none_of(text.begin(), text.end(), [](unsigned char c) { return std::isalpha(c) || c >= 0x80; })) return 0;
    if (label_of(text) || text.find("://") != std::string_view::npos) return 0;
    const bool small = std::any_of(text.begin(), text.end(), [](unsigned char c) { return std::islower(c); });
    if (!small && text.size() > 3) return 1;
    return plain_heading(l);
  }

  // A short line alone, without a full stop.
  std::uint32_t plain_heading(const TextLine& l) const {
    const std::string_view text = l.content;
    if (!line(at_ + 1).blank()) return 0;
    const auto last = static_cast<unsigned char>(text.back());
    if (std::string_view(".!?:;,").find(static_cast<char>(last)) != std::string_view::npos) return 0;
    const auto first = static_cast<unsigned char>(text[0]);
    if ((!std::isupper(first) && !std::isdigit(first) && first < 0x80) || words_of(text).size() > 12) return 0;
    if (text == "Start" || text == "End") return 0;
    std::size_t next = at_ + 1;
    while (next < lines_.size() && next < at_ + 4 && lines_[next].blank()) next++;
    const TextLine& follows = line(next);
    const bool list = follows.content == "Start" || follows.marker.style != MarkerStyle::none;
    if (in_list() && !list && !sections_) return 0;
    if (instructs(text) && !list && !page_.blocks.empty()) return 0;
    return list ? 3 : 2;
  }

  void heading(const TextLine& l, std::uint32_t level) {
    lists_.clear();
    std::string_view text = l.content;
    const auto sharps = text.find_first_not_of("# ");
    if (sharps != std::string_view::npos) text.remove_prefix(sharps);
    Block block;
    block.kind = BlockKind::heading;
    block.level = level;
    sections_ = true;
    add(std::move(block), l, text);
    open_ = false;
  }

  std::vector<TextLine> lines_;
  std::size_t at_ = 0;
  Page page_;
  std::vector<List> lists_;
  std::uint32_t code_column_ = 0;  // of the first line of the code
  std::uint32_t column_ = 0;       // of the line that began the last block
  bool left_ = false;              // a paragraph has stood outside of the lists since the last item
  bool open_ = false;              // the last block takes more lines
  bool fenced_ = false;            // between two fences
  bool sections_ = false;          // there was a heading
};

}  // namespace

Page read_text_page(std::string_view page) { return TextReader(page).read(); }

}  // namespace ocflow::dsl
