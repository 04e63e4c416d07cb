// One line for each family of actions: what table.cc calls. Private to stdlib/.
#pragma once
#include <vector>

#include "stdlib/declare.h"

namespace ocflow::stdlib {

using Actions = std::vector<Action>;

void add_command(Actions& to);
void add_shell(Actions& to);
void add_process(Actions& to);
void add_service(Actions& to);
void add_tcp(Actions& to);
void add_dns(Actions& to);
void add_http(Actions& to);
void add_file_reads(Actions& to);
void add_file_lines(Actions& to);
void add_file_changes(Actions& to);
void add_file_copy(Actions& to);
void add_file_fill(Actions& to);
void add_web(Actions& to);
void add_window(Actions& to);
void add_pause(Actions& to);
void add_say(Actions& to);
Probed would_say(const std::string& text);

}  // namespace ocflow::stdlib
