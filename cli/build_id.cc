#include "cli/build_id.h"

#include <elf.h>
#include <link.h>

#include <cstring>
#include <string_view>

namespace ocflow::cli {
namespace {

// Each note is a head, a name and what it says, the last two filled up to four bytes (elf(5)).
std::string_view said_in(std::string_view notes) {
  constexpr std::string_view owner("GNU\0", 4);
  const auto filled = [](std::size_t size) { return (size + 3) / 4 * 4; };
  ElfW(Nhdr) head;
  while (notes.size() >= sizeof head) {
    std::memcpy(&head, notes.data(), sizeof head);
    notes.remove_prefix(sizeof head);
    const std::size_t name = filled(head.n_namesz), all = name + filled(head.n_descsz);
    if (all > notes.size()) return {};
    if (head.n_type == NT_GNU_BUILD_ID && notes.substr(0, head.n_namesz) == owner)
      return notes.substr(name, head.n_descsz);
    notes.remove_prefix(all);
  }
  return {};
}

int look(dl_phdr_info* program, std::size_t, void* to) {
  for (int i = 0; i < program->dlpi_phnum; ++i) {
    const auto& part = program->dlpi_phdr[i];
    if (part.p_type != PT_NOTE) continue;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): where the loader put it
    const auto* at = reinterpret_cast<const char*>(program->dlpi_addr + part.p_vaddr);
    const auto id = said_in({at, part.p_memsz});
    constexpr char digits[] = "0123456789abcdef";
    for (const unsigned char byte : id)
      (static_cast<std::string*>(to)->append(1, digits[byte >> 4]) += digits[byte & 15]);
    if (!id.empty()) break;
  }
  return 1;  // the first is the program itself; its libraries are not asked
}

}  // namespace

const std::string& build_id() {
  static const std::string id = [] {
    std::string out;
    dl_iterate_phdr(look, &out);
    return out;
  }();
  return id;
}

}  // namespace ocflow::cli
