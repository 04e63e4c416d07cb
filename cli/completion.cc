// ocflow completion SHELL: what a shell reads to complete command lines. Each of the scripts asks back, with
// `ocflow completion words -- WORD...`, so that what can be written is told by the table of commands alone.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/candidates.h"
#include "cli/command.h"
#include "engine/base/diagnostic.h"
#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

constexpr ExitCode completion_exits[] = {ExitCode::as_asked, ExitCode::usage};

constexpr std::string_view bash = R"(# Completion of ocflow for bash, made by `ocflow completion bash`.
_ocflow() {
  local word about begun program=${COMP_WORDS[0]/#\~/$HOME}
  local -a line=()
  for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do line+=("${word//[\\\'\"]/}"); done
  begun=${line[COMP_CWORD-1]}
  [[ $begun == = ]] && begun=
  COMPREPLY=()
  while IFS=$'\t' read -r word about; do
    case $word in
      :any) compopt -o filenames; while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$begun") ;;
      :folders) compopt -o filenames; while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -d -- "$begun") ;;
      :procedures)
        compopt -o filenames
        while IFS= read -r word; do
          [[ -d $word || $word == *.ocf ]] && COMPREPLY+=("$word")
        done < <(compgen -f -- "$begun") ;;
      *=) compopt -o nospace; COMPREPLY+=("$word") ;;
      *) COMPREPLY+=("$word") ;;
    esac
  done < <("$program" completion words -- "${line[@]}" 2>/dev/null)
}
complete -F _ocflow ocflow
)";

constexpr std::string_view zsh = R"(#compdef ocflow
# Completion of ocflow for zsh, made by `ocflow completion zsh`.
_ocflow() {
  local word about
  local -a whole begun
  while IFS=$'\t' read -r word about; do
    case $word in
      :any) compset -P '--*='; _files ;;
      :folders) compset -P '--*='; _files -/ ;;
      :procedures) _files -g '*.ocf' ;;
      *=) begun+=("$word") ;;
      *) whole+=("${word//:/\\:}${about:+:$about}") ;;
    esac
  done < <("${${(Q)words[1]}/#\~/$HOME}" completion words -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)
  (( $#whole )) && _describe -t words ocflow whole
  (( $#begun )) && compadd -S '' -a begun
}
if [[ $funcstack[1] == _ocflow ]]; then _ocflow "$@"; else compdef _ocflow ocflow; fi
)";

constexpr std::string_view fish = R"(# Completion of ocflow for fish, made by `ocflow completion fish`.
function __ocflow_words
  set -l line (commandline -opc) (commandline -ct)
  set -l program (string replace -r '^~' $HOME -- $line[1])
  set -l before (string match -r '^--[^=]*=' -- $line[-1]) ''
  set -l begun (string replace -r '^--[^=]*=' '' -- $line[-1])
  for told in ($program completion words -- $line[2..-1] 2>/dev/null)
    switch $told
      case :any
        for path in (__fish_complete_path $begun)
          echo "$before[1]$path"
        end
      case :folders
        for path in (__fish_complete_directories $begun '')
          echo "$before[1]$path"
        end
      case :procedures
        __fish_complete_suffix .ocf
      case '*'
        echo $told
    end
  end
end
complete -c ocflow -f -a '(__ocflow_words)'
)";

constexpr std::pair<std::string_view, std::string_view> shells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};

std::string_view name(Candidates::Files files) {
  switch (files) {
    case Candidates::Files::any:
      return "any";
    case Candidates::Files::procedures:
      return "procedures";
    case Candidates::Files::folders:
      return "folders";
    case Candidates::Files::none:
      break;
  }
  return "none";
}

// A line each, and what the shell is to find first. What doesn't fit in a line was written by nobody who wants it.
ExitCode tell(const Candidates& those, Console& console) {
  auto words = nlohmann::json::array();
  std::string text = those.files == Candidates::Files::none ? "" : ":" + std::string(name(those.files)) + "\n";
  for (const auto& [word, about] : those.words) {
    if (report::one_line(word) != word || word.find_first_of(" \t") != word.npos) continue;
    words.push_back({{"word", word}, {"about", about}});
    text += word + (about.empty() ? "" : "\t" + report::one_line(about)) + "\n";
  }
  if (console.json)
    console.document(nlohmann::json{{"files", name(those.files)}, {"words", words}});
  else
    console.out(text);
  return ExitCode::as_asked;
}

ExitCode completion(const Arguments& arguments, Console& console) {
  const auto& wanted = arguments.words[0];
  if (wanted == "words") return tell(candidates({arguments.words.begin() + 1, arguments.words.end()}), console);
  if (arguments.words.size() > 1)
    return misused(console, {ErrorKind::invalid, "`" + arguments.words[1] + "` is one word too many",
                             "write `ocflow completion " + wanted + "`"});
  const auto* shell =
      std::find_if(std::begin(shells), std::end(shells), [&](const auto& one) { return one.first == wanted; });
  if (shell == std::end(shells))
    return misused(console, {ErrorKind::invalid, "there is no completion for `" + wanted + "`",
                             "it can be bash, zsh or fish, as in `ocflow completion bash`"});
  if (console.json)
    console.document(nlohmann::json{{"shell", shell->first}, {"script", shell->second}});
  else
    console.out(std::string(shell->second));
  return ExitCode::as_asked;
}

}  // namespace

extern const Command completion_command;
constexpr Command completion_command{
    "completion",
    "bash|zsh|fish",
    1,
    static_cast<std::size_t>(-1),
    "print what makes a shell complete ocflow's command lines",
    "A package brings it along. Without one: `source <(ocflow completion bash)` in ~/.bashrc, the same of zsh in\n"
    "~/.zshrc behind compinit, and `ocflow completion fish | source` in ~/.config/fish/config.fish.\n"
    "The scripts ask `ocflow completion words -- WORD...` what could stand in the place of the last word.\n",
    {},
    completion_exits,
    completion};

}  // namespace ocflow::cli
