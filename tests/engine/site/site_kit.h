// A procedure's givens to bind against, and a site file to it in one line.
#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "engine/site/site.h"

namespace site_kit {

using namespace ocflow;

inline Field must(std::string name, Type type) { return {std::move(name), std::move(type), std::nullopt, "", {}}; }
inline Field may(std::string name, Type type) { return {std::move(name), type.or_none(), Value{}, "", {}}; }
inline Field with(std::string name, Type type, Value value) {
  return {std::move(name), std::move(type), std::move(value), "", {}};
}

// Self-referring: a component has a backup, which is a component.
inline const RecordType& component() {
  using K = Type::Kind;
  static const RecordType& type = *[] {
    auto* r = new RecordType{"component", {}};
    r->fields = {with("name", Type::of(K::text), "nameless"),
                 must("port", Type::of(K::number)),
                 may("host", Type::of(K::host)),
                 with("used", Type::of(K::boolean), true),
                 with("grace", Type::of(K::duration), Duration(std::chrono::seconds(90))),
                 may("memory", Type::of(K::size)),
                 may("release", Type::of(K::version)),
                 may("password", Type::of(K::secret)),
                 with("runs_as", Type::one_of({"service", "process"}), "service"),
                 may("ports", Type::list_of(Type::of(K::number))),
                 may("backup", Type::record(*r))};
    return r;
  }();
  return type;
}

struct Tried {
  Sources sources;
  Diagnostics diagnostics;
  std::unique_ptr<site::Site> site;
  std::vector<Value> values;

  std::string inventory;  // what the file holds that is called inventory.json

  explicit Tried(const std::string& yaml, const std::vector<std::string>& settings = {},
                 std::vector<Field> givens = {must("site", Type::record(component()))}, std::string hosts = "")
      : inventory(std::move(hosts)) {
    const FileId file = sources.add("site.yaml", yaml);
    site = site::load(sources, file, diagnostics, [this](const std::string& path) -> Result<FileId> {
      if (path == "inventory.json") return sources.add(path, inventory);
      return fail(ErrorKind::not_found, path + " is not there");
    });
    if (site) values = site::bind(site.get(), givens, settings, sources, diagnostics);
  }

  // "OCF0524 3:9", one for each mistake.
  std::vector<std::string> mistakes() const {
    std::vector<std::string> all;
    for (const Diagnostic& d : diagnostics.sorted()) {
      const Position p = sources[d.at.file].position(d.at.begin);
      all.push_back(d.code + " " + std::to_string(p.line) + ":" + std::to_string(p.column));
    }
    return all;
  }
  std::string rendered() const {
    std::string all;
    for (const Diagnostic& d : diagnostics.sorted()) all += render(d, sources);
    return all;
  }
  Value at(const std::string& field) const {
    const Value* found = values.empty() ? nullptr : values[0].field(field);
    return found ? *found : Value{};
  }
};

}  // namespace site_kit
