// A page of a manual as a procedure file. Nothing here reads or writes a file: text in, text and a report out.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace ocflow::dsl {

inline constexpr std::size_t largest_page = std::size_t{8} << 20;  // bytes

enum class PageFormat : std::uint8_t { text, markdown, html };
std::string_view text_of(PageFormat format);
// By the ending of the file's name, and where that says nothing by what stands in it.
PageFormat format_of(std::string_view file_name, std::string_view page);

// What became of a line of the page. A line that holds several things counts as the first of these that it holds.
enum class Fate : std::uint8_t {
  step,     // a step for a person
  note,     // a note, a warning or a caution
  title,    // the title of a procedure
  comment,  // a comment that names the line
  mark,     // nothing to read: a rule, a fence, a tag, Start and End
  blank,
};
inline constexpr std::size_t fates = 6;
std::string_view text_of(Fate fate);

struct PageLine {
  Fate fate = Fate::blank;
  std::uint32_t becomes = 0;  // the line of the new file where it begins to stand, from 1; 0: nowhere
};

struct ReplacedCharacter {
  char32_t character = 0;
  std::uint32_t line = 0;  // where it stood first
  std::size_t count = 0;
};

struct ImportedProcedure {
  std::string name, title;
  std::uint32_t line = 0;  // of its title in the page
  std::size_t steps = 0;
  bool called = false;  // by a step of another
};

// The procedure that seems to hold the work of the page, where that isn't the first.
struct LikelyProcedure {
  std::size_t index = 0;  // 0: the first, or nothing tells
  std::string section;    // how its section is called, if that tells it; else it has most steps
};

// A number of the page that does not count on: a gap, or one that is there twice. The file's steps are numbered anew.
struct NumberSlip {
  std::uint32_t line = 0, before = 0, found = 0;
};

struct Imported {
  std::string text;             // the new file; `ocflow check` finds no mistake in it
  std::vector<PageLine> lines;  // one a line of the page
  std::vector<ReplacedCharacter> replaced;
  std::vector<ImportedProcedure> procedures;
  LikelyProcedure likely;
  std::vector<NumberSlip> slips;
  std::array<std::size_t, fates> sentences{};  // by their fate
  std::size_t calls = 0, suggestions = 0;
};

// `file_name` gives the title where the page has none. Fails for what is no text, is too large or says nothing.
Result<Imported> import_page(std::string_view page, PageFormat format, std::string_view file_name);

}  // namespace ocflow::dsl
