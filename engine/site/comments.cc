#include "engine/site/comments.h"

#include <algorithm>

namespace ocflow::site {
namespace {

bool is_block(std::string_view text, std::size_t at) {
  return at < text.size() && (text[at] == '|' || text[at] == '>');
}

// Where a # is no comment: in quotes, and in texts in lines of their own. In any other text it ends the text.
void collect_texts(std::string_view text, const Node& node, std::vector<Stretch>& to) {
  for (const Node& item : node.items) collect_texts(text, item, to);
  for (const Entry& entry : node.entries) {
    collect_texts(text, entry.key, to);
    collect_texts(text, entry.value, to);
  }
  const std::size_t begin = node.at.begin, end = node.at.end;
  if (node.kind != Node::Kind::scalar || begin >= text.size()) return;
  if (text[begin] == '"' || text[begin] == '\'') to.push_back({begin, end});
  if (is_block(text, begin)) to.push_back({std::min(text.find('\n', begin), text.size()), end_of_block(text, begin)});
}

}  // namespace

std::size_t end_of_block(std::string_view text, std::size_t begin) {
  const auto line = text.rfind('\n', begin) + 1;
  const auto margin = text.find_first_not_of(" -", line) - line;
  auto end = std::min(text.find('\n', begin), text.size());
  while (end < text.size()) {
    const auto next = end + 1, first = text.find_first_not_of(" \r", next);
    if (first == text.npos) return text.size();
    if (text[first] != '\n' && first - next <= margin) return end;
    end = std::min(text.find('\n', first), text.size());
  }
  return end;
}

std::vector<Stretch> comments(std::string_view text, const Node& root) {
  std::vector<Stretch> texts, out;
  collect_texts(text, root, texts);
  std::sort(texts.begin(), texts.end(), [](const Stretch& a, const Stretch& b) { return a.begin < b.begin; });
  auto next = texts.begin();
  for (std::size_t i = text.find('#'); i < text.size(); i = text.find('#', i + 1)) {
    while (next != texts.end() && next->end <= i) ++next;
    if (next != texts.end() && next->begin <= i) continue;
    if (i > 0 && std::string_view(" \t\r\n").find(text[i - 1]) == std::string_view::npos) continue;
    auto end = std::min(text.find('\n', i), text.size());
    if (end > i && text[end - 1] == '\r') --end;
    out.push_back({i, end});
    i = end - 1;
  }
  return out;
}

}  // namespace ocflow::site
