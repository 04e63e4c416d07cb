// OCF01xx: the text of a procedure. Here what is about a file and its lines as such.
#include "engine/base/codes.h"

#include <iterator>

namespace ocflow::codes {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view whole = R"(procedure p "A title"
Start
 1. Stop the server.
End
)";

}  // namespace

std::vector<CodeEntry> syntax() {
  std::vector<CodeEntry> all;
  for (auto part : {syntax_files, syntax_lists, syntax_clauses, syntax_expressions}) {
    std::vector<CodeEntry> entries = part();
    std::move(entries.begin(), entries.end(), std::back_inserter(all));
  }
  return all;
}

std::vector<CodeEntry> syntax_files() {
  return {
      {"OCF0101", "A file that is no text",
       "A procedure is a text in UTF-8. This file has zero bytes in it or begins with the mark of UTF-16, so nothing "
       "of it was read. An editor saves a text as UTF-8; a program or an archive is no procedure.",
       "procedure p \"A title\"\nStart\n 1. Stop\0 the server.\nEnd\n"sv, whole},
      {"OCF0102", "A byte that is not UTF-8",
       "The line holds a byte that stands for no character in UTF-8. It often comes from a file in an older encoding, "
       "such as Latin-1. Nothing else is said of the line.",
       "procedure p \"A title\"\nStart\n 1. Stop the caf\xE9 server.\nEnd\n",
       "procedure p \"A title\"\nStart\n 1. Stop the caf\xC3\xA9 server.\nEnd\n"},
      {"OCF0103", "An indentation that is not made of spaces",
       "Where a line stands says what it belongs to, and a tab is as wide as each editor likes. So only spaces indent. "
       "A no-break space, which looks like a space, comes with text copied from a page.",
       "procedure p \"A title\"\nStart\n\t1. Stop the server.\nEnd\n", whole},
      {"OCF0104", "A file that is too large",
       "A file may have 256 MB, and thirty million parts (steps, clauses, values, comments). Larger ones are made of "
       "several files, named with `use`.",
       "", ""},
      {"OCF0105", "A line that is too long", "A line may have 65536 bytes. Nothing else is said of the line.", "", ""},
      {"OCF0106", "A character that cannot be seen",
       "Control characters, characters without a width, and those that turn the direction of writing make a text say "
       "something else than it shows. They are refused everywhere, comments too.",
       "procedure p \"A title\"\nStart\n 1. Stop\xE2\x80\x8B the server.\nEnd\n", whole},
      {"OCF0110", "A line that is no part of a file",
       "Outside a procedure stand `use`, `type`, named reads and `procedure`; in the head of one `note`, `lock`, "
       "`given`, `ensure` and `finally`. Prose stands in the sentences of steps, in notes and in comments.",
       R"(How to stop the server
procedure p "A title"
Start
 1. Stop the server.
End
)",
       R"(# How to stop the server
procedure p "A title"
Start
 1. Stop the server.
End
)"},
      {"OCF0111", "Steps without a procedure",
       "The steps of a procedure stand between `Start` and `End`, beneath a line that gives it a name and a title. A "
       "page that was pasted needs that one line to become a procedure.",
       R"(Start
 1. Stop the server.
End
)",
       whole},
      {"OCF0115", "A procedure without `Start`",
       "The steps of a procedure begin with a line that says `Start` and end with one that says `End`.",
       R"(procedure p "A title"
 1. Stop the server.
End
)",
       whole},
      {"OCF0116", "A `Start` without its `End`",
       "The steps of a procedure end with a line that says `End`. Without it nobody sees whether the end of the text "
       "was lost.",
       R"(procedure p "A title"
Start
 1. Stop the server.
)",
       whole},
      {"OCF0117", "A `Start` or `End` too many", "A procedure has one `Start` and one `End`, in this order.",
       R"(procedure p "A title"
Start
 1. Stop the server.
End
End
)",
       whole},
      {"OCF0118", "A procedure without steps", "Between `Start` and `End` stands a list with one step at least.",
       R"(procedure p "A title"
Start
End
)",
       whole},
      {"OCF0119", "A part of a file in the wrong place",
       "`use`, `type` and named reads stand outside procedures; `note`, `lock`, `given`, `ensure` and `finally` "
       "between the line of their procedure and `Start`; clauses beneath the sentence of a step.",
       R"(given
  server : text

procedure p "A title"
Start
 1. Stop the server.
End
)",
       R"(procedure p "A title"

given
  server : text

Start
 1. Stop the server.
End
)"},
      {"OCF0120", "An indentation that is wrong in the head",
       "The parts of a file and of a procedure's head begin at the margin; the fields of `given` and `type` are "
       "indented beneath them.",
       R"(procedure p "A title"
  Start
 1. Stop the server.
End
)",
       whole},
  };
}

}  // namespace ocflow::codes
