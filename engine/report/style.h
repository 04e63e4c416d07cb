// Colour, where the terminal has it. Private to the views.
#pragma once
#include <string>
#include <string_view>

#include "engine/run/run_state.h"

namespace ocflow::report {

std::string padded(std::string text, std::size_t width);

struct Style {
  bool color = false;
  std::string with(std::string_view code, std::string text) const;
  std::string bold(std::string text) const { return with("1", std::move(text)); }
  std::string dim(std::string text) const { return with("2", std::move(text)); }
  std::string dim_lines(const std::string& lines) const;  // each line by itself, so that a pager keeps it
  // The same, behind what is in `to`.
  void add(std::string& to, std::string_view code, std::string_view text) const;
  void add_dim_lines(std::string& to, std::string_view lines) const;
  std::string state(run::State state, std::size_t width) const;
};

}  // namespace ocflow::report
