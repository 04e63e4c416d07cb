// A page as a row of blocks: what the three readers make, and all that the rest knows of a page.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "dsl/import_prose.h"

namespace ocflow::dsl {

enum class BlockKind : std::uint8_t { heading, item, paragraph, note, code, row, aside, start, end };
enum class NoteKind : std::uint8_t { note, warning, caution };

struct Block {
  BlockKind kind = BlockKind::paragraph;
  std::uint32_t level = 0;   // heading: from 1. Others: how many items they stand in; an item does not stand in itself
  bool ordered = false;      // item: numbered
  std::uint32_t number = 0;  // item: on the page, where it is known
  bool opens = false;        // item: the first of its list; row: the first of its table
  bool boxed = false;        // item: with a box to tick
  bool header = false;       // row: names the columns
  NoteKind note = NoteKind::note;
  Prose prose;  // code: one line, with its blanks kept in `raw`
  std::string raw;
  std::vector<Prose> cells;  // row
};

struct Page {
  std::vector<Block> blocks;
  Prose title;  // of the whole page, where it stands apart from the headings
};

inline constexpr std::uint32_t deepest_item = 12;  // deeper lists are written as if they stood here

// `page` is clean: UTF-8 without hidden characters, lines end with a line feed.
Page read_text_page(std::string_view page);
Result<Page> read_markdown_page(std::string_view page, Cleaner& cleaner);
Result<Page> read_html_page(std::string_view page, Cleaner& cleaner, std::uint32_t first_line = 1);

// What all three have in common: notes by their first word, Start and End, "Step 3:", "Procedure:", tables of contents.
void find_meaning(Page& page);

// Whether the sentence of the line `above` clearly goes on with a number and `text`, so no step begins there.
bool goes_on(std::string_view above, std::string_view text);
// Where the lines of the page begin in it.
std::vector<std::size_t> line_starts(const Prose& prose);
// Paragraphs that begin with a number are items; for forms in which lists have tags of their own.
void number_paragraphs(Page& page);
std::vector<NumberSlip> slips_of(const Page& page);

// "Step 3: Stop it" or "Step 3 - Stop it": how long that beginning is.
struct StepWord {
  std::size_t length = 0;    // 0: it is none
  std::uint32_t number = 0;  // 0: no plain number
  bool marked = false;       // by a colon or the like
};
StepWord step_word(std::string_view text);

// "Note:", "**Warning:**" and the like at the beginning; how many bytes belong to it, and whether its word goes into
// the clause (Note) or has to stay in the text (Tip).
struct Label {
  NoteKind kind = NoteKind::note;
  std::size_t length = 0;
  bool stays = false;
  bool alone = false;  // nothing follows it
};
std::optional<Label> label_of(std::string_view text);

// A row of a table drawn with `|`; empty: it is none. `is_rule` for the line of dashes beneath the header.
std::vector<std::string_view> cells_of(std::string_view line);
bool is_rule(const std::vector<std::string_view>& cells);

}  // namespace ocflow::dsl
