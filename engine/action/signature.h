// What an action is, said once: this checks its arguments, decides what recovery may do, writes the reference
// (docs/actions.md, `ocflow actions`) and feeds completion.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/type.h"

namespace ocflow::action {

enum class Effect {
  reads,       // changes nothing: may stand in a condition
  idempotent,  // a second time does no harm
  keyed,       // carries a key by which the other side knows a repetition
  once,        // never a second time without a person's decision
};
std::string_view effect_name(Effect effect);

struct Parameter {
  std::string name;
  Type type;
  std::optional<Value> otherwise;  // the default; without one it must be given
  std::string about;
};

struct Signature {
  std::string name;                   // service.stop
  std::string about;                  // one sentence
  std::vector<Parameter> parameters;  // in this order where a call gives no names
  Type result;                        // of a read: what stands in the expression; else a record type, or none
  Effect effect = Effect::once;
  std::string inverse;              // the action that takes it back, with the same arguments; empty: none
  bool repeatable_by_call = false;  // has a parameter `repeatable`: true makes it idempotent for that call
  bool probed = true;               // whether a look can foresee what it does; false: only doing it shows that
  bool takes_values = false;        // `name: value` beside a code parameter, bound as that language binds
  bool ends_host = false;           // the host is gone afterwards
  bool temporary = false;           // a state that has to be closed again (maintenance, pause)

  int parameter(std::string_view name) const;  // -1: none of that name
};

}  // namespace ocflow::action
