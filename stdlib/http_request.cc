#include "stdlib/http_request.h"

#include <nlohmann/json.hpp>

#include "stdlib/program.h"

namespace ocflow::stdlib {
namespace {

using nlohmann::json;

// As other programs write JSON: what it has no form for goes as its text. Secrets are revealed, for they are sent.
json plain_json(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::none:
      return nullptr;
    case Value::Kind::boolean:
      return *value.get<bool>();
    case Value::Kind::number: {
      double n = *value.get<double>();
      auto whole = static_cast<std::int64_t>(n);
      return static_cast<double>(whole) == n ? json(whole) : json(n);
    }
    case Value::Kind::secret:
      return value.get<Secret>()->reveal();
    case Value::Kind::list: {
      json all = json::array();
      for (const Value& item : *value.list()) all.push_back(plain_json(item));
      return all;
    }
    case Value::Kind::record: {
      json all = json::object();
      for (const auto& [name, item] : value.record()->fields) all[name] = plain_json(item);
      return all;
    }
    default:
      return value.text();
  }
}

bool has_header(const FetchRequest& request, std::string_view name) {
  for (const auto& line : request.headers) {
    if (line.size() <= name.size() || line[name.size()] != ':') continue;
    bool same = std::equal(name.begin(), name.end(), line.begin(), [](char a, char b) { return a == (b | 0x20); });
    if (same) return true;
  }
  return false;
}

std::string percent(const std::string& text) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    if (plain)
      out += c;
    else
      (out += '%') += {digits[byte >> 4], digits[byte & 15u]};
  }
  return out;
}

void say_type(FetchRequest& request, const char* type) {
  if (!has_header(request, "content-type")) request.headers.push_back(std::string("Content-Type: ") + type);
}

std::string json_text(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

Result<std::string> form_of(const std::vector<Value>& named) {
  std::string form;
  for (const Value& value : named) {
    auto text = as_program_text(*value.field("value"));
    if (!text) return tl::unexpected(text.error());
    form += (form.empty() ? "" : "&") + percent(text_of(*value.field("name"))) + "=" + percent(*text);
  }
  return form;
}

}  // namespace

// "Name: value" texts and pairs of name and value. A line end would make two headers of one.
Result<void> set_headers(FetchRequest& request, const List& items) {
  const auto& url = request.url;
  if (url.rfind("http://", 0) != 0 && url.rfind("https://", 0) != 0)
    return fail(ErrorKind::failed, "\"" + url + "\" does not begin with http:// or https://");
  for (const Value& item : items) {
    std::string line;
    if (auto text = item.get<std::string>()) line = *text;
    if (auto pair = item.list(); pair && pair->size() == 2 && (*pair)[0].get<std::string>()) {
      auto value = as_program_text((*pair)[1]);
      if (!value) return tl::unexpected(value.error());
      line = text_of((*pair)[0]) + ": " + *value;
    }
    if (line.find(':') == line.npos || line.find_first_of(std::string("\r\n\0", 3)) != line.npos)
      return fail(ErrorKind::failed, "a header is neither \"Name: value\" nor [\"Name\", value], on one line");
    request.headers.push_back(std::move(line));
  }
  return {};
}

Result<void> set_body(FetchRequest& request, const Value& body, const Values& values) {
  request.headers.emplace_back("Expect:");  // nothing is asked before it is sent
  if (!values.named.empty() && !body.is_none())
    return fail(ErrorKind::failed, "both `body` and values by name are given", "give one of them");
  if (values.as_form) {
    auto form = form_of(values.named);
    if (!form) return tl::unexpected(form.error());
    request.body = std::move(*form);
    say_type(request, "application/x-www-form-urlencoded");
  } else if (!values.named.empty()) {
    json all = json::object();
    for (const Value& value : values.named) all[text_of(*value.field("name"))] = plain_json(*value.field("value"));
    request.body = json_text(all);
    say_type(request, "application/json");
  } else if (body.kind() == Value::Kind::record || body.kind() == Value::Kind::list) {
    request.body = json_text(plain_json(body));
    say_type(request, "application/json");
  } else {
    auto text = as_program_text(body);
    if (!text) return tl::unexpected(text.error());
    request.body = std::move(*text);
    if (!request.body.empty()) say_type(request, "text/plain; charset=utf-8");
  }
  return {};
}

}  // namespace ocflow::stdlib
