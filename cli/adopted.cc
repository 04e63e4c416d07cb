#include "cli/adopted.h"

#include <unordered_map>

#include "cli/build_id.h"
#include "engine/base/version.h"

namespace ocflow::cli {

namespace {

Value source(const char* role, const journal::Source& of) {
  return Record{{{"role", role}, {"path", of.path}, {"text", of.text}}};
}

const std::string* text_field(const Value& record, std::string_view name) {
  const Value* field = record.field(name);
  return field ? field->get<std::string>() : nullptr;
}

tl::unexpected<Error> misread() {
  return fail(ErrorKind::invalid, "the journal is damaged: what was adopted can't be read");
}

Result<void> take_sources(journal::Header& header, const Value& value) {
  const Value* sources = value.field("sources");
  const std::string* digest = text_field(value, "plan_digest");
  const std::string* version = text_field(value, "ocflow_version");
  if (!sources || !sources->list() || !digest || !version) return misread();
  header.procedures.clear();
  header.site = {};
  header.secrets.clear();
  for (const Value& one : *sources->list()) {
    const auto *role = text_field(one, "role"), *path = text_field(one, "path"), *text = text_field(one, "text");
    if (!role || !path || !text) return misread();
    if (*role == "site" || *role == journal::hidden_site)
      header.site = {*path, *text};
    else if (*role == "secret")
      header.secrets.push_back({*path, *text});
    else
      header.procedures.push_back({*path, *text});
  }
  header.plan_digest = *digest;
  header.ocflow_version = *version;
  const std::string* build = text_field(value, "build");
  header.build = build ? *build : std::string();
  return {};
}

}  // namespace

journal::Header header_with(journal::Header header, const Compiled& compiled, const Library& library) {
  header.ocflow_version = OCFLOW_VERSION;
  header.procedures.clear();
  for (const auto id : compiled.checked.files)
    header.procedures.push_back({library.recorded_name(id), compiled.sources[id].text()});
  for (const auto& plugin : compiled.plugins->all()) {
    const auto id = plugin.source.manifest;
    header.procedures.push_back({library.recorded_name(id), compiled.sources[id].text()});
  }
  header.site = {};
  header.secrets.clear();
  if (compiled.site) {
    const auto& file = compiled.sources[compiled.site->file];
    header.site = {file.path(), file.text()};
  }
  header.plan_digest = digest(*compiled.plan);
  header.build = build_id();
  return header;
}

run::Event adopted_event(const journal::Header& now, const run::Moved& moved, const std::string& who) {
  List sources, nodes;
  for (const auto& one : now.procedures) sources.push_back(source("procedure", one));
  if (!now.site.path.empty()) sources.push_back(source(journal::site_role(now), now.site));
  for (const auto& one : now.secrets) sources.push_back(source("secret", one));
  for (const auto& [was, is] : moved) {
    nodes.emplace_back(static_cast<double>(was));
    nodes.emplace_back(static_cast<double>(is));
  }
  run::Event event;
  event.kind = run::EventKind::adopted;
  event.who = who;
  event.value = Record{{{"ocflow_version", now.ocflow_version},
                        {"plan_digest", now.plan_digest},
                        {"build", now.build},
                        {"sources", std::move(sources)},
                        {"moved", std::move(nodes)}}};
  return event;
}

Result<void> follow_adoptions(journal::Recorded& recorded) {
  for (std::size_t i = 0; i < recorded.events.size(); ++i) {
    if (recorded.events[i].kind != run::EventKind::adopted) continue;
    const run::Event event = recorded.events[i];
    if (auto taken = take_sources(recorded.header, event.value); !taken) return taken;
    const Value* moved = event.value.field("moved");
    if (!moved) continue;  // followed already
    if (!moved->list() || moved->list()->size() % 2 != 0) return misread();
    std::unordered_map<plan::NodeId, plan::NodeId> map;
    for (std::size_t k = 0; k < moved->list()->size(); k += 2) {
      const auto *was = (*moved->list())[k].get<double>(), *is = (*moved->list())[k + 1].get<double>();
      if (!was || !is || *was < 0 || *is < 0 || *was > 0xffffffffu || *is > 0xffffffffu) return misread();
      map[static_cast<plan::NodeId>(*was)] = static_cast<plan::NodeId>(*is);
    }
    for (std::size_t k = 0; k < i; ++k)
      if (const auto to = map.find(recorded.events[k].node); to != map.end()) recorded.events[k].node = to->second;
    const Value* sources = event.value.field("sources");
    recorded.events[i].value = Record{{{"sources", *sources},
                                       {"plan_digest", recorded.header.plan_digest},
                                       {"build", recorded.header.build},
                                       {"ocflow_version", recorded.header.ocflow_version}}};
  }
  return {};
}

}  // namespace ocflow::cli
