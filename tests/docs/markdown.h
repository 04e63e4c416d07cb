// The runnable blocks of a page. A comment `<!-- file: NAME -->` above a fenced block says that its text is written
// to NAME; a ```console block is a terminal: `$ command`, the output wanted beneath it, `? N` where it ends with N.
// In what is wanted a line `...` is any number of lines, and `[..]` inside a line is any text.
#pragma once
#include <string>
#include <vector>

namespace ocflow::test {

struct DocCommand {
  std::size_t line = 0;  // of the page, from 1
  std::string command;
  std::vector<std::string> wanted;
  int exit_code = 0;
};

struct DocBlock {
  std::size_t line = 0;
  std::string file, text;            // a file to write
  std::vector<DocCommand> commands;  // or a terminal
};

std::vector<DocBlock> blocks_of(const std::string& page);
bool matches_lines(const std::vector<std::string>& wanted, const std::vector<std::string>& got);
bool matches_line(const std::string& wanted, const std::string& got);
std::vector<std::string> lines_of(const std::string& text);  // without spaces at their ends, and no empty last one

}  // namespace ocflow::test
