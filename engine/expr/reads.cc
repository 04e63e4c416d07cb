#include <functional>

#include "engine/expr/evaluate.h"

namespace ocflow::expr {
namespace {

// Only to find equal requests soon; equality decides.
std::size_t fingerprint(const ReadRequest& request) {
  std::size_t h = std::hash<std::uint32_t>{}(request.action);
  const auto mix = [&h](const Value& value) {
    if (value.kind() == Value::Kind::record || value.kind() == Value::Kind::version) return;  // equal in many forms
    if (const List* items = value.list()) {
      h = h * 31 + items->size();
    } else {
      h = h * 31 + std::hash<std::string>{}(value.text());
    }
  };
  for (const Value& argument : request.arguments) mix(argument);
  mix(request.host);
  return h;
}

}  // namespace

void Reads::answer(ReadRequest request, Evaluated result) {
  answered_.emplace(fingerprint(request), answers_.size());
  answers_.push_back({std::move(request), std::move(result)});
}

const Evaluated* Reads::find(const ReadRequest& request) const {
  const auto [begin, end] = answered_.equal_range(fingerprint(request));
  for (auto it = begin; it != end; ++it) {
    if (answers_[it->second].request == request) return &answers_[it->second].result;
  }
  return nullptr;
}

void Reads::want(ReadRequest request) {
  if (wanted.empty()) asked_.clear();  // the caller has taken them
  const std::size_t key = fingerprint(request);
  const auto [begin, end] = asked_.equal_range(key);
  for (auto it = begin; it != end; ++it) {
    if (it->second < wanted.size() && wanted[it->second] == request) return;
  }
  asked_.emplace(key, wanted.size());
  wanted.push_back(std::move(request));
}

}  // namespace ocflow::expr
