#include "cli/line_diff.h"

#include <algorithm>

namespace ocflow::cli {

namespace {

constexpr std::size_t around = 3;  // unchanged lines that are shown on each side

// Each with its newline; the last one may have none.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size() - 1);
    out.push_back(text.substr(0, end + 1));
    text.remove_prefix(end + 1);
  }
  return out;
}

// One line of the answer: it stands in the one text, in the other, or in both.
struct Row {
  char sign;  // ' ', '-' or '+'
  std::string_view line;
  std::size_t before, after;  // how many lines of each text stand above
};

std::vector<Row> rows_of(const std::vector<std::string_view>& before, const std::vector<std::string_view>& after,
                         const std::vector<std::uint32_t>& origin) {
  std::vector<Row> rows;
  std::vector<Row> added;  // behind all that was taken away beside them, as readers expect
  std::size_t at = 0;
  const auto settle = [&] {
    for (Row& row : added) {
      row.before = at;
      rows.push_back(row);
    }
    added.clear();
  };
  for (std::size_t i = 0; i < after.size(); i++) {
    const std::size_t was = origin[i] - 1;
    for (; at < was; at++) rows.push_back({'-', before[at], at, i - added.size()});
    if (before[at] == after[i]) {
      settle();
      rows.push_back({' ', before[at], at, i});
    } else {
      rows.push_back({'-', before[at], at, i - added.size()});
      added.push_back({'+', after[i], 0, i});
    }
    at++;
  }
  for (; at < before.size(); at++) rows.push_back({'-', before[at], at, after.size() - added.size()});
  settle();
  return rows;
}

std::string range(std::size_t above, std::size_t count) {
  // An empty range is named by the line in front of it.
  std::string out = std::to_string(count == 0 ? above : above + 1);
  return count == 1 ? out : out + "," + std::to_string(count);
}

void put_hunk(std::string& out, const std::vector<Row>& rows, std::size_t begin, std::size_t end) {
  std::size_t before = 0, after = 0;
  for (std::size_t i = begin; i < end; i++) {
    if (rows[i].sign != '+') before++;
    if (rows[i].sign != '-') after++;
  }
  out += "@@ -" + range(rows[begin].before, before) + " +" + range(rows[begin].after, after) + " @@\n";
  for (std::size_t i = begin; i < end; i++) {
    out += rows[i].sign;
    out += rows[i].line;
    if (!rows[i].line.ends_with('\n')) out += "\n\\ No newline at end of file\n";
  }
}

// The longest common lines, by a table of what is between the first and the last that differ. Texts that differ in too
// much for a table are shown as replaced.
std::vector<Row> rows_of(const std::vector<std::string_view>& before, const std::vector<std::string_view>& after) {
  constexpr std::size_t most = 4'000'000;
  std::size_t head = 0, tail = 0;
  const std::size_t least = std::min(before.size(), after.size());
  while (head < least && before[head] == after[head]) head++;
  while (tail < least - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) tail++;
  const std::size_t n = before.size() - head - tail, m = after.size() - head - tail;
  std::vector<std::uint32_t> common;  // of the lines behind i and j
  if (n * m <= most) {
    common.assign((n + 1) * (m + 1), 0);
    for (std::size_t i = n; i-- > 0;)
      for (std::size_t j = m; j-- > 0;)
        common[i * (m + 1) + j] = before[head + i] == after[head + j]
                                      ? common[(i + 1) * (m + 1) + j + 1] + 1
                                      : std::max(common[(i + 1) * (m + 1) + j], common[i * (m + 1) + j + 1]);
  }
  std::vector<Row> rows;
  for (std::size_t k = 0; k < head; k++) rows.push_back({' ', before[k], k, k});
  std::size_t i = 0, j = 0;
  while (i < n || j < m) {
    const bool same = i < n && j < m && !common.empty() && before[head + i] == after[head + j];
    const bool away =
        i < n && (j == m || common.empty() || common[(i + 1) * (m + 1) + j] >= common[i * (m + 1) + j + 1]);
    if (same || away)
      rows.push_back({same ? ' ' : '-', before[head + i], head + i, head + j});
    else
      rows.push_back({'+', after[head + j], head + i, head + j});
    if (same || away) i++;
    if (same || !away) j++;
  }
  for (std::size_t k = 0; k < tail; k++) rows.push_back({' ', before[head + n + k], head + n + k, head + m + k});
  return rows;
}

std::string hunks(const std::string& name, const std::vector<Row>& rows) {
  std::string out;
  const auto changed = [&](std::size_t from) {
    while (from < rows.size() && rows[from].sign == ' ') from++;
    return from;
  };
  for (std::size_t i = changed(0); i < rows.size();) {
    const std::size_t begin = i > around ? i - around : 0;
    std::size_t end = i;  // behind the last changed line of the hunk
    for (std::size_t next = i; next < rows.size() && next <= end + 2 * around; next = changed(next + 1)) end = next + 1;
    if (out.empty()) out = "--- " + name + "\n+++ " + name + "\n";
    put_hunk(out, rows, begin, std::min(end + around, rows.size()));
    i = changed(end);
  }
  return out;
}

}  // namespace

std::string line_diff(const std::string& name, std::string_view before, std::string_view after) {
  return hunks(name, rows_of(lines_of(before), lines_of(after)));
}

std::string line_diff(const std::string& name, std::string_view before, std::string_view after,
                      const std::vector<std::uint32_t>& origin) {
  return hunks(name, rows_of(lines_of(before), lines_of(after), origin));
}

}  // namespace ocflow::cli
