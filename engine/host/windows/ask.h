// Asking a process of Windows to end. Private to the Windows keeper.
#pragma once

namespace ocflow::keeper {

// As the Close button of its windows does, or of its console; where that has no window, as Ctrl-Break does. Nothing is
// known by that. False: it has none of them, at least not where the keeper can see it.
bool ask_process_to_end(unsigned long pid);

}  // namespace ocflow::keeper
