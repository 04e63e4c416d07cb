#include "engine/host/frequent.h"

#include <rapidjson/document.h>

#include <charconv>
#include <utility>

#include "engine/base/value_json.h"

namespace ocflow::keeper {

using action::AttemptKey;
using action::Outcome;

namespace {

constexpr std::string_view before_key = R"({"key":)", behind_begun = R"(,"type":"begun"})";
constexpr std::string_view behind_ended = R"(,"type":"ended"})", behind_apply = R"(,"type":"apply"})";
// Most messages fit into the room that comes with it.
struct Tree {
  using Pool = rapidjson::MemoryPoolAllocator<>;
  using Document = rapidjson::GenericDocument<rapidjson::UTF8<>, Pool, Pool>;
  using Node = Document::ValueType;

  char room[6144];
  Pool pool{room, sizeof room};
  char stack_room[2048];
  Pool stack_pool{stack_room, sizeof stack_room};
  Document document{&pool, sizeof stack_room / 2, &stack_pool};

  const Node* read(std::string_view text) {
    constexpr std::size_t largest = 65536;  // hostile nesting costs many times its length
    if (text.size() > largest) return nullptr;
    constexpr unsigned plain = rapidjson::kParseIterativeFlag | rapidjson::kParseFullPrecisionFlag;
    constexpr unsigned any = plain | rapidjson::kParseValidateEncodingFlag;
    unsigned char bits = 0;
    for (const char c : text) bits |= static_cast<unsigned char>(c);
    bits < 0x80 ? document.Parse<plain>(text.data(), text.size()) : document.Parse<any>(text.data(), text.size());
    return document.HasParseError() || !document.IsObject() ? nullptr : &document;
  }
};
using Node = Tree::Node;

constexpr int deepest_plain = 200;  // as in value_json.cc

std::string_view text_of_node(const Node& node) { return {node.GetString(), node.GetStringLength()}; }

// False: for `value_from_json`.
bool plain_value(const Node& from, Value& to, int depth = 0) {
  if (depth > deepest_plain) return false;
  if (from.IsBool()) return to = from.GetBool(), true;
  if (from.IsNumber()) return to = from.GetDouble(), true;
  if (from.IsString()) return to = std::string(text_of_node(from)), true;
  if (from.IsArray()) {
    List items(from.Size());
    for (rapidjson::SizeType i = 0; i < from.Size(); ++i)
      if (!plain_value(from[i], items[i], depth + 1)) return false;
    return to = std::move(items), true;
  }
  if (!from.IsObject()) return from.IsNull();
  Record record;
  record.fields.reserve(from.MemberCount());
  std::string_view before;
  for (const auto& member : from.GetObject()) {
    const auto name = text_of_node(member.name);
    Value value;
    if (name <= std::exchange(before, name) || name[0] == '$' || !plain_value(member.value, value, depth + 1))
      return false;
    record.fields.emplace_back(name, std::move(value));
  }
  return to = std::move(record), true;
}

bool take(const Node& from, std::uint64_t& to) {
  if (from.IsUint64()) to = from.GetUint64();
  return from.IsUint64();
}

bool take(const Node& from, std::string& to) {
  if (from.IsString()) to = text_of_node(from);
  return from.IsString();
}

bool take(const Node& from, bool& to) {
  if (from.IsBool()) to = from.GetBool();
  return from.IsBool();
}

bool take_limit(const Node& from, Duration& to) {
  if (from.IsInt64()) to = Duration(from.GetInt64());
  return from.IsInt64();
}

bool take_arguments(const Node& from, std::vector<Value>& to) {
  if (!from.IsArray()) return false;
  to.resize(from.Size());
  for (rapidjson::SizeType i = 0; i < from.Size(); ++i)
    if (!plain_value(from[i], to[i])) return false;
  return true;
}

bool take_ended(const Node& from, action::Ended& to) {
  const auto ended = from.IsString() ? action::ended_of(text_of_node(from)) : std::nullopt;
  if (ended) to = *ended;
  return ended.has_value();
}

bool take_outcome(const Node& from, Outcome& to) {
  if (!from.IsObject()) return false;
  bool ended = false;
  for (const auto& member : from.GetObject()) {
    const auto name = text_of_node(member.name);
    const bool fine = name == "ended"     ? (ended = take_ended(member.value, to.ended))
                      : name == "changed" ? take(member.value, to.changed)
                      : name == "result"  ? plain_value(member.value, to.result)
                      : name == "error"   ? take(member.value, to.error)
                      : name == "output"  ? take(member.value, to.output)
                                          : true;
    if (!fine) return false;
  }
  return ended;
}

}  // namespace

std::string outcome_text(const Outcome& outcome) {
  std::string to(R"({"ended":")");
  auto put = [&to](std::string_view name, const Value& value) { put_json(to.append(name), value); };
  auto put_text = [&put](std::string_view name, const std::string& text) {
    if (!text.empty()) put(name, valid_utf8(text));
  };
  to.insert(1, outcome.changed ? "" : R"("changed":false,)").append(action::ended_name(outcome.ended)).append("\"");
  put_text(R"(,"error":)", outcome.error);
  put_text(R"(,"output":)", outcome.output);
  if (!outcome.result.is_none()) put(R"(,"result":)", outcome.result);
  return to.append("}");
}

std::string apply_line(AttemptKey key, const action::Request& request, std::optional<action::Behind> behind) {
  std::string to(R"({"action":)");
  put_json(to, request.action);
  if (behind) to.append(R"(,"after":)").append(std::to_string(behind->key));
  to.append(R"(,"arguments":[)");
  for (const Value& argument : request.arguments) {
    if (&argument != &request.arguments.front()) to += ',';
    put_json(to, argument, Secrets::hand_over);
  }
  to.append(behind && behind->durable ? R"(],"durable":true,"key":)" : R"(],"key":)").append(std::to_string(key));
  if (request.limit.count() > 0) to.append(R"(,"limit_ns":)").append(std::to_string(request.limit.count()));
  return to.append(behind_apply).append("\n");
}

std::string ended_line(AttemptKey key, std::string_view outcome_text) {
  auto text = std::string(before_key) + std::to_string(key) + R"(,"outcome":)";
  return text.append(outcome_text).append(behind_ended).append("\n");
}

std::string begun_line(AttemptKey key) {
  return std::string(before_key).append(std::to_string(key)).append(behind_begun).append("\n");
}

std::optional<ApplyMessage> read_apply(std::string_view line) {
  Tree tree;
  const Node* top = line.ends_with(behind_apply) ? tree.read(line) : nullptr;
  if (!top) return std::nullopt;
  ApplyMessage to;
  bool key = false, action = false, arguments = false;
  for (const auto& member : top->GetObject()) {
    const auto name = text_of_node(member.name);
    const bool fine = name == "action"      ? (action = take(member.value, to.request.action))
                      : name == "after"     ? take(member.value, to.after.emplace())
                      : name == "arguments" ? (arguments = take_arguments(member.value, to.request.arguments))
                      : name == "durable"   ? take(member.value, to.durable)
                      : name == "key"       ? (key = take(member.value, to.key))
                      : name == "limit_ns"  ? take_limit(member.value, to.request.limit)
                                            : true;
    if (!fine) return std::nullopt;
  }
  return key && action && arguments ? std::optional(std::move(to)) : std::nullopt;
}

std::optional<EndedMessage> read_ended(std::string_view line) {
  Tree tree;
  const Node* top = line.ends_with(behind_ended) ? tree.read(line) : nullptr;
  if (!top) return std::nullopt;
  EndedMessage to;
  bool key = false, outcome = false;
  for (const auto& member : top->GetObject()) {
    const auto name = text_of_node(member.name);
    const bool fine = name == "key"       ? (key = take(member.value, to.key))
                      : name == "outcome" ? (outcome = take_outcome(member.value, to.outcome))
                                          : true;
    if (!fine) return std::nullopt;
  }
  return key && outcome ? std::optional(std::move(to)) : std::nullopt;
}

std::optional<AttemptKey> read_begun(std::string_view line) {
  if (!line.starts_with(before_key) || !line.ends_with(behind_begun)) return std::nullopt;
  AttemptKey key = 0;
  const char* const end = line.data() + line.size() - behind_begun.size();
  const auto read = std::from_chars(line.data() + before_key.size(), end, key);
  return read.ec == std::errc() && read.ptr == end ? std::optional(key) : std::nullopt;
}

}  // namespace ocflow::keeper
