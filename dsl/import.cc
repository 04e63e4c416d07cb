#include "dsl/import.h"

#include <algorithm>
#include <iterator>

#include "dsl/import_draft.h"
#include "engine/base/utf8.h"

namespace ocflow::dsl {
namespace {

constexpr std::string_view formats[] = {"text", "markdown", "html"};
constexpr std::string_view fate_names[] = {"step", "note", "title", "comment", "mark", "blank"};

bool ends_with(std::string_view name, std::initializer_list<std::string_view> endings) {
  const auto low = lower(name);
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return low.ends_with(ending); });
}

// A few signs that plain text has no reason to hold.
bool is_markdown(std::string_view page) {
  std::size_t signs = 0;
  for (std::size_t at = 0; at < page.size() && at < 64 * 1024;) {
    const std::size_t end = std::min(page.find('\n', at), page.size());
    const auto line = page.substr(at, end - at);
    const auto sharps = line.find_first_not_of('#');
    if (sharps != 0 && sharps != std::string_view::npos && sharps < 7 && line[sharps] == ' ') signs += 2;
    if (line.starts_with("```") || line.starts_with("> ") || line.starts_with("**") ||
        line.find("](") != std::string_view::npos)
      signs++;
    at = end + 1;
  }
  return signs >= 3;
}

Result<void> readable(std::string_view page) {
  if (page.size() > largest_page)
    return fail(ErrorKind::invalid, "the page has " + std::to_string(page.size()) + " bytes, more than 8 MiB",
                "import it in parts, a chapter at a time");
  const bool wide = page.starts_with("\xFF\xFE") || page.starts_with("\xFE\xFF");
  if (wide)
    return fail(ErrorKind::invalid, "the page is UTF-16, not UTF-8",
                "`iconv -f UTF-16 -t UTF-8 PAGE > NEW` turns it into UTF-8");
  if (const auto nul = page.find('\0'); nul != std::string_view::npos)
    return fail(ErrorKind::invalid, "the page is no text: there is a zero byte at " + std::to_string(nul),
                "save it as text, Markdown or HTML; a PDF or a Word file has to be exported first");
  if (const auto bad = first_invalid_utf8(page); bad != std::string_view::npos) {
    const auto line = 1 + std::count(page.begin(), page.begin() + static_cast<std::ptrdiff_t>(bad), '\n');
    return fail(ErrorKind::invalid, "line " + std::to_string(line) + ": a byte that is not UTF-8",
                "`iconv -f WINDOWS-1252 -t UTF-8 PAGE > NEW` turns it into UTF-8, if it came from Windows");
  }
  return {};
}

void count_lines(std::string_view page, Imported& out) {
  for (std::size_t at = 0; at < page.size();) {
    const std::size_t end = std::min(page.find('\n', at), page.size());
    const bool blank = page.substr(at, end - at).find_first_not_of(" \t") == std::string_view::npos;
    out.lines.push_back({blank ? Fate::blank : Fate::mark, 0});
    at = end + 1;
  }
}

Result<Page> read(std::string_view page, PageFormat format, Cleaner& cleaner) {
  if (format == PageFormat::markdown) return read_markdown_page(page, cleaner);
  if (format == PageFormat::html) return read_html_page(page, cleaner);
  return read_text_page(page);
}

}  // namespace

std::string_view text_of(PageFormat format) { return formats[static_cast<std::size_t>(format)]; }
std::string_view text_of(Fate fate) { return fate_names[static_cast<std::size_t>(fate)]; }

PageFormat format_of(std::string_view file_name, std::string_view page) {
  if (ends_with(file_name, {".html", ".htm", ".xhtml"})) return PageFormat::html;
  if (ends_with(file_name, {".md", ".markdown"})) return PageFormat::markdown;
  const auto begin = lower(page.substr(0, 1000));
  for (const std::string_view sign : {"<!doctype html", "<html", "<body", "<head"})
    if (begin.find(sign) != std::string::npos) return PageFormat::html;
  if (ends_with(file_name, {".txt", ".text"})) return PageFormat::text;
  return is_markdown(page) ? PageFormat::markdown : PageFormat::text;
}

Result<Imported> import_page(std::string_view page, PageFormat format, std::string_view file_name) {
  if (auto ok = readable(page); !ok) return tl::unexpected<Error>(ok.error());
  Imported out;
  Cleaner cleaner;
  const std::string clean = cleaner.clean_page(page);
  count_lines(clean, out);
  auto blocks = read(clean, format, cleaner);
  if (!blocks) return tl::unexpected<Error>(blocks.error());
  find_meaning(*blocks);
  out.slips = slips_of(*blocks);
  Draft draft = outline(std::move(*blocks), file_name);
  if (draft.procedures.empty())
    return fail(ErrorKind::invalid, "no sentence stands in the page",
                format == PageFormat::html ? "its text may come from a script: copy it from the browser"
                                           : "give it a page with text");
  find_calls(draft);
  suggest_actions(draft);
  out.likely = likely_of(draft);
  write_draft(draft, file_name, format, out);
  out.replaced = std::move(cleaner.replaced);
  return out;
}

}  // namespace ocflow::dsl
