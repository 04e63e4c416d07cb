#include "engine/run/decode.h"

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "engine/base/value_json.h"

namespace ocflow::run {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> all;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    if (!trimmed(text.substr(0, end)).empty()) all.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return all;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t most = 60;
  std::string shown(text.substr(0, most));
  return "\"" + valid_utf8(shown) + (text.size() > most ? "…\"" : "\"");
}

tl::unexpected<Error> misfit(const Type& type, std::string_view found) {
  return fail(ErrorKind::failed, type.text() + ": " + quoted(found) + " stands there");
}

// A field's name as a column or key is written: "Queue Depth" and QUEUE_DEPTH are queue_depth.
std::string key_of(std::string_view written) {
  std::string name;
  for (const char c : trimmed(written)) {
    const auto u = static_cast<unsigned char>(c);
    if (std::isalnum(u) != 0) {
      name += static_cast<char>(std::tolower(u));
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  while (!name.empty() && name.back() == '_') name.pop_back();
  return name;
}

Result<Value> number(std::string_view word, const Type& type) {
  double n = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), n);
  if (error != std::errc{} || end != word.data() + word.size() || !std::isfinite(n)) return misfit(type, word);
  return Value(n);
}

Result<Value> truth(std::string_view word, const Type& type) {
  const std::string lower = key_of(word);
  if (lower == "true" || lower == "yes" || lower == "on") return Value(true);
  if (lower == "false" || lower == "no" || lower == "off") return Value(false);
  return misfit(type, word);
}

using Fields = std::vector<std::pair<std::string, std::string_view>>;  // key, what stands there

Result<Value> record(const Fields& found, const Type& type) {
  Record out;
  for (const Field& field : type.fields->fields) {
    const std::string_view* there = nullptr;
    for (const auto& [key, word] : found) {
      if (key == field.name || key == key_of(field.name)) there = &word;
    }
    if (!there || (there->empty() && field.type.may_be_none)) {
      if (!field.otherwise && !field.type.may_be_none) {
        return fail(ErrorKind::failed, type.text() + ": it says nothing of " + field.name);
      }
      out.fields.emplace_back(field.name, field.otherwise ? *field.otherwise : Value());
      continue;
    }
    auto value = decode_word(*there, field.type);
    if (!value) return fail(ErrorKind::failed, type.text() + ", field " + field.name + ", " + value.error().what);
    out.fields.emplace_back(field.name, std::move(*value));
  }
  return Value(std::move(out));
}

Result<Value> keyed_lines(std::string_view text, const Type& type) {
  Fields found;
  for (const std::string_view line : lines_of(text)) {
    const auto at = line.find_first_of(":=");
    if (at == line.npos) continue;
    found.emplace_back(key_of(line.substr(0, at)), trimmed(line.substr(at + 1)));
  }
  if (found.empty()) return misfit(type, trimmed(text));
  return record(found, type);
}

// --- tables: a header, then a row a line; columns stand two spaces or a tab apart, or begin under their heads ------
struct Column {
  std::string name;
  std::size_t begin = 0;
};

std::vector<Column> columns_of(std::string_view header) {
  const bool wide = trimmed(header).find("  ") != header.npos || header.find('\t') != header.npos;
  std::vector<Column> all;
  for (std::size_t i = 0; i < header.size();) {
    while (i < header.size() && (header[i] == ' ' || header[i] == '\t' || header[i] == '\r')) ++i;
    if (i == header.size()) break;
    const std::size_t begin = i;
    while (i < header.size() && header[i] != '\t') {
      const bool gap = header[i] == ' ' && (!wide || i + 1 == header.size() || header[i + 1] == ' ');
      if (gap) break;
      ++i;
    }
    all.push_back({key_of(header.substr(begin, i - begin)), begin});
  }
  return all;
}

std::vector<std::string_view> cells_of(std::string_view row, const std::vector<Column>& columns) {
  std::vector<std::string_view> cells;
  for (const Column& c : columns_of(row)) cells.push_back(row.substr(c.begin));
  for (std::size_t i = 0; i + 1 < cells.size(); ++i)
    cells[i] = cells[i].substr(0, static_cast<std::size_t>(cells[i + 1].data() - cells[i].data()));
  if (cells.size() != columns.size()) {
    cells.clear();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::size_t begin = std::min(columns[i].begin, row.size());
      const std::size_t end = i + 1 < columns.size() ? std::min(columns[i + 1].begin, row.size()) : row.size();
      cells.push_back(row.substr(begin, end - begin));
    }
  }
  for (std::string_view& cell : cells) cell = trimmed(cell);
  return cells;
}

Result<Value> table(std::string_view text, const Type& type) {
  const std::vector<std::string_view> lines = lines_of(text);
  List rows;
  if (lines.empty()) return Value(std::move(rows));
  const std::vector<Column> columns = columns_of(lines.front());
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (trimmed(lines[i]).find_first_not_of("-+=| ") == std::string_view::npos) continue;
    const std::vector<std::string_view> cells = cells_of(lines[i], columns);
    Fields found;
    for (std::size_t c = 0; c < columns.size(); ++c) found.emplace_back(columns[c].name, cells[c]);
    auto row = record(found, *type.element);
    if (!row) return fail(ErrorKind::failed, row.error().what + ", in line " + std::to_string(i + 1));
    rows.push_back(std::move(*row));
  }
  return Value(std::move(rows));
}

// --- JSON -----------------------------------------------------------------------------------------------------------
Result<Value> from_json(const nlohmann::json& json, const Type& type, int depth) {
  if (depth > 100) return fail(ErrorKind::failed, type.text() + ": it is nested too deep");
  if (json.is_null() && type.may_be_none) return Value();
  switch (type.kind) {
    case Type::Kind::list: {
      if (!json.is_array()) return misfit(type, json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
      List all;
      for (const auto& entry : json) {
        auto value = from_json(entry, type.element ? *type.element : Type{}, depth + 1);
        if (!value) return value;
        all.push_back(std::move(*value));
      }
      return Value(std::move(all));
    }
    case Type::Kind::record: {
      if (!json.is_object() || !type.fields)
        return misfit(type, json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
      Record out;
      for (const Field& field : type.fields->fields) {
        const auto there = json.find(field.name);
        if (there == json.end()) {
          if (!field.otherwise && !field.type.may_be_none)
            return fail(ErrorKind::failed, type.text() + ": it says nothing of " + field.name);
          out.fields.emplace_back(field.name, field.otherwise ? *field.otherwise : Value());
          continue;
        }
        auto value = from_json(*there, field.type, depth + 1);
        if (!value) return fail(ErrorKind::failed, type.text() + ", field " + field.name + ", " + value.error().what);
        out.fields.emplace_back(field.name, std::move(*value));
      }
      return Value(std::move(out));
    }
    case Type::Kind::any:
      return value_from_plain_json(json);
    case Type::Kind::number:
      if (json.is_number()) return Value(json.get<double>());
      break;
    case Type::Kind::boolean:
      if (json.is_boolean()) return Value(json.get<bool>());
      break;
    default:
      break;
  }
  if (json.is_string()) return decode_word(json.get<std::string>(), type);
  const bool plain = type.kind == Type::Kind::text || type.kind == Type::Kind::version;
  const std::string written = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (plain && json.is_primitive()) return decode_word(written, type);
  return misfit(type, written);
}

std::optional<nlohmann::json> as_json(std::string_view text) {
  const std::string_view whole = trimmed(text);
  if (whole.empty() || (whole.front() != '{' && whole.front() != '[')) return std::nullopt;
  int depth = 0;
  const auto shallow = [&depth](int at, nlohmann::json::parse_event_t, nlohmann::json&) {
    depth = std::max(depth, at);
    return depth <= 100;
  };
  nlohmann::json json = nlohmann::json::parse(whole, shallow, false);
  if (json.is_discarded()) return std::nullopt;
  return json;
}

}  // namespace

Result<Value> decode_word(std::string_view written, const Type& type) {
  const std::string_view word = trimmed(written);
  Duration duration{};
  Size size{};
  switch (type.kind) {
    case Type::Kind::any:
    case Type::Kind::text:
    case Type::Kind::code:
      return Value(std::string(word));
    case Type::Kind::number:
      return number(word, type);
    case Type::Kind::boolean:
      return truth(word, type);
    case Type::Kind::duration:
      if (!parse_duration(word, duration)) return misfit(type, word);
      return Value(duration);
    case Type::Kind::size:
      if (!parse_size(word, size)) return misfit(type, word);
      return Value(size);
    case Type::Kind::version:
      if (word.empty()) return misfit(type, word);
      return Value(Version{std::string(word)});
    case Type::Kind::choice:
      for (const std::string& choice : type.choices ? *type.choices : std::vector<std::string>{}) {
        if (choice == word) return Value(choice);
      }
      return misfit(type, word);
    default:
      return misfit(type, word);
  }
}

Result<Value> decode_text(std::string_view text, const Type& type) {
  if (const auto json = as_json(text); json && type.kind != Type::Kind::text) return from_json(*json, type, 0);
  if (type.kind == Type::Kind::record && type.fields) return keyed_lines(text, type);
  if (type.kind != Type::Kind::list || !type.element) return decode_word(text, type);
  if (type.element->kind == Type::Kind::record && type.element->fields) return table(text, type);
  List all;
  for (const std::string_view line : lines_of(text)) {
    auto value = decode_word(line, *type.element);
    if (!value) return value;
    all.push_back(std::move(*value));
  }
  return Value(std::move(all));
}

}  // namespace ocflow::run
