#include "stdlib/families.h"

namespace ocflow::stdlib {
namespace {

const RecordType result{"http.get",
                        {field("status", number(), "The status of the answer, such as 200"),
                         field("body", text(), "The answer, at most 1 MiB")}};

}  // namespace

void add_http(Actions& to) {
  Action get;
  get.signature =
      signature("http.get", "What a web server answers.",
                {must("url", text(), "http:// or https://"),
                 may("headers", Type::list_of(a(Type::Kind::any)), List{},
                     "Header lines: \"Name: value\", or [\"Name\", value] where the value may be a secret"),
                 may("limit", duration(), Value(Duration(std::chrono::seconds(10))), "How long it may take"),
                 may("verify", boolean(), true, "Whether the server's certificate has to be good")},
                Type::record(result), Effect::reads);
  to.push_back(std::move(get));
}

}  // namespace ocflow::stdlib
