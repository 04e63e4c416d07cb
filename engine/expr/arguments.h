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

class Arguments {
 public:
  // `given` in the order of their places; `defaults` by place.
  Arguments(std::span<const Argument> given, std::span<const ExprId> defaults) : given_(given), defaults_(defaults) {}

  struct End {};
  class Iterator {
   public:
    explicit Iterator(const Arguments& all) : all_(all) {}
    Argument operator*() const {
      return is_given() ? all_.given_[given_] : Argument{place_, all_.defaults_[place_], no_expr};
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
      return more && (place_ >= all_.defaults_.size() || all_.given_[given_].parameter == place_);
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
  std::span<const Argument> given_;
  std::span<const ExprId> defaults_;
};

}  // namespace ocflow::expr
