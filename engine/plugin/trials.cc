#include "engine/plugin/trials.h"

#include "engine/base/type.h"
#include "engine/site/record_file.h"

namespace ocflow::plugin {

namespace {

const RecordType& shape() {
  const auto type = [](Type::Kind kind) { return Type::of(kind); };
  static const RecordType trial{
      "test",
      {{"about", type(Type::Kind::text), std::nullopt, "What is seen by it", {}},
       {"do", type(Type::Kind::text), std::nullopt, "The action", {}},
       {"method", type(Type::Kind::text), Value(""), "read, apply, probe, predict or verify", {}},
       {"with", type(Type::Kind::any).or_none(), Value{}, "Its arguments", {}},
       {"gives", type(Type::Kind::any).or_none(), Value{}, "What its answer holds", {}},
       {"fails", type(Type::Kind::text), Value(""), "A part of the error", {}}}};
  static const RecordType all{"tests",
                              {{"tests", Type::list_of(Type::record(trial)), std::nullopt, "What is tried", {}}}};
  return all;
}

}  // namespace

Result<std::vector<Trial>> read_trials(const Sources& sources, FileId file, Diagnostics& diagnostics) {
  const auto said = site::read_record(sources, file, shape(), "the file", diagnostics);
  if (!said) return fail(ErrorKind::invalid, sources[file].path() + " has mistakes");
  std::vector<Trial> out;
  for (const Value& one : *said->field("tests")->list()) {
    const auto text = [&](const char* name) { return *one.field(name)->get<std::string>(); };
    out.push_back({text("about"), text("do"), text("method"), *one.field("with"), *one.field("gives"), text("fails")});
  }
  return out;
}

}  // namespace ocflow::plugin
