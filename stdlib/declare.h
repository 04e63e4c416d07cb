// Short words with which the files of this folder declare their actions. Private to stdlib/.
#pragma once
#include <string>
#include <utility>

#include "engine/action/action.h"

namespace ocflow::stdlib {

using action::Action;
using action::Arguments;
using action::Authority;
using action::Context;
using action::Effect;
using action::Outcome;
using action::Parameter;
using action::Probed;
using action::Signature;

inline Type a(Type::Kind kind) { return Type::of(kind); }
inline Type text() { return a(Type::Kind::text); }
inline Type number() { return a(Type::Kind::number); }
inline Type boolean() { return a(Type::Kind::boolean); }
inline Type duration() { return a(Type::Kind::duration); }
inline Type nothing() { return a(Type::Kind::none); }

inline Parameter must(std::string name, Type type, std::string about) {
  return {std::move(name), std::move(type), std::nullopt, std::move(about)};
}
inline Parameter may(std::string name, Type type, Value otherwise, std::string about) {
  return {std::move(name), std::move(type), std::move(otherwise), std::move(about)};
}
inline Parameter may(std::string name, Type type, std::string about) {  // none when it isn't given
  return {std::move(name), type.or_none(), Value{}, std::move(about)};
}
inline Field field(std::string name, Type type, std::string about) {
  return {std::move(name), std::move(type), std::nullopt, std::move(about), {}};
}

// A signature is filled in by naming what is special about it.
inline Signature signature(std::string name, std::string about, std::vector<Parameter> parameters, Type result,
                           Effect effect, std::string inverse = {}) {
  Signature s;
  s.name = std::move(name);
  s.about = std::move(about);
  s.parameters = std::move(parameters);
  s.result = std::move(result);
  s.effect = effect;
  s.inverse = std::move(inverse);
  return s;
}

}  // namespace ocflow::stdlib
