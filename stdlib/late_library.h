// A library that is loaded when it is first needed, so that neither ocflow nor its keeper need it to start, and pay for
// it only where it is used. Private to stdlib/.
#pragma once
#include <dlfcn.h>

namespace ocflow::stdlib {

// Takes a function's address out of a loaded library; `ok()` tells whether all that were asked for are there.
class LateLibrary {
 public:
  explicit LateLibrary(const char* file) : handle_(dlopen(file, RTLD_NOW | RTLD_LOCAL)), ok_(handle_ != nullptr) {}
  template <class Function>
  LateLibrary& get(const char* name, Function& to) {
    to = handle_ ? reinterpret_cast<Function>(dlsym(handle_, name)) : nullptr;
    ok_ = ok_ && to != nullptr;
    return *this;
  }
  bool ok() const { return ok_; }

 private:
  void* handle_;  // never let go: what it started may live on
  bool ok_;
};

}  // namespace ocflow::stdlib
