// What is inside a type, however deep: records may hold lists of their own kind.
#include <unordered_set>

#include "dsl/check_world.h"

namespace ocflow::dsl::checking {
namespace {

// Is there a type in it, itself included, of which `wanted` is true?
template <class Wanted>
bool any_inside(const Type& root, Wanted wanted) {
  std::unordered_set<const RecordType*> seen;
  std::vector<const Type*> open{&root};
  while (!open.empty()) {
    const Type& type = *open.back();
    open.pop_back();
    if (wanted(type)) return true;
    if (type.element) open.push_back(type.element.get());
    if (type.kind != Type::Kind::record || !type.fields || !seen.insert(type.fields).second) continue;
    for (const Field& field : type.fields->fields) open.push_back(&field.type);
  }
  return false;
}

}  // namespace

bool holds_secret(const Type& type) {
  return any_inside(type, [](const Type& t) { return t.kind == Type::Kind::secret; });
}

bool can_be_decoded(const Type& type) {
  return !any_inside(type, [](const Type& t) {
    return t.kind == Type::Kind::secret || t.kind == Type::Kind::host || t.kind == Type::Kind::code;
  });
}

}  // namespace ocflow::dsl::checking
