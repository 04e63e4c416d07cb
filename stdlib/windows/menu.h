// Selecting from the menus of another program's window. Private to stdlib/windows.
#pragma once
#include "engine/host/windows/wide.h"
#include "stdlib/declare.h"

namespace ocflow::stdlib {

// A text without what menus and buttons have beside it: the mark of its key, and a key behind a tab.
std::string plain_text(const std::wstring& text);
std::string window_text(HWND window);

// By the texts of its menus where these can be read; else by their keys. An error: nothing was selected.
asio::awaitable<Result<void>> select_in_menus(Context& context, HWND window, std::vector<std::string> path,
                                              std::chrono::nanoseconds until);

}  // namespace ocflow::stdlib
