#include "cli/bound.h"

#include "cli/foresee.h"
#include "cli/read_file.h"
#include "cli/write_file.h"
#include "engine/base/clock.h"
#include "engine/base/version.h"

namespace ocflow::cli {

using nlohmann::json;

namespace {

constexpr const char* file_name = "plan.json";

Bound bound(PlanFile file) {
  auto expected = expectations(file.document);
  return {std::move(file), std::move(expected)};
}

// What is seen now, in the form of a plan file.
Result<json> seen_now(const Compiled& compiled, const Record& kept, std::uint32_t jobs, Console& console) {
  json out;
  const auto looked = foresee(compiled, *compiled.plan, kept, jobs, console, true,
                              [&](run::RunState& state, const run::Forecast& forecast) -> Result<void> {
                                out = facts_json(state.plan(), forecast, Duration(0));
                                return {};
                              });
  if (!looked) return tl::unexpected<Error>(looked.error());
  return out;
}

}  // namespace

Result<Bound> bound_to(const std::filesystem::path& plan_file) {
  auto file = read_plan(plan_file);
  if (!file) return tl::unexpected<Error>(file.error());
  return bound(std::move(*file));
}

Arguments arguments_of(const Bound& bound, const Arguments& given) {
  Arguments out = given;
  const json& made = bound.file.document["made_of"];
  if (out.words.empty()) out.words.push_back(made["file"]);
  if (out.site.empty() && !made["site"].is_null()) out.site = made["site"]["name"];
  if (out.procedure.empty()) out.procedure = made["procedure"];
  if (out.settings.empty())
    for (const auto& one : made["settings"])
      if (one.is_string()) out.settings.push_back(one);
  out.reverse = out.reverse || made["reverse"] == true;
  return out;
}

Result<Differences> differences(const Bound& bound, const Compiled& compiled, const journal::Header& header,
                                const Record& kept, const Arguments& arguments, Console& console) {
  const json& document = bound.file.document;
  auto out = expired(document, system_clock().wall_ms());
  const auto made = made_otherwise(document["made_of"], made_of(header, compiled, kept, arguments));
  out.insert(out.end(), made.begin(), made.end());
  if (!out.empty()) return out;
  const auto now = seen_now(compiled, kept, header.jobs, console);
  if (!now) return tl::unexpected<Error>(now.error());
  return facts_otherwise(
      document["facts"], *now, [](const json&) { return true; }, true);
}

Result<void> keep_plan(const std::filesystem::path& run_folder, const Bound& bound) {
  return write_private(run_folder / file_name, bound.file.text);
}

void remove_plan(const std::filesystem::path& run_folder) {
  std::error_code none;
  std::filesystem::remove(run_folder / file_name, none);
}

Result<std::optional<Bound>> bound_of(const std::filesystem::path& run_folder, const std::vector<run::Event>& past) {
  std::string hash;
  for (const auto& event : past) {
    if (event.kind != run::EventKind::run_started && event.kind != run::EventKind::run_resumed) continue;
    const Value* plan = event.value.field("plan");
    hash = plan ? plan->text() : std::string();
  }
  if (hash.empty()) return std::optional<Bound>();
  const auto path = run_folder / file_name;
  auto text = read_file(path, "plan of the run");
  if (!text) return tl::unexpected<Error>(text.error());
  auto file = plan_from(std::move(*text), path.string());
  if (!file) return tl::unexpected<Error>(file.error());
  if (file->hash != hash)
    return fail(ErrorKind::invalid, "`" + path.string() + "` is not the plan to which the run is bound",
                "--unplanned goes on without it");
  return std::optional<Bound>(bound(std::move(*file)));
}

Result<Differences> differences_now(const Bound& bound, const Compiled& compiled, const std::vector<run::Event>& past,
                                    std::uint32_t jobs, Console& console) {
  const json& document = bound.file.document;
  auto out = expired(document, system_clock().wall_ms());
  json now = document["made_of"];
  now["ocflow"] = OCFLOW_VERSION;
  now["plugins"] = json::array();
  for (const auto& one : compiled.plugins->all())
    now["plugins"].push_back({{"name", one.plugin->name}, {"version", one.plugin->version}, {"hash", one.source.hash}});
  const auto made = made_otherwise(document["made_of"], now);
  out.insert(out.end(), made.begin(), made.end());
  if (!out.empty()) return out;
  plan::Plan plan = *compiled.plan;
  run::RunState state(plan);
  for (const auto& event : past) state.apply(event);
  const Value* kept = past.empty() ? nullptr : past.front().value.field("kept");
  const auto seen = seen_now(compiled, kept && kept->record() ? *kept->record() : Record{}, jobs, console);
  if (!seen) return tl::unexpected<Error>(seen.error());
  const auto ahead = [&](const json& fact) {
    const auto node = plan.find(fact["step"].get<std::string>());
    return fact["untouched"] == true && node != plan::nothing && state.state(node) == run::State::waiting;
  };
  return facts_otherwise(document["facts"], *seen, ahead, false);
}

}  // namespace ocflow::cli
