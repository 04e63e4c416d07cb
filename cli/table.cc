// The one list of commands, in the order in which help shows them.
#include "cli/command.h"

namespace ocflow::cli {

extern const Command check_command, plan_command, rehearse_command, test_command, run_command, resume_command,
    undo_command, status_command, pause_command, cancel_command, logs_command, history_command, show_command,
    verify_command, doctor_command, forget_command, graph_command, diff_command, fmt_command, import_command,
    new_command, lint_command, doc_command, hosts_command, actions_command, plugin_command, explain_command,
    completion_command, man_command, version_command;

namespace {

constexpr const Command* all[] = {
    &check_command,   &plan_command,   &rehearse_command, &test_command,       &run_command,   &resume_command,
    &undo_command,    &status_command, &pause_command,    &cancel_command,     &logs_command,  &history_command,
    &show_command,    &verify_command, &doctor_command,   &forget_command,     &graph_command, &diff_command,
    &fmt_command,     &import_command, &new_command,      &lint_command,       &doc_command,   &hosts_command,
    &actions_command, &plugin_command, &explain_command,  &completion_command, &man_command,   &version_command};

}  // namespace

std::span<const Command* const> commands() { return all; }

}  // namespace ocflow::cli
