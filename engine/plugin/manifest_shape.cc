#include "engine/plugin/manifest_shape.h"

namespace ocflow::plugin {
namespace {

Type text() { return Type::of(Type::Kind::text); }
Type truth() { return Type::of(Type::Kind::boolean); }

Field must(std::string name, Type type, std::string about) {
  return {std::move(name), std::move(type), std::nullopt, std::move(about), {}};
}
Field may(std::string name, Type type, Value otherwise, std::string about) {
  if (otherwise.is_none()) type = type.or_none();
  return {std::move(name), std::move(type), std::move(otherwise), std::move(about), {}};
}

}  // namespace

const RecordType& manifest_shape() {
  static const RecordType parameter{
      "parameter",
      {must("name", text(), "As a call names it"), must("type", text(), "As in `given`"),
       must("about", text(), "What it is, one sentence without full stop"),
       may("optional", truth(), false, "Whether a call may leave it out; it is none then"),
       may("otherwise", Type::of(Type::Kind::any), {}, "What it is where a call leaves it out")}};
  static const RecordType field{"field",
                                {must("name", text(), "As a procedure reads it"), must("type", text(), "As in `given`"),
                                 must("about", text(), "What it is, one sentence without full stop")}};
  static const RecordType action{
      "action",
      {must("name", text(), "Without the plugin's name before it"), must("about", text(), "What it does, one sentence"),
       // Asked for apart, so that the message says why it is wanted.
       may("effect", text(), {}, "reads, idempotent or once"),
       may("parameters", Type::list_of(Type::record(parameter)), List{}, "What it is given"),
       may("methods", Type::list_of(Type::one_of({"probe", "predict", "verify"})), List{}, "What it can be asked for"),
       may("inverse", text(), {}, "The action of this plugin that takes it back, with the same arguments"),
       may("repeatable", truth(), false, "Whether a call may say `repeatable: true`"),
       may("takes_values", truth(), false, "Whether values may stand beside its code, by name"),
       may("temporary", truth(), false, "Whether what it does has to be taken back on every way out"),
       may("result", text(), {}, "The type of what it gives"),
       may("fields", Type::list_of(Type::record(field)), List{}, "What it gives, where that is a record")}};
  static const RecordType all{
      "plugin",
      {must("protocol", Type::of(Type::Kind::number), "The number of the protocol, 1"),
       must("name", text(), "The name of its folder, and what stands before its actions"),
       must("version", Type::of(Type::Kind::version), "Its own version"),
       must("about", text(), "What it is for, one sentence"),
       must("program", Type::list_of(text()), "The program and its arguments; ./NAME is a file of the folder"),
       may("needs", Type::list_of(text()), List{}, "Programs that it calls"),
       must("actions", Type::list_of(Type::record(action)), "What it can do")}};
  return all;
}

}  // namespace ocflow::plugin
