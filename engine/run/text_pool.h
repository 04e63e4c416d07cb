// Texts that many things tell, one behind another in few blocks. What was put in lately is there once, so a million
// steps that say the same have one text. They stay where they are until the pool goes.
#pragma once
#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

namespace ocflow::run {

class TextPool {
 public:
  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    std::string_view& lately = lately_[std::hash<std::string_view>()(text) % lately_.size()];
    if (lately != text) lately = add(text);
    return lately;
  }

 private:
  std::string_view add(std::string_view text) {
    if (text.size() > room_) {
      room_ = std::max(block, text.size());
      blocks_.push_back(std::make_unique_for_overwrite<char[]>(room_));
      next_ = blocks_.back().get();
    }
    char* const at = next_;
    std::copy(text.begin(), text.end(), at);
    next_ += text.size();
    room_ -= text.size();
    return {at, text.size()};
  }

  static constexpr std::size_t block = std::size_t{1} << 16;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  std::size_t room_ = 0;
  std::array<std::string_view, 64> lately_{};
};

}  // namespace ocflow::run
