#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "stdlib/families.h"
#include "stdlib/file_access.h"

namespace ocflow::stdlib {
namespace {

constexpr std::size_t block_size = std::size_t{4} << 20;

// A whole block where there is one; less at the end.
Result<std::size_t> fill(const keeper::Descriptor& file, const std::string& path, std::vector<char>& block) {
  std::size_t have = 0;
  while (have < block.size()) {
    auto n = ::read(file.get(), block.data() + have, block.size() - have);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return file_error(path, "read", errno);
    if (n == 0) break;
    have += static_cast<std::size_t>(n);
  }
  return have;
}

mode_t mode_of(const keeper::Descriptor& file) {
  struct stat found {};
  return fstat(file.get(), &found) == 0 ? found.st_mode & 07777 : 0644;
}

// Block by block, with turns for others in between. Failed with an empty error: told to end.
asio::awaitable<Result<bool>> same(Context& context, std::string from, std::string to) {
  auto kind = kind_of(to);
  if (!kind) co_return tl::unexpected(kind.error());
  auto left = open_file(from);
  if (!left) co_return tl::unexpected(left.error());
  if (*kind == FileKind::none) co_return false;
  auto right = open_file(to);
  if (!right) co_return tl::unexpected(right.error());
  if (size_of(*left) != size_of(*right) || mode_of(*left) != mode_of(*right)) co_return false;
  std::vector<char> a(block_size), b(block_size);
  while (!context.cancelled()) {
    auto n = fill(*left, from, a);
    auto m = fill(*right, to, b);
    if (!n) co_return tl::unexpected(n.error());
    if (!m) co_return tl::unexpected(m.error());
    if (*n != *m || std::memcmp(a.data(), b.data(), *n) != 0) co_return false;
    if (*n < block_size) co_return true;
    co_await context.pause(Duration(0));
  }
  co_return fail(ErrorKind::failed, "");
}

asio::awaitable<Probed> probe_copy(Context& context, const Arguments& arguments) {
  auto equal = co_await same(context, text_of(arguments[0]), text_of(arguments[1]));
  if (!equal) co_return Probed{Probed::Sees::would_fail, {}, {}, equal.error().what};
  if (*equal) co_return Probed{Probed::Sees::already_so, "equal", "equal", {}};
  if (auto why = no_place(text_of(arguments[1]))) co_return Probed{Probed::Sees::would_fail, {}, {}, why->what};
  co_return Probed{Probed::Sees::would_change, "different or not there", "equal", {}};
}

asio::awaitable<Outcome> copy(Context& context, const Arguments& arguments, const Authority&) {
  const auto& from = text_of(arguments[0]);
  auto equal = co_await same(context, from, text_of(arguments[1]));
  if (!equal) co_return failed(equal.error());
  if (*equal) co_return action::done({}, false);
  auto source = open_file(from);
  if (!source) co_return failed(source.error());
  auto target = Replacement::begin(text_of(arguments[1]), mode_of(*source));
  if (!target) co_return failed(target.error());
  std::vector<char> block(block_size);
  for (;;) {
    auto n = fill(*source, from, block);
    if (!n) co_return failed(n.error());
    if (auto written = target->write(block.data(), *n); !written) co_return failed(written.error());
    if (*n < block.size()) break;
    co_await context.pause(Duration(0));
    if (context.cancelled()) co_return action::failed("");
  }
  if (auto placed = target->commit(); !placed) co_return failed(placed.error());
  co_return action::done();
}

}  // namespace

void add_file_copy(Actions& to) {
  Action copies;
  copies.signature = signature("file.copy", "Makes a file an exact copy of another, whole or not at all.",
                               {must("from", text(), "The file that is copied"), must("to", text(), "The copy")},
                               nothing(), Effect::idempotent);
  copies.apply = copy;
  copies.probe = probe_copy;
  to.push_back(std::move(copies));
}

}  // namespace ocflow::stdlib
