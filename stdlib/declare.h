// Short words with which the files of this folder declare their actions. Private to stdlib/.
#pragma once
#include <string>
#include <utility>

#include "engine/action/action.h"
#include "engine/base/result.h"

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
inline Parameter may(std::string name, const Type& type, std::string about) {  // none when it isn't given
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

// An action that may change something, with a look at how things are (or none), and one that only looks.
inline Action acting(Signature signature, decltype(Action::probe) probe, decltype(Action::apply) apply) {
  Action action;
  action.signature = std::move(signature);
  action.probe = probe;
  action.apply = apply;
  return action;
}
inline Action reading(Signature signature, decltype(Action::read) read) {
  Action action;
  action.signature = std::move(signature);
  action.read = read;
  return action;
}

// The arguments of a call. The keeper has checked them against the signature before an action sees them.
inline const std::string& text_of(const Value& value) { return *value.get<std::string>(); }
inline double number_of(const Value& value) { return *value.get<double>(); }
inline bool bool_of(const Value& value) { return *value.get<bool>(); }
inline Duration duration_of(const Value& value) { return *value.get<Duration>(); }
inline std::vector<std::string> texts_of(const Value& list) {
  std::vector<std::string> texts;
  for (const Value& item : *list.list()) texts.push_back(text_of(item));
  return texts;
}
inline std::string text_or_empty(const Value& value) { return value.is_none() ? std::string() : text_of(value); }
inline std::optional<Duration> duration_or_none(const Value& value) {
  if (value.is_none()) return std::nullopt;
  return duration_of(value);
}

inline Outcome failed(const Error& error) {
  return action::failed(error.remedy.empty() ? error.what : error.what + "; " + error.remedy);
}

}  // namespace ocflow::stdlib
