#include <algorithm>

#include "engine/base/value_json.h"
#include "stdlib/families.h"
#include "stdlib/http_request.h"

namespace ocflow::stdlib {
namespace {

const RecordType& read_result() {
  static const RecordType type{"http.get",
                               {field("status", number(), "The status of the answer, such as 200"),
                                field("body", text(), "The answer, at most 1 MiB")}};
  return type;
}
const RecordType& http_result() {
  static const RecordType type{
      "http.request",
      {field("status", number(), "The status of the answer, such as 200"),
       field("body", text(), "The answer, at most 1 MiB"),
       field("headers", Type::list_of(text()), "Its header lines, \"name: value\", names in lower case")}};
  return type;
}

Value as_value(const Fetched& fetched, bool with_headers) {
  Record record;
  record.fields = {{"status", static_cast<double>(fetched.status)}, {"body", valid_utf8(fetched.body)}};
  if (!with_headers) return record;
  List lines;
  for (const auto& [name, value] : fetched.headers) lines.emplace_back(valid_utf8(name + ": " + value));
  record.fields.emplace_back("headers", std::move(lines));
  return record;
}

// What all of them take behind what is their own.
std::vector<Parameter> and_more(std::vector<Parameter> all) {
  all.push_back(may("headers", Type::list_of(a(Type::Kind::any)), List{},
                    "Header lines: \"Name: value\", or [\"Name\", value] where the value may be a secret"));
  all.push_back(may("limit", duration(), Value(Duration(std::chrono::seconds(10))), "How long it may take"));
  all.push_back(may("verify", boolean(), true, "Whether the server's certificate has to be good"));
  all.push_back(may("ca", text(), "A file with the authorities to trust, in place of the system's"));
  all.push_back(may("certificate", text(), "A file with a certificate to show"));
  all.push_back(may("key", text(), "The file with its key"));
  all.push_back(may("key_password", a(Type::Kind::secret), "What opens the key"));
  return all;
}

std::vector<Parameter> sending() {
  return {must("url", text(), "http:// or https://"),
          may("body", a(Type::Kind::any), "What is sent: a text or a secret as it is; a record or a list as JSON")};
}

std::vector<Parameter> and_form(std::vector<Parameter> all) {
  all.push_back(may("form", boolean(), false, "Whether the values by name are sent as a form, not as JSON"));
  return all;
}

std::vector<Parameter> and_expected(std::vector<Parameter> all) {
  all.push_back(may("status", Type::list_of(number()), List{200, 201, 202, 203, 204, 205, 206},
                    "The statuses that mean success"));
  all.push_back(may("contains", text(), "A text that has to stand in the answer"));
  return all;
}

// The arguments from `at` on, as `and_more` has them.
Result<FetchRequest> request_of(std::string method, const Arguments& arguments, std::size_t at) {
  FetchRequest request;
  request.method = std::move(method);
  request.url = text_of(arguments[0]);
  if (auto bad = set_headers(request, *arguments[at].list()); !bad) return tl::unexpected(bad.error());
  request.limit = duration_of(arguments[at + 1]);
  request.verify = bool_of(arguments[at + 2]);
  request.ca = text_or_empty(arguments[at + 3]);
  request.certificate = text_or_empty(arguments[at + 4]);
  request.key = text_or_empty(arguments[at + 5]);
  if (auto password = arguments[at + 6].get<Secret>()) request.key_password = password->reveal();
  return request;
}

asio::awaitable<Outcome> get(Context& context, const Arguments& arguments) {
  auto request = request_of("GET", arguments, 1);
  if (!request) co_return failed(request.error());
  auto fetched = co_await fetch(context, std::move(*request));
  if (!fetched) co_return failed(fetched.error());
  co_return action::done(as_value(*fetched, false), false);
}

asio::awaitable<Outcome> head(Context& context, const Arguments& arguments) {
  auto request = request_of("HEAD", arguments, 1);
  if (!request) co_return failed(request.error());
  auto fetched = co_await fetch(context, std::move(*request));
  if (!fetched) co_return failed(fetched.error());
  co_return action::done(as_value(*fetched, true), false);
}

struct Expected {
  std::vector<double> statuses;
  std::string contains;
};

asio::awaitable<Outcome> send(Context& context, FetchRequest request, Expected expected) {
  auto said = request.method + " " + request.url;
  bool sent = false;
  request.sent = &sent;
  auto fetched = co_await fetch(context, std::move(request));
  if (!fetched) {
    auto outcome = failed(fetched.error());
    if (sent) outcome.ended = action::Ended::in_doubt;  // whether the server has acted on it, nobody can tell
    co_return outcome;
  }
  auto value = as_value(*fetched, true);
  auto status = static_cast<double>(fetched->status);
  auto first = valid_utf8(fetched->body.substr(0, 1000));
  if (std::find(expected.statuses.begin(), expected.statuses.end(), status) == expected.statuses.end())
    co_return action::failed(said + " was answered with status " + number_text(status), value, first);
  if (fetched->body.find(expected.contains) == std::string::npos)
    co_return action::failed(said + " was answered without \"" + expected.contains + "\"", value, first);
  co_return action::done(value);
}

Expected expected(const Arguments& arguments, std::size_t at) {
  Expected all;
  for (const Value& status : *arguments[at].list()) all.statuses.push_back(number_of(status));
  all.contains = text_or_empty(arguments[at + 1]);
  return all;
}

// url, body, status, contains, what all take, and `form`; behind them the values by name.
constexpr std::size_t form_at = 11;

asio::awaitable<Outcome> send_as(Context& context, std::string method, Arguments arguments) {
  auto request = request_of(std::move(method), arguments, 4);
  if (!request) co_return failed(request.error());
  Values values{{arguments.begin() + form_at + 1, arguments.end()}, bool_of(arguments[form_at])};
  if (auto body = set_body(*request, arguments[1], values); !body) co_return failed(body.error());
  co_return co_await send(context, std::move(*request), expected(arguments, 2));
}

asio::awaitable<Outcome> post(Context& context, const Arguments& arguments, const Authority&) {
  return send_as(context, "POST", arguments);
}
asio::awaitable<Outcome> put(Context& context, const Arguments& arguments, const Authority&) {
  return send_as(context, "PUT", arguments);
}
asio::awaitable<Outcome> patch(Context& context, const Arguments& arguments, const Authority&) {
  return send_as(context, "PATCH", arguments);
}

// One that is not there any more has been deleted.
asio::awaitable<Outcome> delete_page(Context& context, const Arguments& arguments, const Authority&) {
  auto outcome = co_await send_as(context, "DELETE", arguments);
  auto status = outcome.result.field("status");
  bool gone = status && (*status == Value(404) || *status == Value(410));
  if (!outcome.ok() && gone) co_return action::done(outcome.result, false);
  co_return outcome;
}

Probed would_send(const std::string& method, const Arguments& arguments) {
  auto request = request_of(method, arguments, 4);
  if (!request) return {Probed::Sees::would_fail, {}, {}, request.error().what};
  Values values{{arguments.begin() + form_at + 1, arguments.end()}, bool_of(arguments[form_at])};
  if (auto body = set_body(*request, arguments[1], values); !body)
    return {Probed::Sees::would_fail, {}, {}, body.error().what};
  return {
      Probed::Sees::unknown, {}, method + " " + text_of(arguments[0]), "what the server does, only the request tells"};
}
template <const char* const& method>
asio::awaitable<Probed> probe(Context&, const Arguments& arguments) {
  co_return would_send(method, arguments);
}
constexpr const char *post_name = "POST", *put_name = "PUT", *patch_name = "PATCH", *delete_name = "DELETE";

Action changing(Signature signature, decltype(Action::probe) probe, decltype(Action::apply) apply) {
  signature.takes_values = true;
  return acting(std::move(signature), probe, apply);
}

}  // namespace

void add_http(Actions& to) {
  Action gets, heads;
  gets.signature =
      signature("http.get", "What a web server answers.", and_more({must("url", text(), "http:// or https://")}),
                Type::record(read_result()), Effect::reads);
  gets.read = get;
  heads.signature =
      signature("http.head", "What a web server tells of a page, without the page.",
                and_more({must("url", text(), "http:// or https://")}), Type::record(http_result()), Effect::reads);
  heads.read = head;
  to.push_back(std::move(gets));
  to.push_back(std::move(heads));
  auto record = Type::record(http_result());
  auto all = and_form(and_more(and_expected(sending())));
  to.push_back(changing(signature("http.post", "Sends something to a web server (POST).", all, record, Effect::once),
                        probe<post_name>, post));
  to.push_back(changing(
      signature("http.put", "Puts something in its place on a web server (PUT).", all, record, Effect::idempotent),
      probe<put_name>, put));
  to.push_back(changing(
      signature("http.patch", "Changes a part of something on a web server (PATCH).", all, record, Effect::once),
      probe<patch_name>, patch));
  to.push_back(changing(
      signature("http.delete", "Deletes something on a web server (DELETE); what is not there any more is deleted.",
                all, record, Effect::idempotent),
      probe<delete_name>, delete_page));
}

}  // namespace ocflow::stdlib
