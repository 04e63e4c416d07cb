// HTML, read by libxml2 as a stream of tags: no tree, so nothing depends on how deep a page nests.
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "dsl/import_blocks.h"

namespace ocflow::dsl {
namespace {

constexpr std::size_t deepest_tag = 1000;

enum class Tag : std::uint8_t {
  inline_,
  block,
  heading,
  list,
  item,
  cell,
  row,
  table,
  pre,
  code,
  quiet,
  aside,
  link,
  title,
  line_break
};

struct KnownTag {
  std::string_view name;
  Tag tag;
};
constexpr KnownTag known_tags[] = {
    {"p", Tag::block},          {"div", Tag::block},     {"section", Tag::block},    {"article", Tag::block},
    {"main", Tag::block},       {"body", Tag::block},    {"blockquote", Tag::block}, {"dl", Tag::block},
    {"dt", Tag::block},         {"dd", Tag::block},      {"aside", Tag::block},      {"figure", Tag::block},
    {"figcaption", Tag::block}, {"caption", Tag::block}, {"fieldset", Tag::block},   {"details", Tag::block},
    {"summary", Tag::block},    {"form", Tag::block},    {"center", Tag::block},     {"address", Tag::block},
    {"hr", Tag::block},         {"h1", Tag::heading},    {"h2", Tag::heading},       {"h3", Tag::heading},
    {"h4", Tag::heading},       {"h5", Tag::heading},    {"h6", Tag::heading},       {"ul", Tag::list},
    {"ol", Tag::list},          {"menu", Tag::list},     {"li", Tag::item},          {"td", Tag::cell},
    {"th", Tag::cell},          {"tr", Tag::row},        {"table", Tag::table},      {"pre", Tag::pre},
    {"code", Tag::code},        {"tt", Tag::code},       {"kbd", Tag::code},         {"samp", Tag::code},
    {"script", Tag::quiet},     {"style", Tag::quiet},   {"template", Tag::quiet},   {"nav", Tag::aside},
    {"header", Tag::aside},     {"footer", Tag::aside},  {"a", Tag::link},           {"title", Tag::title},
    {"br", Tag::line_break},    {"option", Tag::block},  {"button", Tag::inline_}};

Tag tag_of(std::string_view name) {
  const auto* known =
      std::find_if(std::begin(known_tags), std::end(known_tags), [&](const auto& t) { return t.name == name; });
  return known == std::end(known_tags) ? Tag::inline_ : known->tag;
}

std::string_view text_in(const xmlChar* text) {
  return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

std::string_view attribute(const xmlChar** all, std::string_view name) {
  for (; all && *all; all += 2)
    if (text_in(all[0]) == name) return text_in(all[1]);
  return {};
}

// A frame around text whose class says "note" or "warning".
std::optional<NoteKind> note_class(const xmlChar** all) {
  const auto classes = lower(attribute(all, "class"));
  const auto has = [&](std::string_view word) { return classes.find(word) != std::string::npos; };
  if (classes.empty() || has("footnote")) return std::nullopt;
  if (has("warning") || has("danger")) return NoteKind::warning;
  if (has("caution") || has("important") || has("attention")) return NoteKind::caution;
  if (has("note") || has("tip") || has("hint") || has("admonition") || has("callout")) return NoteKind::note;
  return std::nullopt;
}

class HtmlReader {
 public:
  HtmlReader(Cleaner& cleaner, std::uint32_t first_line) : cleaner_(cleaner), first_line_(first_line) {}

  Result<Page> read(std::string_view page) {
    const std::unique_ptr<htmlParserCtxt, void (*)(htmlParserCtxtPtr)> context(
        htmlCreateMemoryParserCtxt(page.data(), static_cast<int>(page.size())), &htmlFreeParserCtxt);
    if (!context) return std::move(page_);  // nothing stands in it
    context_ = context.get();
    htmlCtxtUseOptions(context_, HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
    xmlSwitchEncoding(context_, XML_CHAR_ENCODING_UTF8);
    htmlSAXHandler handler;
    std::memset(&handler, 0, sizeof handler);
    handler.startElement = [](void* self, const xmlChar* name, const xmlChar** all) {
      static_cast<HtmlReader*>(self)->start(text_in(name), all);
    };
    handler.endElement = [](void* self, const xmlChar* name) { static_cast<HtmlReader*>(self)->end(text_in(name)); };
    handler.characters = handler.ignorableWhitespace = [](void* self, const xmlChar* text, int length) {
      static_cast<HtmlReader*>(self)->text(text_in(text).substr(0, static_cast<std::size_t>(length)));
    };
    *context_->sax = handler;
    context_->userData = this;
    htmlParseDocument(context_);
    if (!too_deep_) finish();
    if (too_deep_)
      return fail(
          ErrorKind::invalid,
          "line " + std::to_string(line()) + ": tags are nested more than " + std::to_string(deepest_tag) + " deep",
          "save the page's text alone, and import that with --from text");
    number_paragraphs(page_);
    return std::move(page_);
  }

 private:
  struct Open {
    std::string name;
    Tag tag;
    std::optional<NoteKind> note;
    bool aside, ordered;
    std::uint32_t items = 0;  // of a list
  };

  std::uint32_t line() const {
    return first_line_ + static_cast<std::uint32_t>(std::max(1, context_->input->line)) - 1;
  }
  std::uint32_t items() const { return std::min(items_, deepest_item); }

  void start(std::string_view name, const xmlChar** all) {
    if (too_deep_) return;
    const Tag tag = tag_of(name);
    if (open_.size() >= deepest_tag) {
      too_deep_ = true;
      xmlStopParser(context_);
      return;
    }
    const bool outer_aside = !open_.empty() && open_.back().aside;
    auto note = open_.empty() ? std::nullopt : open_.back().note;
    if (const auto own = note_class(all); own && tag != Tag::inline_ && tag != Tag::link && name != "body") note = own;
    if (tag != Tag::inline_ && tag != Tag::link && tag != Tag::code && tag != Tag::line_break) flush();
    open_.push_back({std::string(name), tag, note, outer_aside || tag == Tag::aside, name == "ol"});
    if (tag == Tag::quiet) quiet_++;
    if (tag == Tag::pre) pre_++;
    if (tag == Tag::code && pre_ == 0 && quiet_ == 0) text_.glue(line(), "`");
    if (tag == Tag::line_break) text_.begin_line(line());
    if (tag == Tag::link) links_.push_back(std::string(attribute(all, "href")));
    if (name == "img" && quiet_ == 0) put(" " + std::string(attribute(all, "alt")) + " ");
    if (name == "input" && lower(attribute(all, "type")) == "checkbox") boxed_ = true;
    if (tag == Tag::item) item();
    if (tag == Tag::table) opens_table_ = true;
    if (tag == Tag::row) start_row();
    if (tag == Tag::cell && in_row_) header_ = header_ && name == "th";
  }

  void item() {
    Open* list = nullptr;
    for (auto& open : open_)
      if (open.tag == Tag::list) list = &open;
    Block block;
    block.kind = open_.back().aside ? BlockKind::aside : BlockKind::item;
    block.level = items();
    block.ordered = list && list->ordered;
    block.opens = !list || list->items++ == 0;
    block.prose.marks.emplace_back(0, line());
    if (block.kind == BlockKind::item) page_.blocks.push_back(std::move(block));
    items_++;
    fresh_item_ = true;
    boxed_ = false;
  }

  // Tags that were never closed, and a row that was never ended.
  void finish() {
    while (!open_.empty()) close();
    if (in_row_) leave_row(nullptr);
    flush();
  }

  // A row in a cell of another: what the outer one has so far is a row of its own.
  void leave_row(const Open* around) {
    cells_.push_back(std::move(text_));
    text_ = {};
    end_row(around && around->aside);
  }

  void start_row() {
    if (in_row_) leave_row(&open_.back());
    in_row_ = header_ = true;
    cells_.clear();
  }

  void end(std::string_view name) {
    if (too_deep_) return;
    std::size_t at = open_.size();
    while (at > 0 && open_[at - 1].name != name) at--;
    if (at == 0) return;
    while (open_.size() >= at) close();
  }

  void close() {
    const Open& open = open_.back();
    if (open.tag == Tag::code && pre_ == 0 && quiet_ == 0) text_.glue(line(), "`");
    if (open.tag == Tag::link) end_link();
    if (open.tag == Tag::cell && in_row_)
      cells_.push_back(std::move(text_)), text_ = {};
    else if (open.tag != Tag::inline_ && open.tag != Tag::link && open.tag != Tag::code && open.tag != Tag::line_break)
      flush();
    if (open.tag == Tag::row && in_row_) end_row(open.aside);
    if (open.tag == Tag::quiet) quiet_--;
    if (open.tag == Tag::pre) pre_--;
    if (open.tag == Tag::item && items_ > 0) items_--, fresh_item_ = false;
    open_.pop_back();
  }

  void end_link() {
    const std::string url = std::move(links_.back());
    links_.pop_back();
    if (url.find("://") != std::string::npos && !text_.empty() && !text_.text.ends_with(url) && !open_.back().aside)
      put(" (" + url + ")");
  }

  void end_row(bool aside) {
    in_row_ = false;
    if (!text_.empty()) {  // words between the cells
      cells_.push_back(std::move(text_));
      text_ = {};
    }
    Block block;
    block.kind = aside ? BlockKind::aside : BlockKind::row;
    block.level = items();
    block.opens = opens_table_;
    block.header = header_ && opens_table_;
    block.cells = std::move(cells_);
    cells_.clear();
    if (std::all_of(block.cells.begin(), block.cells.end(), [](const Prose& cell) { return cell.empty(); })) return;
    opens_table_ = false;
    page_.blocks.push_back(std::move(block));
  }

  void text(std::string_view part) {
    if (quiet_ > 0 || too_deep_) return;
    if (pre_ > 0) {
      pre_text_ += part;
      pre_line_ = line();
      return;
    }
    auto now = line() - std::min(line() - 1, static_cast<std::uint32_t>(std::count(part.begin(), part.end(), '\n')));
    for (std::size_t at = 0; at <= part.size(); now++) {
      const std::size_t end = std::min(part.find('\n', at), part.size());
      text_.glue(now, cleaner_.clean(part.substr(at, end - at), now));
      if (end < part.size()) text_.glue(now, " ");
      at = end + 1;
    }
  }
  void put(std::string_view words) { text_.glue(line(), cleaner_.clean(words, line())); }

  void flush() {
    if (!pre_text_.empty()) flush_code();
    Prose prose = text_.part(0, text_.text.size());
    if (in_row_ && !prose.empty()) {  // a paragraph in a cell: the cell goes on
      text_.glue(line(), " ");
      return;
    }
    text_ = {};
    if (prose.empty()) return;
    const Open* heading = nullptr;
    bool title = false, aside = false;
    std::optional<NoteKind> note;
    if (!open_.empty()) note = open_.back().note, aside = open_.back().aside, title = open_.back().tag == Tag::title;
    if (!open_.empty() && open_.back().tag == Tag::heading) heading = &open_.back();
    if (title)
      page_.title = std::move(prose);
    else
      push(std::move(prose), heading, note, aside);
  }

  void push(Prose prose, const Open* heading, std::optional<NoteKind> note, bool aside) {
    if (fresh_item_ && !aside && !page_.blocks.empty() && page_.blocks.back().kind == BlockKind::item) {
      page_.blocks.back().prose = std::move(prose);
      page_.blocks.back().boxed = boxed_;
      fresh_item_ = false;
      return;
    }
    Block block;
    block.level = items();
    block.prose = std::move(prose);
    if (heading && items_ == 0 && !note) {
      block.kind = BlockKind::heading;
      block.level = static_cast<std::uint32_t>(heading->name[1] - '0');
    } else if (aside) {
      block.kind = BlockKind::aside;
    } else if (note && !label_of(block.prose.text)) {
      block.kind = BlockKind::note;
      block.note = *note;
    }
    page_.blocks.push_back(std::move(block));
  }

  void flush_code() {
    const std::string code = std::move(pre_text_);
    pre_text_.clear();
    auto number =
        pre_line_ - std::min(pre_line_ - 1, static_cast<std::uint32_t>(std::count(code.begin(), code.end(), '\n')));
    for (std::size_t at = 0; at < code.size(); number++) {
      const std::size_t end = std::min(code.find('\n', at), code.size());
      Block block;
      block.kind = BlockKind::code;
      block.level = items();
      block.raw = cleaner_.clean(std::string_view(code).substr(at, end - at), number);
      block.prose.add(number, block.raw);
      if (!block.prose.empty()) page_.blocks.push_back(std::move(block));
      at = end + 1;
    }
    fresh_item_ = false;
  }

  Cleaner& cleaner_;
  std::uint32_t first_line_;
  htmlParserCtxtPtr context_ = nullptr;
  Page page_;
  std::vector<Open> open_;
  std::vector<std::string> links_;
  Prose text_;
  std::string pre_text_;
  std::uint32_t pre_line_ = 1, items_ = 0, quiet_ = 0, pre_ = 0;
  std::vector<Prose> cells_;
  bool in_row_ = false, header_ = false, opens_table_ = false, fresh_item_ = false, boxed_ = false, too_deep_ = false;
};

}  // namespace

Result<Page> read_html_page(std::string_view page, Cleaner& cleaner, std::uint32_t first_line) {
  return HtmlReader(cleaner, first_line).read(page);
}

}  // namespace ocflow::dsl
