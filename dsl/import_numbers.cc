// The numbers that a page gives to its steps, and where they do not count on.
#include <algorithm>

#include "dsl/import_blocks.h"
#include "dsl/import_marker.h"

namespace ocflow::dsl {
namespace {

constexpr std::size_t wrapped = 60;  // a line of this length was broken for its length, wherever its sentence stood

// Behind one of these a number belongs to the sentence.
constexpr std::string_view wanting[] = {
    "a",    "above",   "after", "an",    "and",   "at",   "below",  "by", "chapter", "every", "exactly", "for",
    "from", "item",    "least", "level", "line",  "most", "number", "of", "or",      "page",  "phase",   "point",
    "port", "section", "see",   "step",  "steps", "than", "the",    "to", "under",   "until", "version", "with"};

bool ends_sentence(std::string_view text) {
  if (text.ends_with(':') || text.ends_with(';')) return true;
  if (text.size() > 2 && text.ends_with('.') && text[text.size() - 3] == ' ') return true;  // "Open valve b."
  Prose prose;
  prose.add(1, std::string(text) + " X");  // "approx." does not
  return sentences(prose).back().text == "X";
}

// Items that a paragraph of HTML holds: "1. Stop it.<br>2. Start it."
std::vector<Block> numbered(const Block& block) {
  std::vector<Block> out;
  const std::string& text = block.prose.text;
  const auto starts = line_starts(block.prose);
  const auto begins = [&](std::size_t i) {
    const auto marker = marker_of(std::string_view(text).substr(starts[i]));
    const bool counts = marker.style == MarkerStyle::digits && starts[i] + marker.length < text.size();
    return counts && (marker.sign == '.' || marker.sign == ')') ? marker : TextMarker{};
  };
  if (begins(0).style == MarkerStyle::none) return out;
  for (std::size_t i = 0; i < starts.size();) {
    const auto marker = begins(i);
    std::size_t next = i + 1;
    while (next < starts.size()) {
      const auto other = begins(next);
      const std::string_view above(text.data() + starts[next - 1], starts[next] - starts[next - 1]);
      if (other.style != MarkerStyle::none &&
          !goes_on(above, std::string_view(text).substr(starts[next] + other.length)))
        break;
      next++;
    }
    Block item;
    item.kind = BlockKind::item;
    item.level = block.level;
    item.ordered = true;
    item.number = marker.number;
    item.opens = marker.number == 1;
    item.boxed = marker.boxed;
    item.prose = block.prose.part(starts[i] + marker.length, next < starts.size() ? starts[next] : text.size());
    out.push_back(std::move(item));
    i = next;
  }
  return out;
}

}  // namespace

bool goes_on(std::string_view above, std::string_view text) {
  while (!above.empty() && above.back() == ' ') above.remove_suffix(1);
  if (above.empty() || ends_sentence(above)) return false;
  if (above.size() >= wrapped || above.back() == ',' || above.back() == '.' ||
      (!text.empty() && text[0] >= 'a' && text[0] <= 'z'))
    return true;
  const auto words = words_of(above);
  return !words.empty() && above.ends_with(words.back()) && among(wanting, lower(words.back()));
}

std::vector<std::size_t> line_starts(const Prose& prose) {
  std::vector<std::size_t> out{0};
  for (const auto& [offset, line] : prose.marks)
    if (offset > out.back() && offset < prose.text.size()) out.push_back(offset);
  return out;
}

void number_paragraphs(Page& page) {
  std::vector<Block> out;
  out.reserve(page.blocks.size());
  for (auto& block : page.blocks) {
    auto items = block.kind == BlockKind::paragraph ? numbered(block) : std::vector<Block>{};
    if (items.empty()) items.push_back(std::move(block));
    std::move(items.begin(), items.end(), std::back_inserter(out));
  }
  page.blocks = std::move(out);
}

std::vector<NumberSlip> slips_of(const Page& page) {
  std::vector<NumberSlip> out;
  std::vector<std::uint32_t> last;  // of the items that are open, the outermost first; 0: it has none
  for (const auto& block : page.blocks) {
    if (block.kind == BlockKind::heading || block.kind == BlockKind::start) last.clear();
    if (block.kind != BlockKind::item) continue;
    last.resize(block.level + 1);
    std::uint32_t& before = last.back();
    const bool counts_on = block.number <= 1 || block.opens || before == 0 || block.number == before + 1;
    if (!counts_on) out.push_back({block.prose.line(), before, block.number});
    before = block.number;
  }
  return out;
}

}  // namespace ocflow::dsl
