// ocflow fmt FILE...
#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>

#include "cli/line_diff.h"
#include "cli/ocf_files.h"
#include "cli/options.h"
#include "cli/read_file.h"
#include "cli/write_file.h"
#include "dsl/format.h"
#include "engine/base/value_json.h"
#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

constexpr Option option_check{"--check", "", "write nothing; name the files that would change, and end with 1",
                              &Arguments::check};
constexpr Option option_diff{"--diff", "", "write nothing; show what would change", &Arguments::diff};
constexpr const Option* fmt_options[] = {&option_check, &option_diff};
constexpr ExitCode fmt_exits[] = {ExitCode::as_asked, ExitCode::failed,    ExitCode::usage,
                                  ExitCode::invalid,  ExitCode::not_found, ExitCode::internal};

struct Formatting {
  const Arguments& arguments;
  Console& console;
  nlohmann::json files = nlohmann::json::array(), diagnostics = nlohmann::json::array();
  std::size_t changed = 0;
  ExitCode code = ExitCode::as_asked;

  bool writes() const { return !arguments.check && !arguments.diff; }
};

// The first reason is the one that is told by the exit code; the other files are still laid out.
void failed(Formatting& f, ExitCode code) {
  if (f.code == ExitCode::as_asked) f.code = code;
}

Result<std::string> read_stdin() {
  std::string text;
  char part[1 << 16];
  for (;;) {
    const auto n = ::read(STDIN_FILENO, part, sizeof part);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail(ErrorKind::not_found, "the standard input can't be read");
    if (n == 0) return text;
    text.append(part, static_cast<std::size_t>(n));
    if (text.size() > largest_file) return fail(ErrorKind::invalid, "the standard input is larger than 256 MiB");
  }
}

void show_mistakes(Formatting& f, const Sources& sources, const Diagnostics& diagnostics) {
  for (const auto& d : diagnostics.sorted()) {
    if (f.console.json)
      f.diagnostics.push_back(to_json(d, sources));
    else
      f.console.err(render(d, sources, RenderStyle{f.console.color_err()}) + "\n");
  }
}

// Where the new text goes: into the file, to the result stream, or nowhere.
void deliver(Formatting& f, const std::string& word, const std::string& name, const std::string& before,
             const dsl::Formatted& after) {
  const bool changes = before != after.text;
  f.changed += changes ? 1 : 0;
  nlohmann::json told = {{"path", valid_utf8(name)}, {"changed", changes}};
  if (f.arguments.diff && changes) {
    const std::string diff = line_diff(name, before, after.text, after.origin);
    told["diff"] = valid_utf8(diff);
    if (!f.console.json) f.console.out(diff);
  } else if (f.arguments.check && changes && !f.console.json) {
    f.console.out(name + "\n");
  } else if (f.writes() && word == "-") {
    told["text"] = after.text;
    if (!f.console.json) f.console.out(after.text);
  } else if (f.writes() && changes) {
    if (const auto ok = replace_file(word, after.text); !ok) {
      told = {{"path", valid_utf8(name)}, {"error", valid_utf8(ok.error().what)}};
      f.console.err(report::lines_after("ocflow: ", ok.error().what) + report::lines_after("  ", ok.error().remedy));
      failed(f, exit_code(ok.error().kind));
    }
  }
  f.files.push_back(std::move(told));
}

void format_one(Formatting& f, const std::string& word) {
  const std::string name = word == "-" ? "<stdin>" : word;
  auto text = word == "-" ? read_stdin() : read_file(word, "procedure");
  if (!text) {
    f.console.err(report::lines_after("ocflow: ", text.error().what) + report::lines_after("  ", text.error().remedy));
    f.files.push_back({{"path", valid_utf8(name)}, {"error", valid_utf8(text.error().what)}});
    return failed(f, exit_code(text.error().kind));
  }
  Sources sources;
  Diagnostics diagnostics;
  const FileId file = sources.add(name, std::move(*text));
  const auto made = dsl::format(sources, file, diagnostics);
  if (made) return deliver(f, word, name, sources[file].text(), *made);
  show_mistakes(f, sources, diagnostics);
  f.files.push_back({{"path", valid_utf8(name)}, {"error", "it has mistakes"}});
  failed(f, ExitCode::invalid);
}

ExitCode fmt(const Arguments& arguments, Console& console) {
  const auto files = ocf_files(arguments.words);
  if (!files) return refused(console, files.error());
  Formatting f{arguments, console};
  for (const auto& word : *files) format_one(f, word);
  if (arguments.check && f.changed > 0) failed(f, ExitCode::failed);
  if (console.json)
    console.document(nlohmann::json{{"ok", f.code == ExitCode::as_asked},
                                    {"changed", f.changed},
                                    {"files", std::move(f.files)},
                                    {"diagnostics", std::move(f.diagnostics)}});
  return f.code;
}

}  // namespace

extern const Command fmt_command;
constexpr Command fmt_command{
    "fmt",
    "FILE...",
    1,
    100000,
    "lay procedures out in the one form: indentation, numbers, columns",
    "Files are rewritten where they are; of a folder, all its .ocf files; `-` reads the standard input and writes the\n"
    "result to the standard output. Sentences, texts and comments stay as they are. A file with mistakes is left "
    "alone.\n",
    fmt_options,
    fmt_exits,
    fmt,
    "with --check: a file would change"};

}  // namespace ocflow::cli
