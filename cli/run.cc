// ocflow run FILE
#include "cli/begin.h"
#include "cli/bound.h"
#include "cli/header_of.h"
#include "cli/interruption.h"
#include "cli/options.h"
#include "cli/request.h"
#include "cli/session.h"
#include "cli/site_secrets.h"
#include "engine/report/words.h"

namespace ocflow::cli {

extern const Command plan_command;

namespace {

constexpr Option option_dry_run{"--dry-run", "", "the same as `ocflow plan`: show what would happen, change nothing",
                                &Arguments::dry_run};
constexpr Option option_plan{"--plan", "FILE", "only while things are as this plan says (of `plan --out`)",
                             &Arguments::bound};
constexpr const Option* run_options[] = {&option_site,    &option_set,     &option_procedure, &option_reverse,
                                         &option_state,   &option_jobs,    &option_yes,       &option_no_input,
                                         &option_answers, &option_dry_run, &option_plan,      &option_wait};
constexpr ExitCode run_exits[] = {
    ExitCode::as_asked, ExitCode::failed,    ExitCode::person_needed, ExitCode::declined,    ExitCode::usage,
    ExitCode::invalid,  ExitCode::not_found, ExitCode::internal,      ExitCode::journal_io,  ExitCode::held,
    ExitCode::drifted,  ExitCode::bad_site,  ExitCode::hung_up,       ExitCode::interrupted, ExitCode::terminated};

Result<void> check(const Arguments& arguments) {
  if (const auto at_once = jobs(arguments); !at_once) return tl::unexpected<Error>(at_once.error());
  if (const auto ok = check_settings(arguments); !ok) return ok;
  if (const auto wait = wait_limit(arguments); !wait) return tl::unexpected<Error>(wait.error());
  if (arguments.words.empty() && arguments.bound.empty())
    return fail(ErrorKind::invalid, "`ocflow run` needs FILE", "or --plan FILE, with what `ocflow plan --out` wrote");
  return {};
}

// One run of what was asked for, bound to a plan or not.
class Beginning {
 public:
  Beginning(const Arguments& arguments, Console& console, std::optional<Bound> bound)
      : arguments_(arguments), console_(console), bound_(std::move(bound)) {}

  ExitCode run() {
    FileLibrary library(compiled_.sources, arguments_.words[0], arguments_.site, module_path());
    if (const auto ok = compile(compiled_, library, wanted(arguments_)); !ok)
      return refuse(console_, compiled_, ok.error());
    if (const auto ok = compiled_.plugins->usable(); !ok) return refused(console_, ok.error());
    if (const auto none = Interruption::none("before it had begun"); !none) return refused(console_, none.error());
    show(console_, compiled_);
    auto answers = read_answers(arguments_.answers, *compiled_.plan, login_name());
    if (!answers) return misused(console_, answers.error());
    const auto state = journal::StateFolder::open(state_path(arguments_));
    if (!state) return refused(console_, state.error());
    auto header = header_of(compiled_, library, arguments_);
    header.jobs = *jobs(arguments_);
    auto begun = begin(console_, *state, std::move(header), *compiled_.plan, *wait_limit(arguments_),
                       [&](journal::Header& of, const auto& folder) -> Result<void> {
                         if (auto may = allowed(*state, of, folder); !may) return may;
                         return leave_secrets_out(of, compiled_.chosen().givens, folder);
                       });
    if (!begun) return drifted_ ? ExitCode::drifted : refused(console_, begun.error());
    console_.err("run " + begun->id + "  " + report::one_line(compiled_.chosen().title) + "\n\n");
    Session session{
        console_,          arguments_, compiled_,           *state, *begun->journal, state->run_folder(begun->id),
        *jobs(arguments_), {},         std::move(*answers), {}};
    session.locks = &begun->locks;
    session.bound = bound_ ? &*bound_ : nullptr;
    session.keeper = std::move(begun->keeper);
    bool has_begun = false;
    session.has_begun = &has_begun;
    const auto code = conduct(std::move(session));
    if (!has_begun) take_away(*state, std::move(*begun));
    return code;
  }

 private:
  Result<void> allowed(const journal::StateFolder& state, const journal::Header& header,
                       const std::filesystem::path& folder) {
    if (!bound_) return {};
    const auto kept = kept_values(state, header);
    if (!kept) return tl::unexpected<Error>(kept.error());
    const auto found = differences(*bound_, compiled_, header, *kept, arguments_, console_);
    if (!found) return tl::unexpected<Error>(found.error());
    if (found->empty()) return keep_plan(folder, *bound_);
    drifted_ = true;
    tell_drift(console_, "things are no longer as the plan says; nothing was done", *found,
               "look at it with `ocflow plan`, and write it anew with --out");
    return fail(ErrorKind::invalid, "things are no longer as the plan says");
  }

  const Arguments& arguments_;
  Console& console_;
  std::optional<Bound> bound_;
  Compiled compiled_;
  bool drifted_ = false;
};

ExitCode run(const Arguments& arguments, Console& console) {
  if (const auto ok = check(arguments); !ok) return misused(console, ok.error());
  if (arguments.bound.empty() && arguments.dry_run) return plan_command.run(arguments, console);
  std::optional<Interruption> interruption;
  if (!arguments.dry_run) interruption.emplace();
  if (arguments.bound.empty()) return Beginning(arguments, console, std::nullopt).run();
  auto bound = bound_to(arguments.bound);
  if (!bound) return refused(console, bound.error());
  const auto whole = arguments_of(*bound, arguments);
  if (arguments.dry_run) return plan_command.run(whole, console);
  return Beginning(whole, console, std::move(*bound)).run();
}

}  // namespace

extern const Command run_command;
constexpr Command run_command{
    "run",
    "FILE",
    0,
    1,
    "run a procedure",
    "Every step is recorded before it happens, so a run that was cut off is taken up with `ocflow resume`.\n"
    "With --plan it needs no FILE: what the plan was made of is run.\n",
    run_options,
    run_exits,
    run};

}  // namespace ocflow::cli
