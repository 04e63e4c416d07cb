// The options that several commands have. Their meaning is the same wherever they stand.
#pragma once
#include "cli/command.h"

namespace ocflow::cli {

inline constexpr Option option_output{"--output", "FORM", "text or json; results go to stdout, the rest to stderr",
                                      &Arguments::output, "text json"};
inline constexpr Option option_output_sarif{"--output", "FORM", "text, json or sarif (for code hosts and editors)",
                                            &Arguments::output, "text json sarif"};
inline constexpr Option option_log{"--log", "FILE", "write a log for finding mistakes in ocflow (also OCFLOW_LOG)",
                                   &Arguments::log};
inline constexpr Option option_help{"--help", "", "show this and do nothing", &Arguments::help};
inline constexpr const Option* common_options[] = {&option_output, &option_log, &option_help};  // every command's

inline constexpr Option option_site{"--site", "FILE", "the site file: the values of one site", &Arguments::site};
inline constexpr Option option_sites{
    "--site", "FILE", "the site file; several, or a pattern in quotes, give one table over all", &Arguments::sites};
inline constexpr Option option_all_steps{
    "--verbose", "", "of several sites: also the steps that are alike, and all names", &Arguments::verbose};
inline constexpr Option option_set{"--set", "NAME=VALUE", "one value, before what the site file says; may be repeated",
                                   &Arguments::settings};
inline constexpr Option option_procedure{"--procedure", "NAME", "which procedure of the file; the first if unsaid",
                                         &Arguments::procedure};
inline constexpr Option option_reverse{
    "--reverse", "", "run it backwards: what it stops is started, from the last to the first", &Arguments::reverse};
inline constexpr Option option_state{"--state", "DIR", "where runs are recorded (also OCFLOW_STATE)",
                                     &Arguments::state};
inline constexpr Option option_jobs{"--jobs", "N", "how many actions at a time, 1 to 1024; 16 if unsaid",
                                    &Arguments::jobs};
inline constexpr Option option_yes{
    "--yes", "", "say yes where a procedure asks for confirmation; a person's step stays one", &Arguments::yes};
inline constexpr Option option_no_input{"--no-input", "", "ask nobody; end with 3 where a person is needed",
                                        &Arguments::no_input};
inline constexpr Option option_answers{"--answers", "FILE", "answers to person's steps, one a line: STEP: done",
                                       &Arguments::answers};
inline constexpr Option option_why{"--why", "TEXT", "the reason, which is recorded", &Arguments::why};
inline constexpr Option option_wait{"--wait", "D", "wait so long for what another run holds: 30s, 2h",
                                    &Arguments::wait};
inline constexpr Option option_force{"--force", "", "write over a file that is there", &Arguments::force};

}  // namespace ocflow::cli
