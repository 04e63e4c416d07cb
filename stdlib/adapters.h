// Families of programs that others wrote: what table.cc calls, beside families.h. Private to stdlib/.
#pragma once
#include "stdlib/families.h"

namespace ocflow::stdlib {

void add_monitoring(Actions& to);
void add_ocf(Actions& to);
void add_ansible(Actions& to);
void add_plugin(Actions& to);  // only in the keeper

}  // namespace ocflow::stdlib
