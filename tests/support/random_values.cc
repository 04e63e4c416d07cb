#include "tests/support/random_values.h"

namespace ocflow::test {

std::string RandomValues::gap() {
  static const char* const gaps[] = {"", "", "", " ", " ", "  ", "\t", " \t "};
  return any(gaps);
}

std::string RandomValues::blank() { return " " + gap(); }

std::string RandomValues::name() {
  static const char* const names[] = {"a", "ocs", "site", "n", "_x1", "StatServer", "list", "one", "once", "time"};
  return any(names);
}

std::string RandomValues::path() {
  static const char* const fields[] = {"host", "name", "not", "in", "on", "true", "by", "port_2"};
  std::string out = name();
  while (random_.chance(40)) out += std::string(".") + any(fields);
  return out;
}

std::string RandomValues::hole() { return "{" + gap() + path() + gap() + "}"; }

std::string RandomValues::text() {
  static const char* const pieces[] = {"a",          "  two  ",      "\"\"", "{{",   "}}",
                                       "C:\\Temp\\", "# no comment", "ä→",   "f(x)", "\t"};
  std::string out;
  while (random_.chance(60)) out += random_.chance(25) ? hole() : any(pieces);
  return "\"" + out + "\"";
}

std::string RandomValues::plain() {
  static const char* const texts[] = {"\"A title\"", "\"\"", "\"{x  \"\"y\"\" }\"", "\"größer  als\"", "\"a: b = c\""};
  return any(texts);
}

std::string RandomValues::prose() {
  static const char* const pieces[] = {" Stop it,  ", "do x( \"", "# ", "{{ ", "}}", " if a==b", "→ (1)", ". "};
  std::string out = "Look";
  while (random_.chance(60)) out += random_.chance(25) ? hole() : any(pieces);
  return out + ".";
}

std::string RandomValues::duration() {
  static const char* const all[] = {"2m30s", "500ms", "1h", "90s", "(5s)", "limit", "2*grace", "(a-b)"};
  return any(all);
}

std::string RandomValues::host() { return random_.chance(30) ? text() : path(); }

std::string RandomValues::binder(int depth) {
  std::string out = name() + " in " + gap() + sum(depth);
  const bool where = random_.chance(60);
  if (where) out += blank() + "where " + gap() + expression(depth);
  if (!where || random_.chance(50)) out += blank() + "by " + gap() + expression(depth);
  return out;
}

std::string RandomValues::argument(int depth) {
  static const char* const labels[] = {"title", "on", "not", "limit", "in"};
  std::string out = random_.chance(30) ? any(labels) + gap() + ":" + gap() : "";
  return out + (random_.chance(20) ? binder(depth) : expression(depth));
}

std::string RandomValues::arguments(int depth) {
  std::string out = "(" + gap();
  for (std::uint32_t i = random_.below(3); i > 0; i--) out += argument(depth) + gap() + (i > 1 ? "," + gap() : "");
  return out + ")";
}

std::string RandomValues::call(int depth) { return path() + arguments(depth - 1); }

std::string RandomValues::primary(int depth) {
  static const char* const literals[] = {"42", "1.5", "2m30s", "64MB", "1GiB", "true", "false", "none", "0"};
  if (depth <= 0) return random_.chance(50) ? any(literals) : random_.chance(30) ? text() : path();
  switch (random_.below(8)) {
    case 0:
      return any(literals);
    case 1:
      return text();
    case 2: {
      std::string out = "[" + gap();
      for (std::uint32_t i = random_.below(4); i > 0; i--)
        out += expression(depth - 1) + gap() + (i > 1 ? "," + gap() : "");
      return out + "]";
    }
    case 3:
      return "(" + gap() + (random_.chance(30) ? binder(depth - 1) : expression(depth - 1)) + gap() + ")" +
             (random_.chance(30) ? ".first" : "");
    case 4:
      return call(depth) + (random_.chance(30) ? ".output.on" : "");
    case 5:
      return call(depth) + gap() + blank() + "on " + gap() + host();
    default:
      return path();
  }
}

std::string RandomValues::unary(int depth) { return random_.chance(15) ? "-" + gap() + unary(depth) : primary(depth); }

std::string RandomValues::sum(int depth) {
  static const char* const signs[] = {"+", "-", "*", "/"};
  std::string out = unary(depth);
  while (random_.chance(15)) out += blank() + any(signs) + gap() + unary(depth);
  return out;
}

std::string RandomValues::comparison(int depth) {
  static const char* const signs[] = {"==", "!=", "<", "<=", ">", ">=", " in ", " not in ", "\tnot   in "};
  std::string out = sum(depth);
  if (random_.chance(30)) out += gap() + any(signs) + gap() + sum(depth);
  return out;
}

std::string RandomValues::negated(int depth) {
  if (!random_.chance(15)) return comparison(depth);
  return random_.chance(50) ? "not " + gap() + negated(depth) : "not(" + gap() + expression(depth - 1) + ")";
}

std::string RandomValues::expression(int depth) {
  std::string out = negated(depth);
  while (random_.chance(15)) out += blank() + (random_.chance(50) ? "and " : "or ") + gap() + negated(depth);
  return out;
}

std::string RandomValues::type(int depth) {
  static const char* const names[] = {"text", "number", "secret", "component", "genesys.component", "host"};
  if (depth > 0 && random_.chance(25)) return "list " + gap() + "of " + gap() + type(depth - 1);
  if (!random_.chance(25)) return any(names);
  std::string out = "one of" + gap() + plain();
  while (random_.chance(40)) out += gap() + "," + gap() + plain();
  return out;
}

}  // namespace ocflow::test
