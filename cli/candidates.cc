#include "cli/candidates.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>

#include "cli/explained.h"
#include "cli/plugin_folder.h"
#include "cli/recorded_run.h"
#include "cli/request.h"
#include "cli/runs.h"
#include "cli/written_line.h"
#include "dsl/lint.h"
#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

using Files = Candidates::Files;

void add_choices(Candidates& to, std::string_view choices, char between) {
  std::istringstream words{std::string(choices)};
  for (std::string word; std::getline(words, word, between);) to.words.push_back({word, ""});
}

void add_runs(Candidates& to, const WrittenLine& line) {
  std::vector<std::string> unreadable;
  for (const auto& run : all_runs(journal::StateFolder::look(state_path(line.arguments)), unreadable))
    to.words.push_back({run.id, run.procedure + ", " + run.outcome});
}

void add_actions(Candidates& to) {
  const auto plugins = plugins_of(std::filesystem::current_path());
  for (const auto* action : known_actions(plugins)) to.words.push_back({action->name, action->about});
}

void add_codes(Candidates& to) {
  for (const auto& code : explained_codes()) to.words.push_back({code, std::string(explained(code)->title)});
}

void add_rules(Candidates& to) {
  for (const auto& rule : dsl::lint_rules())
    to.words.push_back({std::string(rule.entry.code), std::string(rule.entry.title)});
}

// Of a file that has mistakes nothing is known.
void add_from_procedure(Candidates& to, const WrittenLine& line, bool settings) {
  if (line.arguments.words.empty()) return;
  Compiled compiled;
  FileLibrary library(compiled.sources, line.arguments.words[0], {}, module_path());
  Wanted wanted;
  if (settings) wanted.procedure = line.arguments.procedure;
  wanted.until = Wanted::Until::bound;
  if (!compile_texts(compiled, library, wanted)) return;
  if (settings)
    for (const auto& given : compiled.chosen().givens) to.words.push_back({given.name + "=", given.about});
  else
    for (const auto& name : procedures_of(compiled)) to.words.push_back({name, ""});
}

void add_steps(Candidates& to, const WrittenLine& line, run::RunState& state, std::string_view behind) {
  for (const auto& one : state.plan().outline()) {
    const auto about = report::sentence(state, one.node);
    to.words.push_back({state.plan().number(one.node) + std::string(behind), about});
    const auto& name = state.plan().name(one.node);
    if (!name.empty() && !line.begun.empty()) to.words.push_back({name + std::string(behind), about});
  }
}

// Of the run or the file that is named.
void add_steps(Candidates& to, const WrittenLine& line, std::string_view behind) {
  if (line.arguments.words.empty()) return;
  const auto& word = line.arguments.words[0];
  const auto folder = journal::StateFolder::look(state_path(line.arguments));
  if (const auto id = folder.resolve(word); id && !word.empty()) {
    if (const auto run = recorded_run(folder, *id)) add_steps(to, line, *(*run)->state, behind);
    return;
  }
  Compiled compiled;
  FileLibrary library(compiled.sources, word, line.arguments.site, module_path());
  if (!compile(compiled, library, wanted(line.arguments))) return;
  run::RunState state(*compiled.plan);
  add_steps(to, line, state, behind);
}

void add_value(Candidates& to, const WrittenLine& line) {
  const auto& option = *line.option;
  if (!option.choices.empty()) return add_choices(to, option.choices, ' ');
  if (option.value == "FILE") to.files = Files::any;
  if (option.value == "DIR") to.files = Files::folders;
  if (option.value == "RUN") add_runs(to, line);
  if (option.value == "CODE") add_rules(to);
  if (option.value == "STEP") add_steps(to, line, "");
  if (option.value == "STEP=ANSWER") add_steps(to, line, "=");
  if (option.value == "NAME" || option.value == "NAME=VALUE") add_from_procedure(to, line, option.value != "NAME");
}

// `word` is one of those that `Command::words` names, without brackets.
void add_word(Candidates& to, const WrittenLine& line, std::string_view word) {
  if (word.find('|') != word.npos) return add_choices(to, word, '|');
  if (word == "FILE") to.files = Files::procedures;
  if (word == "A" || word == "B") to.files = Files::procedures;
  if (word == "PAGE" || word == "SITE") to.files = Files::any;
  if (word == "RUN") add_runs(to, line);
  if (word == "ACTION") add_actions(to);
  if (word == "STEP") add_steps(to, line, "");
  if (word == "CODE" && !line.begun.empty()) add_codes(to);  // who has written nothing hardly wants one of hundreds
}

// The word at this place in each way of writing them: "CODE | FILE STEP".
void add_words(Candidates& to, const WrittenLine& line) {
  const auto place = line.arguments.words.size();
  std::set<std::string, std::less<>> there;  // each once, whichever ways have it there
  std::string_view ways = line.command->words;
  while (!ways.empty()) {
    const auto end = std::min(ways.find(" | "), ways.size());
    std::istringstream words{std::string(ways.substr(0, end))};
    ways.remove_prefix(std::min(end + 3, ways.size()));
    std::string word;
    for (std::size_t at = 0; words >> word; ++at) {
      const bool more = word.find("...") != word.npos;
      if (at > place || (at < place && !more)) continue;
      word.erase(std::remove_if(word.begin(), word.end(), [](char c) { return c == '[' || c == ']' || c == '.'; }),
                 word.end());
      there.insert(word);
    }
  }
  for (const auto& word : there) add_word(to, line, word);
}

Candidates all_commands() {
  Candidates out;
  for (const auto* c : commands()) out.words.push_back({std::string(c->name), std::string(c->about)});
  return out;
}

Candidates all_of(const WrittenLine& line) {
  Candidates out;
  if (!line.command) return out;
  if (line.option) {
    add_value(out, line);
  } else if (line.begun.starts_with("-") && !line.only_words) {
    for (const auto* o : options_of(*line.command)) out.words.push_back({std::string(o->name), std::string(o->about)});
  } else {
    add_words(out, line);
  }
  return out;
}

}  // namespace

Candidates candidates(const std::vector<std::string>& words) {
  const auto line = written(words);
  auto out = words.size() > 1 ? all_of(line) : all_commands();
  std::erase_if(out.words, [&](const Candidate& one) { return !one.word.starts_with(line.begun); });
  for (auto& one : out.words) one.word.insert(0, line.before);
  return out;
}

}  // namespace ocflow::cli
