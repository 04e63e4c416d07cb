// supervisord's XML-RPC, over its UNIX socket or its port, and where its settings say that this is. Private to stdlib/.
#pragma once
#include <map>

#include "stdlib/declare.h"

namespace ocflow::stdlib {

struct SupervisordAt {
  std::string socket;  // or
  std::string url;     // http://host:port
  std::string user, password;
};

// `at`: its settings file, its socket, or its URL; empty: the settings where Debian, pip and others put them.
Result<SupervisordAt> supervisord_at(const std::string& at);

// The members of one struct, as texts; of an answer that is one text, it stands under "".
using RpcMembers = std::map<std::string, std::string>;
using RpcAnswer = std::vector<RpcMembers>;

// Parameters are texts, numbers and truths. A fault is an error that holds what it says, its kind in `remedy` left
// empty.
asio::awaitable<Result<RpcAnswer>> supervisord_call(Context& context, SupervisordAt at, std::string method,
                                                    std::vector<Value> parameters);

// Taken apart for its tests.
Result<RpcAnswer> read_rpc_answer(const std::string& xml);

}  // namespace ocflow::stdlib
