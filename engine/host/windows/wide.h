// Texts of Windows, and what its error numbers mean. Private to the Windows keeper.
#pragma once
#include <string>
#include <string_view>

#include "engine/host/descriptor.h"
#include "engine/host/windows/system.h"

namespace ocflow::keeper {

std::wstring to_wide(std::string_view utf8);
std::string to_utf8(std::wstring_view wide);
std::string error_text(DWORD error);           // "access is denied (error 5)"
std::string variable_of(const wchar_t* name);  // of the environment; empty where there is none

// What CreateFile and its like return.
inline Descriptor taken(HANDLE handle) { return Descriptor(handle == INVALID_HANDLE_VALUE ? nullptr : handle); }
Descriptor again(HANDLE handle, bool inherited = false);  // a second handle to the same

}  // namespace ocflow::keeper
