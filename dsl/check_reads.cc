// Reads that a file names: `let up(s : site) = command.read([…]) on s.admin`. A use stands for what it says, with the
// arguments in the place of the parameters; so nothing has to be called when it is evaluated.
#include <algorithm>

#include "dsl/check_expr.h"

namespace ocflow::dsl::checking {

using expr::Op;

namespace {

constexpr std::uint64_t kHeaviest = 2'000;

const SyntaxRead& syntax_of(const World& world, const World::Read& read) {
  return world.units[read.unit]->syntax.reads[read.index];
}

// Each after those that it uses. Those in a circle are reported, and stay broken.
struct Order {
  World& world;
  enum class Mark : std::uint8_t { fresh, open, closed };
  std::vector<std::vector<std::uint32_t>> uses;
  std::vector<Mark> marks;
  struct Open {
    std::uint32_t read;
    std::size_t next = 0;
  };
  std::vector<Open> path;
  std::vector<std::uint32_t> done;
  std::vector<bool> circular = std::vector<bool>(world.reads.size());

  void find_uses(std::uint32_t id) {
    const Unit& unit = *world.units[world.reads[id].unit];
    const SyntaxRead& syntax = syntax_of(world, world.reads[id]);
    std::vector<std::uint32_t> open;
    if (syntax.expr >= 0) open.push_back(static_cast<std::uint32_t>(syntax.expr));
    while (!open.empty()) {
      const SyntaxExpr& e = unit.syntax.exprs[open.back()];
      open.pop_back();
      open.insert(open.end(), e.children().begin(), e.children().end());
      for (const TextPart& part : e.parts()) {
        if (part.value >= 0) open.push_back(static_cast<std::uint32_t>(part.value));
      }
      if (e.kind != ExprKind::call) continue;
      const auto used =
          find_read(world, unit, path_text(world, unit.syntax, static_cast<std::int32_t>(e.children()[0])));
      if (used) uses[id].push_back(*used);
    }
  }

  void circle(std::uint32_t from, std::uint32_t to) {
    const auto begin = std::find_if(path.begin(), path.end(), [&](const Open& o) { return o.read == to; });
    std::string names;
    for (auto it = begin; it != path.end(); ++it) {
      circular[it->read] = true;
      names += world.name(syntax_of(world, world.reads[it->read]).name) + " uses ";
    }
    const SyntaxRead& syntax = syntax_of(world, world.reads[from]);
    Diagnostic& d = world.report("OCF0236", syntax.name, "a read uses itself, so it would never end");
    d.got = names + world.name(syntax_of(world, world.reads[to]).name);
    d.remedy = "write out what it should read";
  }

  void from(std::uint32_t root) {
    if (marks[root] != Mark::fresh) return;
    path.push_back({root});
    marks[root] = Mark::open;
    while (!path.empty()) {
      Open& top = path.back();
      if (top.next == uses[top.read].size()) {
        marks[top.read] = Mark::closed;
        done.push_back(top.read);
        path.pop_back();
        continue;
      }
      const std::uint32_t to = uses[top.read][top.next++];
      if (marks[to] == Mark::open) circle(top.read, to);
      if (marks[to] != Mark::fresh) continue;
      marks[to] = Mark::open;
      path.push_back({to});
    }
  }
};

}  // namespace

void check_reads(World& world) {
  if (world.reads.empty()) return;
  for (World::Read& read : world.reads) {
    read.parameters = declare_fields(world, *world.units[read.unit], syntax_of(world, read).parameters, "parameters");
  }
  const std::size_t count = world.reads.size();
  Order order{world, std::vector<std::vector<std::uint32_t>>(count), std::vector<Order::Mark>(count), {}, {}};
  for (std::uint32_t i = 0; i < count; ++i) order.find_uses(i);
  for (std::uint32_t i = 0; i < count; ++i) order.from(i);
  for (const std::uint32_t i : order.done) {
    if (order.circular[i]) continue;
    Body nobody(world, *world.units[world.reads[i].unit]);
    Expressions(world, nobody).check_read(world.reads[i]);
  }
}

void Expressions::check_read(World::Read& read) {
  const SyntaxRead& syntax = syntax_of(world_, read);
  if (syntax.expr < 0) return;
  const std::size_t errors = world_.diagnostics.errors();
  const std::size_t sizes[] = {arena_.nodes.size(), arena_.operands.size(), arena_.constants.size(),
                               arena_.calls.size(), arena_.arguments.size()};
  Parameters parameters;
  for (const Field& field : read.parameters) {
    if (reserved_name(field.name) || unit().modules.contains(field.name)) {
      world_.report("OCF0217", field.at, "the name " + field.name + " is taken").remedy = "choose another name";
    }
    parameters[field.name] = {{arena_.constant({}, field.at), field.type, false}, 1};
  }
  place_ = Place{};
  place_.reads = true;
  read.type = spelled_out(syntax, {scope_.unit, &parameters, 0}).type;
  read.looks = arena_.calls.size() > sizes[3];
  if (weight_ > kHeaviest && world_.diagnostics.errors() == errors) {
    world_.report("OCF0237", at(static_cast<std::uint32_t>(syntax.expr)).at, "this read is too large").remedy =
        "let the reads that it uses say less";
  }
  read.broken = world_.diagnostics.errors() > errors;
  std::erase_if(world_.defaults, [&](const auto& one) { return one.second >= sizes[0]; });
  world_.taken.clear();
  arena_.nodes.cut(sizes[0]);
  arena_.operands.resize(sizes[1]);
  arena_.constants.resize(sizes[2]);
  arena_.calls.resize(sizes[3]);
  arena_.arguments.resize(sizes[4]);
}

// What it says, in its own file and among its own names: no condition of the procedure speaks of those.
Typed Expressions::spelled_out(const SyntaxRead& read, const Scope& scope) {
  const Scope outer = std::exchange(scope_, scope);
  Facts outer_facts = std::exchange(facts, Facts());
  Typed out = expr(static_cast<std::uint32_t>(read.expr), nullptr);
  facts = std::move(outer_facts);
  scope_ = outer;
  return out;
}

Typed Expressions::named_read(const SyntaxExpr& e, const World::Read& read) {
  const SyntaxRead& syntax = syntax_of(world_, read);
  const std::string_view name = callee(e);
  std::vector<Wanted> wanted;
  for (const Field& f : read.parameters) wanted.push_back({f.name, f.type, f.otherwise});
  std::vector<std::uint64_t> weights(wanted.size(), 1);
  const std::uint64_t before = weight_;
  Operands values(stack_, wanted.size());
  arguments(e, name, wanted, place_, values, nullptr, &weights);
  if (e.has_host) {
    world_.report("OCF0235", at(e.children().back()).at, std::string(name) + " says itself where it looks").remedy =
        "take the `on` out here; give the read a parameter of type host, and write `on` behind its call";
  }
  if (read.looks) from_run_ = true;
  if (read.broken || (read.looks && !may_read(e, name))) return broken(e.at);
  Parameters parameters;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    parameters[wanted[i].name] = {{values[i], wanted[i].type, false}, weights[i]};
  }
  const expr::ExprId first = static_cast<expr::ExprId>(arena_.nodes.size());
  weight_ = before;
  const Typed out = spelled_out(syntax, {world_.units[read.unit].get(), &parameters, bound_.size()});
  if (weight_ - before > kHeaviest) {
    world_.report("OCF0237", e.at, "this read is too large when it is written out").remedy =
        "give a part of it a name with `let` above";
    weight_ = before;
    return broken(e.at);
  }
  if (out.id < first) return {out.id, read.type, false};
  // Messages show what stands there. A text that is told by its place has to be a value of its own for that.
  const expr::Node shown = arena_.nodes[out.id];
  if (shown.op == Op::written) return {arena_.constant(arena_.value(shown), e.at), read.type, false};
  arena_.nodes.set_at(out.id, e.at);
  return {out.id, read.type, false};
}

std::optional<Typed> Expressions::parameter(const SyntaxExpr& e, std::string_view name) {
  const auto found = scope_.parameters->find(name);
  if (found == scope_.parameters->end()) return std::nullopt;
  weight_ += found->second.weight;
  Typed out = found->second.value;
  if (out.type.may_be_none && facts.has("!" + world_.name(e.at))) out.type.may_be_none = false;
  return out;
}

}  // namespace ocflow::dsl::checking
