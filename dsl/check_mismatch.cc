// The wording of everything that has to do with a value of a type that is not wanted.
#include <algorithm>
#include <cctype>

#include "dsl/check_expr.h"

namespace ocflow::dsl::checking {

using Kind = Type::Kind;

namespace {

bool has_unit(Kind kind) { return kind == Kind::duration || kind == Kind::size; }

bool lists_secrets(const Type& type) {
  const Type* inner = &type;
  while (inner->kind == Kind::list && inner->element) inner = inner->element.get();
  return inner->kind == Kind::secret;
}

std::string unit_remedy(Kind wanted, Kind got) {
  if (wanted == Kind::duration && got == Kind::number) return "write the unit: 500ms, 5s, 2m30s, 1h";
  if (wanted == Kind::size && got == Kind::number) return "write the unit: 512B, 64MB, 1.5GB";
  return "leave the unit out, or use a value that has it";
}

bool written_as_text(const Type& wanted, const Type& got) {
  return wanted.kind == Kind::text && got.kind != Kind::list && got.kind != Kind::record && got.kind != Kind::host;
}

// A name with its fields: what braces may hold.
bool is_path(std::string_view text) {
  const auto in_path = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '.'; };
  return !text.empty() && std::isdigit(static_cast<unsigned char>(text[0])) == 0 && text != "true" && text != "false" &&
         text != "none" && std::all_of(text.begin(), text.end(), in_path);
}

std::string remedy_for(const Type& wanted, const Type& got) {
  if (wanted.kind == Kind::host) return "hosts stand in the site file: declare `given NAME : host` and use it";
  if (wanted.kind == Kind::text && got.kind == Kind::host) return "write its name or its address: .name, .address";
  if (written_as_text(wanted, got)) {
    return "write it as text: \"{value}\"";
  }
  if (wanted.kind == Kind::list) return "write it as a list: [a, b]";
  if (wanted.kind == Kind::version) return "a version is written as text: \"8.1.2\"";
  return "use a value of that type, or another action";
}

// The type as it stands in a sentence.
std::string noun(const Type& type) {
  switch (type.kind) {
    case Kind::text:
    case Kind::code:
    case Kind::choice:
    case Kind::any:
    case Kind::none:
      return type.text();
    case Kind::boolean:
      return "true or false";
    case Kind::list:
      return type.element && type.element->kind != Kind::any ? "a " + type.text() : std::string("a list");
    default:
      return "a " + type.text();
  }
}

}  // namespace

void Expressions::mismatch(Span where, const std::string& what, const Type& wanted, const Type& got,
                           const std::string& path) {
  Type without = got;
  without.may_be_none = false;
  const char* code = "OCF0208";
  std::string message = what + " has to be " + noun(wanted);
  std::string remedy = remedy_for(wanted, got);
  if (got.may_be_none && fits(without, wanted)) {
    code = "OCF0216";
    message = path + " may be none";
    remedy = "ask first: if " + path + " != none";
  } else if (got.kind == Kind::secret || (lists_secrets(got) && wanted.kind != Kind::secret)) {
    code = "OCF0213";
    message = "a secret can't stand here: " + what + " is shown, or reaches a command line";
    remedy = "hand it over as the argument of an action that takes a secret";
  } else if ((has_unit(wanted.kind) && got.kind == Kind::number) ||
             (wanted.kind == Kind::number && has_unit(got.kind))) {
    code = "OCF0209";
    remedy = unit_remedy(wanted.kind, got.kind);
  } else if (wanted.kind == Kind::boolean) {
    code = "OCF0212";
    remedy = "compare it with something, as in x == \"yes\" or n > 0";
  } else if (wanted.kind == Kind::code) {
    code = "OCF0223";
    message = what + " is written in another language and has to stand there as it is";
    remedy = "write the text between quotes, and hand values over beside it: name: value";
  } else if (wanted.kind == Kind::list && got.kind != Kind::list) {
    code = "OCF0229";
  } else if (written_as_text(wanted, got) && is_path(path)) {
    remedy = "write it as text: \"{" + path + "}\"";
  }
  Diagnostic& d = world_.report(code, where, message);
  d.got = got.text() + (got.may_be_none && got.kind != Kind::none ? " or none" : "");
  d.want = noun(wanted);
  d.remedy = remedy;
}

void Expressions::unlike(Span where, const Type& a, const Type& b) {
  const bool units = (has_unit(a.kind) && b.kind == Kind::number) || (a.kind == Kind::number && has_unit(b.kind));
  Diagnostic& d = world_.report(units ? "OCF0209" : "OCF0210", where, "these two are not of one kind");
  d.got = a.text() + " and " + b.text();
  d.want = "two values of the same type";
  d.remedy = "compare, or list, values of one type; a text stands in quotes, nothing else does";
  if (units) d.remedy = unit_remedy(has_unit(a.kind) ? a.kind : b.kind, Kind::number);
  if (a.kind == Kind::host || b.kind == Kind::host) d.remedy = "compare its name: .name";
}

}  // namespace ocflow::dsl::checking
