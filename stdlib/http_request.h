// The parts of a request as the language has them. Private to stdlib/.
#pragma once
#include "stdlib/http_fetch.h"

namespace ocflow::stdlib {

// An error where the address is none of the web, or a header is none.
Result<void> set_headers(FetchRequest& request, const List& items);

// What a call gives by name: records {name, value}.
struct Values {
  std::vector<Value> named;
  bool as_form = false;  // else JSON
};
// A text or a secret as it is; a record, a list or the values by name as JSON or a form, with the header that says so.
Result<void> set_body(FetchRequest& request, const Value& body, const Values& values);

}  // namespace ocflow::stdlib
