// ocflow explain CODE, ocflow explain FILE STEP, ocflow explain RUN STEP
#include <cctype>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/explain_step.h"
#include "cli/explained.h"
#include "cli/options.h"
#include "cli/recorded_run.h"
#include "cli/request.h"
#include "engine/base/utf8.h"
#include "engine/report/words.h"
#include "engine/run/finals.h"

namespace ocflow::cli {

namespace {

constexpr const Option* explain_options[] = {&option_site, &option_set, &option_procedure, &option_reverse,
                                             &option_state};
constexpr ExitCode explain_exits[] = {ExitCode::as_asked,  ExitCode::usage,    ExitCode::invalid,
                                      ExitCode::not_found, ExitCode::internal, ExitCode::bad_site};

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

// An example may be about what nobody sees: a tab, a character without a width, a byte that is none. So those are
// written out.
std::string seen(std::string_view text) {
  std::string out;
  char escape[12];
  while (!text.empty()) {
    const auto c = decode_utf8(text);
    if (!c.valid)
      std::snprintf(escape, sizeof escape, "\\x%02X", static_cast<unsigned>(static_cast<unsigned char>(text[0])));
    else if (c.value == '\t')
      std::snprintf(escape, sizeof escape, "\\t");
    else
      std::snprintf(escape, sizeof escape, "\\u%04X", static_cast<unsigned>(c.value));
    const bool plain = c.valid && (c.value == '\n' || (c.value != '\t' && !is_hidden(c.value)));
    out += plain ? std::string(text.substr(0, c.length)) : escape;
    text.remove_prefix(c.length);
  }
  return out;
}

std::string text_of(const CodeEntry& entry) {
  std::string out =
      std::string(entry.code) + ": " + std::string(entry.title) + "\n\n" + std::string(entry.explanation) + "\n";
  if (!entry.wrong.empty()) out += "\nLike this:\n\n" + report::lines_after("    ", seen(entry.wrong));
  if (!entry.right.empty()) out += "\nMended:\n\n" + report::lines_after("    ", entry.right);
  return out;
}

ExitCode show(const Explained& step, Console& console) {
  if (console.json)
    console.document(to_json(step));
  else
    console.out(to_text(step));
  return ExitCode::as_asked;
}

// `events`: of a run.
Result<Explained> explained_word(run::RunState& state, const std::string& word, const std::vector<run::Event>* events) {
  const auto& plan = state.plan();
  if (const auto holder = run::find_final(plan, word); holder != plan::nothing)
    return explained_final(state, holder, events);
  const auto node = plan.find(word);
  if (node != plan::nothing && node != plan.root())
    return events ? explained_step(state, node, *events) : explained_step(state, node);
  std::vector<std::string> paths;
  for (const auto& line : plan.outline()) paths.push_back(plan.path(line.node));
  const auto meant = did_you_mean(word, paths);
  return fail(
      ErrorKind::not_found, "there is no step `" + word + "`",
      meant.empty()
          ? "steps go by their numbers, such as 3.1, or their names; a `finally` goes by its step, as 3.1/finally"
          : "did you mean `" + meant + "`?");
}

// A recorded run: what it was, and what it has done.
ExitCode of_run(const Arguments& arguments, Console& console) {
  const auto state = journal::StateFolder::look(state_path(arguments));
  const auto id = state.resolve(arguments.words[0]);
  if (!id)
    return refused(console, {ErrorKind::not_found, "`" + arguments.words[0] + "` is neither a file nor a run",
                             "name a procedure file, or a run of `ocflow history`"});
  const auto run = recorded_run(state, *id);
  if (!run) return refused(console, run.error());
  const auto step = explained_word(*(*run)->state, arguments.words[1], &(*run)->recorded.events);
  return step ? show(*step, console) : refused(console, step.error());
}

ExitCode of_step(const Arguments& arguments, Console& console) {
  std::error_code none;
  if (!std::filesystem::exists(arguments.words[0], none) && !arguments.words[0].ends_with(".ocf"))
    return of_run(arguments, console);
  if (const auto ok = check_settings(arguments); !ok) return misused(console, ok.error());
  Compiled compiled;
  FileLibrary library(compiled.sources, arguments.words[0], arguments.site, module_path());
  if (const auto ok = compile(compiled, library, wanted(arguments)); !ok) return refuse(console, compiled, ok.error());
  run::RunState state(*compiled.plan);
  const auto step = explained_word(state, arguments.words[1], nullptr);
  return step ? show(*step, console) : refused(console, step.error());
}

// Empty where it is neither.
std::string file_or_run(const Arguments& arguments) {
  const auto& word = arguments.words[0];
  std::error_code none;
  if (word.ends_with(".ocf") || std::filesystem::is_regular_file(word, none)) return "file";
  const auto run = journal::StateFolder::look(state_path(arguments)).resolve(word);
  return !word.empty() && run ? "run" : "";
}

ExitCode explain(const Arguments& arguments, Console& console) {
  if (arguments.words.size() == 2) return of_step(arguments, console);
  if (const auto what = file_or_run(arguments); !what.empty())
    return misused(console, {ErrorKind::invalid, "`" + arguments.words[0] + "` is a " + what + ", and STEP is missing",
                             "write `ocflow explain " + report::shell_word(arguments.words[0]) +
                                 " STEP`, where STEP is a number, such as 3.1, or a name"});
  const auto wanted = upper(arguments.words[0]);
  const auto* entry = explained(wanted);
  if (!entry) {
    const auto meant = did_you_mean(wanted, explained_codes());
    tell(console,
         {ErrorKind::not_found, "there is no message `" + arguments.words[0] + "`",
          meant.empty() ? "codes look like OCF0101 and stand before each message" : "did you mean `" + meant + "`?"});
    return ExitCode::not_found;
  }
  if (console.json)
    console.document(nlohmann::json{{"code", entry->code},
                                    {"title", entry->title},
                                    {"explanation", entry->explanation},
                                    {"wrong", entry->wrong},
                                    {"right", entry->right}});
  else
    console.out(text_of(*entry));
  return ExitCode::as_asked;
}

}  // namespace

extern const Command explain_command;
constexpr Command explain_command{"explain",
                                  "CODE | FILE STEP | RUN STEP",
                                  1,
                                  2,
                                  "explain a message by its code, or a step: why it is there, and why then",
                                  "",
                                  explain_options,
                                  explain_exits,
                                  explain};

}  // namespace ocflow::cli
