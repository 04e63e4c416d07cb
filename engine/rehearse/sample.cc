#include "engine/rehearse/sample.h"

namespace ocflow::rehearse {

namespace {

// One way through a pattern: the first branch of each choice, each repetition as short as it may be. What it doesn't
// understand it leaves out.
class Sampler {
 public:
  explicit Sampler(std::string_view pattern) : p_(pattern) {}

  std::string branch() {
    std::string out;
    while (at_ < p_.size() && p_[at_] != ')' && p_[at_] != '|') out += piece();
    if (at_ < p_.size() && p_[at_] == '|') skip_branches();
    return out;
  }

 private:
  void skip_branches() {
    for (int depth = 0; at_ < p_.size(); ++at_) {
      if (p_[at_] == '\\') {
        ++at_;
      } else if (p_[at_] == '(') {
        ++depth;
      } else if (p_[at_] == ')' && depth-- == 0) {
        return;
      }
    }
  }

  std::string piece() {
    const std::string one = atom();
    std::size_t times = 1;
    if (at_ < p_.size() && (p_[at_] == '*' || p_[at_] == '?')) {
      times = 0;
      ++at_;
    } else if (at_ < p_.size() && p_[at_] == '+') {
      ++at_;
    } else if (at_ < p_.size() && p_[at_] == '{') {
      times = 0;
      for (++at_; at_ < p_.size() && p_[at_] >= '0' && p_[at_] <= '9' && times < 100; ++at_)
        times = times * 10 + static_cast<std::size_t>(p_[at_] - '0');
      while (at_ < p_.size() && p_[at_++] != '}') {
      }
    }
    if (at_ < p_.size() && p_[at_] == '?') ++at_;
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += one;
    return out;
  }

  std::string atom() {
    const char c = p_[at_++];
    if (c == '^' || c == '$') return {};
    if (c == '.') return "x";
    if (c == '\\') return escape();
    if (c == '[') return one_of();
    if (c != '(') return {c};
    if (at_ + 1 < p_.size() && p_[at_] == '?') {
      const auto end = p_.find_first_of(":>)", at_);
      at_ = end == p_.npos ? p_.size() : end;
      if (at_ < p_.size() && p_[at_] != ')') ++at_;
    }
    std::string inside = branch();
    if (at_ < p_.size() && p_[at_] == ')') ++at_;
    return inside;
  }

  std::string escape() {
    if (at_ >= p_.size()) return {};
    const char c = p_[at_++];
    if (c == 'd') return "1";
    if (c == 's') return " ";
    if (c == 'w' || c == 'S' || c == 'D') return "x";
    if (c == 'W') return " ";
    if (c == 'b' || c == 'B' || c == 'A' || c == 'z') return {};
    if (c == 'n') return "\n";
    if (c == 't') return "\t";
    return {c};
  }

  std::string one_of() {
    const bool other = at_ < p_.size() && p_[at_] == '^';
    const auto end = p_.find(']', at_ + (other ? 2 : 1));
    const std::string_view inside = p_.substr(at_, end == p_.npos ? p_.npos : end - at_);
    at_ = end == p_.npos ? p_.size() : end + 1;
    if (other) {
      for (const char c : {'x', '1', ' ', '-'})
        if (inside.find(c) == inside.npos) return {c};
      return {};
    }
    if (inside.substr(0, 2) == "\\d") return "1";
    if (inside.substr(0, 2) == "\\s") return " ";
    if (inside.substr(0, 3) == "0-9") return "1";
    return inside.empty() ? std::string() : std::string(1, inside[inside[0] == '\\' && inside.size() > 1 ? 1 : 0]);
  }

  std::string_view p_;
  std::size_t at_ = 0;
};

}  // namespace

std::string sample_of(std::string_view pattern) { return Sampler(pattern).branch(); }

Value sample_of(const Type& type, std::string_view field) {
  using Kind = Type::Kind;
  switch (type.kind) {
    case Kind::none:
      return {};
    case Kind::number:
      return field == "status" ? 200 : 0;
    case Kind::boolean:
      return field != "failed";
    case Kind::duration:
      return Duration(std::chrono::seconds(1));
    case Kind::size:
      return Size{0};
    case Kind::version:
      return Version{"1"};
    case Kind::host:
      return Host{"localhost", {}};
    case Kind::list:
      return List{};
    case Kind::choice:
      return type.choices && !type.choices->empty() ? Value(type.choices->front()) : Value("");
    case Kind::record: {
      Record record;
      if (type.fields)
        for (const Field& f : type.fields->fields) record.fields.emplace_back(f.name, sample_of(f.type, f.name));
      return record;
    }
    default:
      return field == "error" || field == "output" ? Value("") : Value("ok");
  }
}

}  // namespace ocflow::rehearse
