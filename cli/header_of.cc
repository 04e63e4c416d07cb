#include "cli/header_of.h"

#include "cli/build_id.h"
#include "cli/request.h"
#include "engine/base/version.h"

namespace ocflow::cli {

journal::Header origin_of(const Compiled& compiled, const Library& library, const Arguments& arguments) {
  journal::Header header;
  header.ocflow_version = OCFLOW_VERSION;
  header.procedure = compiled.chosen().name;
  header.reverse = arguments.reverse;
  for (const auto id : compiled.checked.files)
    header.procedures.push_back({library.recorded_name(id), compiled.sources[id].text()});
  for (const auto& plugin : compiled.plugins->all()) {
    const auto id = plugin.source.manifest;
    header.procedures.push_back({library.recorded_name(id), compiled.sources[id].text()});
  }
  if (compiled.site && compiled.site->inventory) {
    const auto id = *compiled.site->inventory;
    header.procedures.push_back({library.recorded_name(id), compiled.sources[id].text()});
  }
  if (compiled.site) {
    const auto& file = compiled.sources[compiled.site->file];
    header.site = {file.path(), file.text()};
  }
  header.settings = arguments.settings;
  header.folder = std::filesystem::current_path().string();
  header.who = login_name();
  return header;
}

journal::Header header_of(const Compiled& compiled, const Library& library, const Arguments& arguments) {
  auto header = origin_of(compiled, library, arguments);
  header.plan_digest = digest(*compiled.plan);
  header.build = build_id();
  return header;
}

Result<void> go_where_it_began(const journal::Header& header) {
  std::error_code error;
  if (!header.folder.empty()) std::filesystem::current_path(header.folder, error);
  if (!error) return {};
  return fail(ErrorKind::not_found,
              "the folder in which the run was started, " + header.folder + ", can't be gone to: " + error.message(),
              "make it again: what the run does with relative names happens there");
}

}  // namespace ocflow::cli
