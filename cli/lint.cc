// ocflow lint FILE...
#include <algorithm>

#include "cli/findings.h"
#include "cli/ocf_files.h"
#include "cli/options.h"
#include "cli/read_file.h"
#include "cli/write_file.h"
#include "dsl/lint.h"
#include "dsl/parse.h"
#include "engine/report/words.h"
#include "stdlib/actions.h"

namespace ocflow::cli {

namespace {

constexpr Option option_fix{"--fix", "", "mend what can be mended without changing a meaning", &Arguments::fix};
constexpr Option option_rule{"--rule", "CODE", "only this rule, like OCL001; may be repeated", &Arguments::rules};
constexpr Option option_no_rule{"--no-rule", "CODE", "without this rule; may be repeated", &Arguments::no_rules};
constexpr const Option* lint_options[] = {&option_output_sarif, &option_fix, &option_rule, &option_no_rule};
constexpr ExitCode lint_exits[] = {ExitCode::as_asked, ExitCode::failed,    ExitCode::usage,
                                   ExitCode::invalid,  ExitCode::not_found, ExitCode::internal};

struct Linting {
  const Arguments& arguments;
  dsl::LintChoice choice;
  Findings findings;
  std::size_t dropped = 0, mended = 0;
  ExitCode code = ExitCode::as_asked;
};

void failed(Linting& l, ExitCode code) {
  if (l.code == ExitCode::as_asked) l.code = code;
}

Result<void> read_codes(const std::vector<std::string>& words, std::set<std::string, std::less<>>& out) {
  for (std::string word : words) {
    for (char& c : word) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (!dsl::lint_rule(word)) {
      std::vector<std::string> all;
      for (const auto& rule : dsl::lint_rules()) all.emplace_back(rule.entry.code);
      const auto meant = did_you_mean(word, all);
      return fail(ErrorKind::invalid, "there is no rule `" + word + "`",
                  meant.empty() ? "rules look like OCL001" : "did you mean `" + meant + "`?");
    }
    out.insert(word);
  }
  return {};
}

struct Looked {
  Sources sources;
  Diagnostics mistakes;
  dsl::Lint lint;
};

void look(Looked& out, const std::string& path, std::string text, const dsl::LintChoice& choice) {
  const FileId file = out.sources.add(path, std::move(text));
  const auto tree = dsl::parse(out.sources, file, out.mistakes);
  if (!out.mistakes.has_errors()) out.lint = dsl::lint(out.sources, tree, stdlib::registry(), choice);
}

void lint_one(Linting& l, const std::string& path) {
  auto text = read_file(path, "procedure");
  if (!text) {
    l.findings.add_failure(path, text.error());
    return failed(l, exit_code(text.error().kind));
  }
  Looked found;
  look(found, path, std::move(*text), l.choice);
  if (found.mistakes.has_errors()) {
    l.findings.add(found.mistakes, found.sources);
    return failed(l, ExitCode::invalid);
  }
  Looked after;
  Looked* told = &found;
  if (l.arguments.fix && !found.lint.edits.empty()) {
    const std::string mended = dsl::edited(found.sources[0].text(), found.lint.edits);
    if (const auto ok = replace_file(path, mended); !ok) {
      l.findings.add_failure(path, ok.error());
      return failed(l, exit_code(ok.error().kind));
    }
    l.mended += found.lint.edits.size();
    look(after, path, mended, l.choice);
    told = &after;
  }
  l.dropped += told->lint.dropped;
  l.findings.add(told->lint.findings, told->sources);
}

ExitCode lint(const Arguments& arguments, Console& console) {
  Linting l{arguments, {}, Findings(console, arguments.output)};
  for (const auto& ok : {read_codes(arguments.rules, l.choice.only), read_codes(arguments.no_rules, l.choice.without)})
    if (!ok) return misused(console, ok.error());
  const auto files = ocf_files(arguments.words);
  if (!files) return refused(console, files.error());
  for (const auto& file : *files) lint_one(l, file);
  const std::size_t found = l.findings.warnings + l.dropped;
  if (found > 0) failed(l, ExitCode::failed);
  if (l.findings.as_text() && found > 0)
    console.err(report::count_text(found, "finding", "findings") + " in " +
                report::count_text(l.findings.files(), "file", "files") +
                (l.dropped > 0 ? "; only the first 10000 of a file are shown" : "") + "\n");
  l.findings.finish({{"ok", l.code == ExitCode::as_asked}, {"mended", l.mended}, {"dropped", l.dropped}});
  return l.code;
}

}  // namespace

extern const Command lint_command;
constexpr Command lint_command{"lint",
                               "FILE...",
                               1,
                               100000,
                               "look for what is risky or hard to read",
                               "Each finding has the id of its rule; `ocflow explain OCL001` tells why, and what to "
                               "write instead. Of a folder, all\n"
                               "its .ocf files are looked at. It ends with 1 when something was found.\n",
                               lint_options,
                               lint_exits,
                               lint,
                               "something was found"};

}  // namespace ocflow::cli
