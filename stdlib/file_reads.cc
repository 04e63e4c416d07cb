#include "stdlib/families.h"

namespace ocflow::stdlib {

void add_file_reads(Actions& to) {
  Action exists, contains, read;
  auto path = must("path", text(), "The file");
  exists.signature =
      signature("file.exists", "Whether there is a file or folder of that name.", {path}, boolean(), Effect::reads);
  contains.signature =
      signature("file.contains", "Whether a text stands somewhere in a file.",
                {path, must("text", text(), "What is looked for, byte for byte")}, boolean(), Effect::reads);
  read.signature = signature("file.read", "The text of a file, at most 1 MiB of UTF-8.", {path}, text(), Effect::reads);
  for (Action* each : {&exists, &contains, &read}) to.push_back(std::move(*each));
}

}  // namespace ocflow::stdlib
