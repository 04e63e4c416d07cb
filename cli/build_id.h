// What the linker wrote into this program to tell it from every other one (NT_GNU_BUILD_ID), in hexadecimal digits.
#pragma once
#include <string>

namespace ocflow::cli {

// Of the running program; empty where there is none. Two programs with the same one do the same.
const std::string& build_id();

}  // namespace ocflow::cli
