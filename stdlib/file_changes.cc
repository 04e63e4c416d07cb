#include "stdlib/families.h"

namespace ocflow::stdlib {

void add_file_changes(Actions& to) {
  Action write, append, copy, remove, make_folder;
  auto path = must("path", text(), "The file");
  write.signature =
      signature("file.write", "Makes a file hold a text, whole or not at all.",
                {path, must("text", text(), "All that it holds afterwards")}, nothing(), Effect::idempotent);
  append.signature =
      signature("file.append", "Adds lines to the end of a file, unless it ends with them already.",
                {path, must("text", text(), "The lines; the last gets a line end")}, nothing(), Effect::idempotent);
  copy.signature = signature("file.copy", "Makes a file an exact copy of another, whole or not at all.",
                             {must("from", text(), "The file that is copied"), must("to", text(), "The copy")},
                             nothing(), Effect::idempotent);
  remove.signature =
      signature("file.remove", "Removes a file, a link or an empty folder.", {path}, nothing(), Effect::idempotent);
  make_folder.signature = signature("file.make_folder", "Makes a folder, and those it stands in.",
                                    {must("path", text(), "The folder")}, nothing(), Effect::idempotent, "file.remove");
  for (Action* each : {&write, &append, &copy, &remove, &make_folder}) to.push_back(std::move(*each));
}

}  // namespace ocflow::stdlib
