// The words and signs of a line, and the blanks between them.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace ocflow::dsl {

// What the colons on a line mean: `title: x` is an argument, `name : type` a declaration.
enum class Colons : std::uint8_t {
  arguments,   // inside brackets they are arguments, outside declarations
  parameters,  // those of the first bracket are declarations too: `let up(s : site) = …`
};

// A line of the language, without prose in it, with one blank where the language has one. Texts stay as they are.
std::string spaced(std::string_view line, Colons colons = Colons::arguments);

// Columns that a text takes on a screen.
std::size_t shown_width(std::string_view text);

}  // namespace ocflow::dsl
