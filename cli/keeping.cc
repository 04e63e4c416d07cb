#include "cli/keeping.h"

namespace ocflow::cli {

namespace {

std::string real_path(const std::string& folder, const std::string& path) {
  std::error_code none;
  const auto file = std::filesystem::path(folder) / path;
  const auto real = std::filesystem::weakly_canonical(file, none);
  return (none ? file : real).string();
}

}  // namespace

std::string site_key(const journal::Header& header) {
  if (!header.site.path.empty()) return real_path(header.folder, header.site.path);
  return header.procedures.empty() ? std::string() : real_path(header.folder, header.procedures.front().path);
}

Result<Record> kept_values(const journal::StateFolder& state, const journal::Header& header) {
  auto all = journal::read_kept(state, site_key(header));
  if (!all) return tl::unexpected<Error>(all.error());
  Record out;
  for (auto& one : *all) out.fields.emplace_back(std::move(one.name), std::move(one.value));
  return out;
}

Result<void> KeepingRecorder::commit(const std::vector<run::Event>& events) {
  if (auto durable = journal_.commit(events); !durable) return durable;
  return journal::keep(state_, site_, kept_in(events));
}

// What was there when the run began is told by its first event.
Result<void> KeepingRecorder::keep_again(const std::vector<run::Event>& events) {
  const Value* found = events.empty() ? nullptr : events.front().value.field("kept");
  const Record* record = found ? found->record() : nullptr;
  return journal::keep_again(state_, site_, kept_in(events), record ? *record : Record{});
}

std::vector<journal::Kept> KeepingRecorder::kept_in(const std::vector<run::Event>& events) const {
  std::vector<journal::Kept> values;
  const auto& program = plan_.program();
  for (const auto& event : events) {
    if (event.kind != run::EventKind::value || !event.text.empty() || event.node >= plan_.size()) continue;
    const auto& clause = program.clauses[program.steps[plan_.step(event.node)].first_clause + event.clause];
    if (clause.kind != plan::ClauseKind::keep) continue;
    values.push_back({program.arena.names[clause.name], event.value, run_id_, event.wall_ms});
  }
  return values;
}

}  // namespace ocflow::cli
