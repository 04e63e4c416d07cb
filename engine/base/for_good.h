// What stands until the process ends, which is soon: to take it apart first, piece by piece, would only take time.
#pragma once
#include <utility>
#include <vector>

namespace ocflow {

template <class T, class... Arguments>
T& for_good(Arguments&&... arguments) {
  static auto& all = *new std::vector<T*>;  // so that whoever looks for what was lost finds it
  all.push_back(new T(std::forward<Arguments>(arguments)...));
  return *all.back();
}

}  // namespace ocflow
