// Standard input and output as they are: bytes, no line ends changed. Private to the Windows keeper.
#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace ocflow::keeper {

std::size_t read_standard(char* to, std::size_t most);  // 0: the end
std::string read_standard_line();                       // takes nothing of what is behind it
bool write_standard(std::string_view bytes);

// %LOCALAPPDATA%\ocflow: nobody but its user has rights there. Empty: there is none.
std::filesystem::path private_folder();

}  // namespace ocflow::keeper
