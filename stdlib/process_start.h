// Starting a program that goes on by itself. Private to stdlib/.
#pragma once
#include "stdlib/declare.h"

namespace ocflow::stdlib {

asio::awaitable<Outcome> start_process(Context& context, const Arguments& arguments, const Authority&);
asio::awaitable<Probed> probe_start(Context& context, const Arguments& arguments);

}  // namespace ocflow::stdlib
