#include "engine/base/value_json.h"
#include "stdlib/families.h"
#include "stdlib/http_fetch.h"
#include "stdlib/program.h"

namespace ocflow::stdlib {
namespace {

const RecordType result{"http.get",
                        {field("status", number(), "The status of the answer, such as 200"),
                         field("body", text(), "The answer, at most 1 MiB")}};

// "Name: value" texts and pairs of name and value. A line end would make two headers of one.
Result<std::vector<std::string>> header_lines(const List& items) {
  std::vector<std::string> lines;
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
    lines.push_back(std::move(line));
  }
  return lines;
}

asio::awaitable<Outcome> get(Context& context, const Arguments& arguments) {
  FetchRequest request;
  request.url = text_of(arguments[0]);
  if (request.url.rfind("http://", 0) != 0 && request.url.rfind("https://", 0) != 0)
    co_return action::failed("\"" + request.url + "\" does not begin with http:// or https://");
  auto headers = header_lines(*arguments[1].list());
  if (!headers) co_return failed(headers.error());
  request.headers = std::move(*headers);
  request.limit = duration_of(arguments[2]);
  request.verify = bool_of(arguments[3]);
  auto fetched = co_await fetch(context, std::move(request));
  if (!fetched) co_return failed(fetched.error());
  Record record;
  record.fields = {{"status", static_cast<double>(fetched->status)}, {"body", valid_utf8(fetched->body)}};
  co_return action::done(std::move(record), false);
}

}  // namespace

void add_http(Actions& to) {
  Action gets;
  gets.signature =
      signature("http.get", "What a web server answers.",
                {must("url", text(), "http:// or https://"),
                 may("headers", Type::list_of(a(Type::Kind::any)), List{},
                     "Header lines: \"Name: value\", or [\"Name\", value] where the value may be a secret"),
                 may("limit", duration(), Value(Duration(std::chrono::seconds(10))), "How long it may take"),
                 may("verify", boolean(), true, "Whether the server's certificate has to be good")},
                Type::record(result), Effect::reads);
  gets.read = get;
  to.push_back(std::move(gets));
}

}  // namespace ocflow::stdlib
