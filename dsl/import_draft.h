// The file that a page becomes, before it is written: what each sentence is, and what stands where.
#pragma once
#include <string>
#include <vector>

#include "dsl/import_blocks.h"

namespace ocflow::dsl {

struct DraftNote {
  NoteKind kind = NoteKind::note;
  Prose prose;
};

struct DraftStep {
  std::uint32_t depth = 0;
  bool ordered = true;
  Prose sentence;
  std::vector<DraftNote> notes;
  std::vector<std::string> could_be;  // lines of the language that could stand here
  int calls = -1;                     // the procedure of this page that its sentence names
};

struct DraftProcedure {
  Prose title;
  std::string name;
  std::vector<Prose> above;                     // comments
  std::vector<DraftNote> notes;                 // all of kind note
  std::vector<DraftStep> steps;                 // each behind the one it stands in
  std::vector<std::vector<std::string>> about;  // what it is called by: the stems of its titles, the nearest first
  std::string work;                             // its section's title, where that is Steps or the like
  std::string verb;                             // of the sentence that introduces its list: stop
};

struct Draft {
  std::vector<DraftProcedure> procedures;
  std::vector<Prose> below;  // comments at the end
};

// Every sentence of the page finds its place here.
Draft outline(Page page, std::string_view file_name);
enum class SectionKind : std::uint8_t {
  any,
  steps,       // a list without orders is one of steps all the same
  lists_only,  // sentences outside of lists tell what surrounds the work
};
// The steps of a section, without its heading. Without any step all of it stands in `above`.
DraftProcedure steps_of(const std::vector<Block>& section, SectionKind kind);

// Steps that name another procedure of the page call it; no circle comes into being. The procedure that calls most
// comes first.
void find_calls(Draft& draft);
bool names_work(std::string_view title);
LikelyProcedure likely_of(const Draft& draft);
// What each step could be done by.
void suggest_actions(Draft& draft);

// Fills text, lines, procedures and sentences.
void write_draft(const Draft& draft, std::string_view file_name, PageFormat format, Imported& out);

}  // namespace ocflow::dsl
