// Markdown, read by cmark. Its tree is walked without recursion; inline marks go, words stay.
#include <cmark.h>

#include <algorithm>
#include <memory>

#include "dsl/import_blocks.h"
#include "dsl/import_marker.h"

namespace ocflow::dsl {
namespace {

struct Free {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
  void operator()(cmark_iter* iter) const { cmark_iter_free(iter); }
};

std::string_view text_in(const char* text) { return text ? std::string_view(text) : std::string_view(); }

class MarkdownReader {
 public:
  explicit MarkdownReader(Cleaner& cleaner) : cleaner_(cleaner) {}

  Result<Page> read(std::string_view page) {
    const std::size_t front = front_matter(page);
    std::string body(page);
    for (std::size_t i = 0; i < front; i++)
      if (body[i] != '\n') body[i] = ' ';
    find_lines(body);
    const std::unique_ptr<cmark_node, Free> root(cmark_parse_document(body.data(), body.size(), CMARK_OPT_DEFAULT));
    const std::unique_ptr<cmark_iter, Free> iter(cmark_iter_new(root.get()));
    for (cmark_event_type event; (event = cmark_iter_next(iter.get())) != CMARK_EVENT_DONE;) {
      cmark_node* node = cmark_iter_get_node(iter.get());
      if (event == CMARK_EVENT_ENTER)
        enter(node);
      else
        leave(node);
      if (error_) return tl::unexpected<Error>(*error_);
    }
    return std::move(page_);
  }

 private:
  void find_lines(std::string_view body) {
    for (std::size_t at = 0; at < body.size();) {
      const std::size_t end = std::min(body.find('\n', at), body.size());
      lines_.push_back(body.substr(at, end - at));
      at = end + 1;
    }
  }
  // The tree knows the number of a list's first item alone.
  std::uint32_t number_of(cmark_node* node, std::uint32_t line) const {
    const auto column = static_cast<std::size_t>(std::max(1, cmark_node_get_start_column(node)));
    if (line > lines_.size() || column > lines_[line - 1].size()) return 0;
    return marker_of(lines_[line - 1].substr(column - 1)).number;
  }

  // Settings between two `---` at the very beginning say something of the page, not of the work.
  std::size_t front_matter(std::string_view page) {
    if (!page.starts_with("---\n")) return 0;
    const std::size_t end = page.find("\n---\n", 3);
    if (end == std::string_view::npos || end > 4000) return 0;
    std::uint32_t number = 2;
    for (std::size_t at = 4; at < end; number++) {
      const std::size_t next = std::min(page.find('\n', at), end);
      Block block;
      block.kind = BlockKind::aside;
      block.prose.add(number, page.substr(at, next - at));
      if (!block.prose.empty()) page_.blocks.push_back(std::move(block));
      at = next + 1;
    }
    return end + 5;
  }

  std::uint32_t level() const { return std::min(items_, deepest_item); }

  void enter(cmark_node* node) {
    const auto line = static_cast<std::uint32_t>(std::max(1, cmark_node_get_start_line(node)));
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_BLOCK_QUOTE:
        quotes_++;
        break;
      case CMARK_NODE_ITEM:
        item(node, line);
        break;
      case CMARK_NODE_HEADING:
      case CMARK_NODE_PARAGRAPH:
        text_ = {};
        parts_.clear();
        line_ = line;
        break;
      case CMARK_NODE_CODE_BLOCK:
        code(node, line);
        break;
      case CMARK_NODE_HTML_BLOCK:
        html(node, line);
        break;
      default:
        inline_text(node);
    }
  }

  void inline_text(cmark_node* node) {
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_TEXT:
        return put(text_in(cmark_node_get_literal(node)));
      case CMARK_NODE_CODE:
        return put("`" + std::string(text_in(cmark_node_get_literal(node))) + "`");
      case CMARK_NODE_HTML_INLINE:
        if (const auto tag = text_in(cmark_node_get_literal(node)); tag.starts_with("<br")) put(" ");
        return;
      case CMARK_NODE_SOFTBREAK:
      case CMARK_NODE_LINEBREAK:
        parts_.push_back(std::move(text_));
        text_ = {};
        line_++;
        return;
      default:
        return;
    }
  }
  void put(std::string_view text) { text_.glue(line_, cleaner_.clean(text, line_)); }

  void leave(cmark_node* node) {
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_BLOCK_QUOTE:
        quotes_--;
        break;
      case CMARK_NODE_ITEM:
        items_--;
        fresh_item_ = false;
        break;
      case CMARK_NODE_LINK: {
        const auto url = text_in(cmark_node_get_url(node));
        const bool said = text_.text.ends_with(url);
        if (url.find("://") != std::string_view::npos && !said) put(" (" + std::string(url) + ")");
        break;
      }
      case CMARK_NODE_HEADING:
        parts_.push_back(std::move(text_));
        heading(static_cast<std::uint32_t>(cmark_node_get_heading_level(node)));
        break;
      case CMARK_NODE_PARAGRAPH:
        parts_.push_back(std::move(text_));
        paragraph();
        break;
      default:
        break;
    }
  }

  void item(cmark_node* node, std::uint32_t line) {
    Block block;
    block.kind = BlockKind::item;
    block.level = level();
    block.ordered = cmark_node_get_list_type(cmark_node_parent(node)) == CMARK_ORDERED_LIST;
    if (block.ordered) block.number = number_of(node, line);
    block.opens = cmark_node_previous(node) == nullptr;
    block.prose.marks.emplace_back(0, line);
    page_.blocks.push_back(std::move(block));
    items_++;
    fresh_item_ = true;
  }

  Prose joined() const {
    Prose out;
    for (const auto& part : parts_)
      if (!part.empty()) add_prose(out, part);
    return out;
  }
  static void add_prose(Prose& out, const Prose& more) {
    for (std::size_t i = 0; i < more.marks.size(); i++) {
      const std::size_t begin = more.marks[i].first;
      const std::size_t end = i + 1 < more.marks.size() ? more.marks[i + 1].first : more.text.size();
      out.add(more.marks[i].second, std::string_view(more.text).substr(begin, end - begin));
    }
  }

  void push(Block block) {
    fresh_item_ = false;
    if (!block.prose.empty()) page_.blocks.push_back(std::move(block));
  }

  void heading(std::uint32_t heading_level) {
    Block block;
    block.kind = items_ == 0 ? BlockKind::heading : BlockKind::paragraph;
    block.level = items_ == 0 ? heading_level : level();
    block.prose = joined();
    push(std::move(block));
  }

  void paragraph() {
    if (quotes_ == 0 && table()) return;
    Prose prose = joined();
    if (prose.empty()) return;
    if (fresh_item_ && page_.blocks.back().kind == BlockKind::item) {
      fresh_item_ = false;
      Block& item = page_.blocks.back();
      const std::size_t box = box_length(prose.text);
      item.boxed = box > 0;
      item.prose = prose.part(box, prose.text.size());
      return;
    }
    Block block;
    block.level = level();
    block.kind = BlockKind::paragraph;
    const auto label = quotes_ > 0 ? label_of(prose.text) : std::nullopt;
    if (quotes_ > 0 && !label) block.kind = BlockKind::note;
    block.prose = std::move(prose);
    push(std::move(block));
  }

  // Lines with bars, the second of them dashes: the table that cmark does not know.
  bool table() {
    if (parts_.size() < 2 || !is_rule(cells_of(parts_[1].text)) || cells_of(parts_[0].text).empty()) return false;
    if (fresh_item_) return false;
    for (std::size_t i = 0; i < parts_.size(); i++) {
      if (i == 1) continue;
      Block block;
      block.kind = BlockKind::row;
      block.level = level();
      block.opens = block.header = i == 0;
      auto cells = cells_of(parts_[i].text);
      if (cells.empty()) cells.push_back(parts_[i].text);
      for (const auto cell : cells) {
        block.cells.emplace_back();
        block.cells.back().add(parts_[i].line(), cell);
      }
      page_.blocks.push_back(std::move(block));
    }
    return true;
  }

  void code(cmark_node* node, std::uint32_t line) {
    const auto text = text_in(cmark_node_get_literal(node));
    std::uint32_t number = line + (cmark_node_get_fence_info(node) && is_fenced(node, text) ? 1 : 0);
    for (std::size_t at = 0; at < text.size(); number++) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      Block block;
      block.kind = BlockKind::code;
      block.level = level();
      block.raw = cleaner_.clean(text.substr(at, end - at), number);
      block.prose.add(number, block.raw);
      push(std::move(block));
      at = end + 1;
    }
  }
  // A fence takes a line of its own above the code, and one below where it is closed.
  static bool is_fenced(cmark_node* node, std::string_view text) {
    const auto lines = std::count(text.begin(), text.end(), '\n');
    return cmark_node_get_end_line(node) - cmark_node_get_start_line(node) + 1 > lines;
  }

  void html(cmark_node* node, std::uint32_t line) {
    auto inner = read_html_page(text_in(cmark_node_get_literal(node)), cleaner_, line);
    if (!inner) {
      error_ = inner.error();
      return;
    }
    for (auto& block : inner->blocks) {
      if (block.kind != BlockKind::heading) block.level = std::min(block.level + level(), deepest_item);
      page_.blocks.push_back(std::move(block));
    }
  }

  Cleaner& cleaner_;
  std::vector<std::string_view> lines_;  // of the page
  Page page_;
  std::optional<Error> error_;
  std::uint32_t items_ = 0, quotes_ = 0, line_ = 1;
  bool fresh_item_ = false;   // an item has begun, and its first paragraph is its sentence
  Prose text_;                // of the line that is read
  std::vector<Prose> parts_;  // the lines above it
};

}  // namespace

Result<Page> read_markdown_page(std::string_view page, Cleaner& cleaner) { return MarkdownReader(cleaner).read(page); }

}  // namespace ocflow::dsl
