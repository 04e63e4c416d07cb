#include "stdlib/families.h"

namespace ocflow::stdlib {

void add_tcp(Actions& to) {
  Action open;
  open.signature =
      signature("tcp.open", "Whether something accepts connections on a port.",
                {must("host", a(Type::Kind::any), "A host of the site, or a name or address as text"),
                 must("port", number(), "The port, 1 to 65535"),
                 may("limit", duration(), Value(Duration(std::chrono::seconds(5))), "How long to wait for an answer")},
                boolean(), Effect::reads);
  to.push_back(std::move(open));
}

}  // namespace ocflow::stdlib
