// ocflow doctor
#include <nlohmann/json.hpp>

#include "cli/new_file.h"
#include "cli/options.h"
#include "cli/request.h"
#include "cli/site_secrets.h"
#include "engine/base/value_json.h"
#include "engine/journal/examine.h"
#include "engine/journal/salvage.h"
#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

using journal::Finding;

constexpr Option option_export{"--export", "RUN", "write out what can be read of its journal, as JSON",
                               &Arguments::from};
constexpr Option option_export_to{"--to", "FILE", "where to; a file that is there is not written over", &Arguments::to};
constexpr const Option* doctor_options[] = {&option_export, &option_export_to, &option_state};
constexpr ExitCode doctor_exits[] = {ExitCode::as_asked,  ExitCode::failed,   ExitCode::usage,     ExitCode::invalid,
                                     ExitCode::not_found, ExitCode::internal, ExitCode::journal_io};

nlohmann::json json_of(const run::Event& e) {
  nlohmann::json out{{"seq", e.seq}, {"wall_ms", e.wall_ms}, {"node", e.node}, {"clause", e.clause}};
  out["kind"] = run::event_kind_name(e.kind);
  if (e.attempt > 0) out["attempt"] = e.attempt;
  if (e.kind == run::EventKind::observed) out["ended"] = action::ended_name(e.ended);
  if (e.answer != run::Answer::none) out["answer"] = run::answer_name(e.answer);
  out["yes"] = e.yes;
  if (!e.value.is_none()) out["value"] = to_json(e.value);
  if (e.hidden) out["secret"] = true;
  if (!e.text.empty()) out["text"] = e.text;
  if (!e.output.empty()) out["output"] = e.output;
  if (!e.who.empty()) out["who"] = e.who;
  return out;
}

// Earlier releases recorded the text of a site with its secrets. Where it can't be told which those are, it is left
// out.
nlohmann::json json_of(const SiteTexts& sites, const std::string& role, const std::string& path,
                       const std::string& text) {
  nlohmann::json out{{"role", role}, {"path", path}, {"text", text}};
  if (role == "secret") out["text"] = nullptr;
  if (role != "site") return out;
  const auto shown = sites.without_secrets(text);
  out["text"] = shown ? nlohmann::json(*shown) : nlohmann::json();
  return out;
}

nlohmann::json json_of(const SiteTexts& sites, const run::Event& event) {
  if (event.kind != run::EventKind::adopted) return json_of(event);
  const Value* sources = event.value.field("sources");
  auto texts = nlohmann::json::array();
  if (sources && sources->list())
    for (const Value& one : *sources->list()) {
      const auto text = [&one](const char* name) {
        const Value* field = one.field(name);
        const auto* found = field ? field->get<std::string>() : nullptr;
        return found ? *found : std::string();
      };
      texts.push_back(json_of(sites, text("role"), text("path"), text("text")));
    }
  auto out = json_of(event);
  if (out.contains("value") && out["value"].contains("sources")) out["value"]["sources"] = std::move(texts);
  return out;
}

nlohmann::json json_of(const std::string& id, const journal::Salvaged& found, const SiteTexts& sites) {
  auto header = nlohmann::json::object();
  for (const auto& [name, value] : found.header) header[name] = value;
  auto sources = nlohmann::json::array(), events = nlohmann::json::array();
  for (const auto& s : found.sources) sources.push_back(json_of(sites, s.role, s.path, s.text));
  for (const auto& event : found.events) events.push_back(json_of(sites, event));
  return {{"run", id},          {"format", found.format}, {"header", header},
          {"sources", sources}, {"events", events},       {"lost", found.lost}};
}

ExitCode export_run(const Arguments& arguments, Console& console, const journal::StateFolder& state) {
  const auto id = state.resolve(arguments.from);
  if (!id) return refused(console, id.error());
  const auto found = journal::salvage(state.run_folder(*id));
  if (!found) return refused(console, found.error());
  const auto text = json_of(*id, *found, SiteTexts(state.run_folder(*id)))
                        .dump(2, ' ', false, nlohmann::json::error_handler_t::replace) +
                    "\n";
  if (const auto written = write_new_file(arguments.to, text, false); !written)
    return refused(console, written.error());
  console.err(arguments.to + " has " + report::count_text(found->events.size(), "event", "events") + " of " + *id +
              ".\n");
  for (const auto& lost : found->lost) console.err(report::lines_after("  lost: ", lost));
  if (console.json) console.document({{"run", *id}, {"events", found->events.size()}, {"lost", found->lost}});
  return found->lost.empty() ? ExitCode::as_asked : ExitCode::failed;
}

std::string_view grade_name(Finding::Grade grade) {
  return grade == Finding::Grade::fault ? "fault" : grade == Finding::Grade::odd ? "odd" : "told";
}

ExitCode doctor(const Arguments& arguments, Console& console) {
  const auto state = journal::StateFolder::look(state_path(arguments));
  if (arguments.from.empty() != arguments.to.empty()) {
    tell(console, {ErrorKind::invalid, "`--export RUN` and `--to FILE` go together", "give both"});
    return ExitCode::usage;
  }
  if (!arguments.from.empty()) return export_run(arguments, console, state);
  std::error_code none;
  if (!std::filesystem::exists(std::filesystem::symlink_status(state.path(), none))) {
    if (console.json) console.document({{"state", state.path().string()}, {"findings", nlohmann::json::array()}});
    console.err("Nothing was run yet (" + state.path().string() + ").\n");
    return ExitCode::as_asked;
  }
  const auto findings = journal::examine(state, [&](const std::string& about) { return console.named(about); });
  bool fault = false;
  auto all = nlohmann::json::array();
  for (const auto& f : findings) {
    fault = fault || f.grade != Finding::Grade::told;
    all.push_back({{"grade", grade_name(f.grade)}, {"where", f.where}, {"what", f.what}, {"remedy", f.remedy}});
    if (console.json) continue;
    console.out(report::lines_after(std::string(grade_name(f.grade)) + "  ", f.where + ": " + f.what));
    if (!f.remedy.empty()) console.out(report::lines_after("       ", f.remedy));
  }
  if (console.json) console.document({{"state", state.path().string()}, {"findings", all}});
  if (!console.json && !fault) console.out("Nothing is wrong with " + state.path().string() + ".\n");
  return fault ? ExitCode::failed : ExitCode::as_asked;
}

}  // namespace

extern const Command doctor_command;
constexpr Command doctor_command{"doctor",
                                 "",
                                 0,
                                 0,
                                 "look what is wrong with the folder in which runs are recorded",
                                 "Looks at rights and links, at the disk, at every journal, and at what was left by "
                                 "what was killed. Changes nothing.\n",
                                 doctor_options,
                                 doctor_exits,
                                 doctor,
                                 "something is wrong, or of what was exported something is lost"};

}  // namespace ocflow::cli
