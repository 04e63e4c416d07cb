// ocflow man: the table of commands as a page for man(1), in the macros that man(7) tells.
#include <cctype>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/command.h"
#include "cli/options.h"
#include "engine/base/version.h"

namespace ocflow::cli {

namespace {

constexpr ExitCode man_exits[] = {ExitCode::as_asked, ExitCode::usage};

constexpr std::pair<std::string_view, std::string_view> variables[] = {
    {"OCFLOW_STATE", "where runs are recorded; `--state` comes before it"},
    {"XDG_STATE_HOME", "without OCFLOW_STATE runs are recorded in ocflow there; ~/.local/state if unset"},
    {"OCFLOW_PATH", "folders, separated by `:`, in which `use` finds modules and plugins"},
    {"OCFLOW_KEEPER", "the keeper's program, where it is not the one beside ocflow"},
    {"OCFLOW_RESCUE", "the folder for what a journal did not take when it failed"},
    {"OCFLOW_LOG", "what `--log` says"},
    {"NO_COLOR", "set to anything: no colours"}};

// Nothing in it is an instruction to roff.
std::string roff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n'))
      out += std::string("\\&") + c;
    else
      out += c;
  }
  return out;
}

std::string headed(std::string_view macro, std::string_view title) {
  return "." + std::string(macro) + " \"" + roff(title) + "\"\n";
}

// What is explained in bold, and indented below it what it means.
std::string item(std::string_view name, std::string_view value, std::string_view about) {
  return ".TP\n\\fB" + roff(name) + "\\fR" + (value.empty() ? "" : " \\fI" + roff(value) + "\\fR") + "\n" +
         roff(about) + "\n";
}

std::string sentence(std::string_view text) {
  std::string out = roff(text) + ".\n";
  out[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(out[0])));
  return out;
}

std::string options(std::span<const Option* const> those) {
  std::string out;
  for (const auto* o : those) out += item(o->name, o->value, o->about);
  return out;
}

// Columns stay as they are; the rest is filled.
std::string detail(std::string_view text) {
  const bool columns = text.find("  ") != text.npos;
  return ".PP\n" + (columns ? ".nf\n" + roff(text) + ".fi\n" : roff(text));
}

std::string section(const Command& command) {
  std::string out =
      headed("SS", std::string(command.name) + (command.words.empty() ? "" : " ") + std::string(command.words));
  out += sentence(command.about);
  if (!command.detail.empty()) out += detail(command.detail);
  out += options(command.options);
  if (!command.failed.empty()) out += ".PP\nIts exit code 1 says: " + roff(command.failed) + ".\n";
  return out;
}

std::string page() {
  std::string out = ".TH OCFLOW 1 \"\" \"ocflow " OCFLOW_VERSION "\" \"\"\n";
  out += headed("SH", "NAME") + "ocflow \\- run operating procedures that are written as a manual is\n";
  out += headed("SH", "SYNOPSIS") + "\\fBocflow\\fR \\fICOMMAND\\fR [\\fIWORDS\\fR] [\\fIOPTIONS\\fR]\n";
  out +=
      headed("SH", "DESCRIPTION") +
      "A procedure is written as the manual already says it: numbered sentences between Start and End, in a file\n"
      "with the ending .ocf. Beneath a sentence a few lines tell how to do it; a sentence with nothing beneath it\n"
      "is done by a person. \\fBocflow check\\fR finds every mistake before anything runs, \\fBocflow plan\\fR shows\n"
      "what a run would do to the systems as they are now, and \\fBocflow run\\fR does it durably: a run that was\n"
      "killed goes on where it was, and nothing is done twice.\n";
  out += headed("SH", "OPTIONS") + "Every command has these.\n" + options(common_options);
  out += headed("SH", "COMMANDS");
  for (const auto* command : commands()) out += section(*command);
  out += headed("SH", "EXIT STATUS");
  for (const auto code : exit_codes()) out += item(std::to_string(static_cast<int>(code)), "", about(code));
  out += headed("SH", "ENVIRONMENT");
  for (const auto& [name, about] : variables) out += item(name, "", about);
  return out;
}

ExitCode man(const Arguments&, Console& console) {
  if (console.json)
    console.document(nlohmann::json{{"page", page()}});
  else
    console.out(page());
  return ExitCode::as_asked;
}

}  // namespace

extern const Command man_command;
constexpr Command man_command{"man",
                              "",
                              0,
                              0,
                              "print this help as a page for man",
                              "A package brings the page along; without one: ocflow man | man -l -\n",
                              {},
                              man_exits,
                              man};

}  // namespace ocflow::cli
