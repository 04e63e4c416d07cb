// An open file of the platform; closed with its owner.
#pragma once

namespace ocflow::keeper {

#ifdef _WIN32
using NativeFile = void*;  // a HANDLE
inline constexpr NativeFile no_file = nullptr;
#else
using NativeFile = int;
inline constexpr NativeFile no_file = -1;
#endif

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(NativeFile file) : file_(file) {}
  Descriptor(Descriptor&& other) noexcept : file_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor() { reset(); }
  NativeFile get() const { return file_; }
#ifdef _WIN32
  explicit operator bool() const { return file_ != no_file; }
#else
  explicit operator bool() const { return file_ >= 0; }
#endif
  NativeFile release();
  void reset();

 private:
  NativeFile file_ = no_file;
};

}  // namespace ocflow::keeper
