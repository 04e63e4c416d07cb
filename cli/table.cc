// The one list of commands, in the order in which help shows them.
#include "cli/command.h"

namespace ocflow::cli {

extern const Command check_command, plan_command, run_command, resume_command, undo_command, history_command,
    show_command, verify_command, graph_command, fmt_command, lint_command, doc_command, import_command, new_command,
    actions_command, explain_command, version_command;

namespace {

constexpr const Command* all[] = {&check_command,   &plan_command,   &run_command,    &resume_command, &undo_command,
                                  &history_command, &show_command,   &verify_command, &graph_command,  &fmt_command,
                                  &import_command,  &new_command,    &lint_command,   &doc_command,    &actions_command,
                                  &explain_command, &version_command};

}  // namespace

std::span<const Command* const> commands() { return all; }

}  // namespace ocflow::cli
