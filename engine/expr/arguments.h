// The arguments of a call, in the order of the parameters, then the named values. Most calls give few of them, so only
// those are kept with a call; the defaults of the others stand once for all calls of an action.
#pragma once
#include <cstdint>
#include <span>

namespace ocflow::expr {

using ExprId = std::uint32_t;
inline constexpr ExprId no_expr = 0xffffffff;

struct Argument {
  std::uint32_t parameter = 0;  // its place in the action's signature; parameters.size() and on: named values
  ExprId value = no_expr;
  std::uint32_t name = no_expr;  // of a named value: in `names`
};

// The same, as it stands with a call: the named values come last, so their places are known without being said.
class KeptArgument {
 public:
  KeptArgument() = default;
  KeptArgument(const Argument& from)  // NOLINT(google-explicit-constructor)
      : value(from.value), what_(from.name == no_expr ? from.parameter : from.name | named_) {}
  KeptArgument(std::uint32_t parameter, ExprId value_, std::uint32_t name)
      : KeptArgument(Argument{parameter, value_, name}) {}
  bool has_name() const { return (what_ & named_) != 0; }
  bool is_of(std::uint32_t parameter) const { return what_ == parameter; }
  Argument at(std::uint32_t place) const {
    return has_name() ? Argument{place, value, what_ & ~named_} : Argument{what_, value, no_expr};
  }

  ExprId value = no_expr;

 private:
  static constexpr std::uint32_t named_ = 0x80000000;
  std::uint32_t what_ = 0;  // its parameter, or its name
};

class Arguments {
 public:
  // `given` in the order of their places; `defaults` by place.
  Arguments(std::span<const KeptArgument> given, std::span<const ExprId> defaults)
      : given_(given), defaults_(defaults) {}

  struct End {};
  class Iterator {
   public:
    explicit Iterator(const Arguments& all) : all_(all) {}
    Argument operator*() const {
      return is_given() ? all_.given_[given_].at(place_) : Argument{place_, all_.defaults_[place_], no_expr};
    }
    Iterator& operator++() {
      given_ += is_given() ? 1 : 0;
      ++place_;
      return *this;
    }
    bool operator==(End) const { return given_ == all_.given_.size() && place_ >= all_.defaults_.size(); }

   private:
    bool is_given() const {
      const bool more = given_ < all_.given_.size();
      return more && (place_ >= all_.defaults_.size() || all_.given_[given_].is_of(place_));
    }
    const Arguments& all_;
    std::size_t given_ = 0;
    std::uint32_t place_ = 0;
  };
  Iterator begin() const { return Iterator(*this); }
  static End end() { return {}; }

  ExprId value(std::uint32_t parameter) const {  // no_expr: there is none
    for (const Argument argument : *this) {
      if (argument.parameter == parameter) return argument.value;
    }
    return no_expr;
  }

 private:
  std::span<const KeptArgument> given_;
  std::span<const ExprId> defaults_;
};

}  // namespace ocflow::expr
