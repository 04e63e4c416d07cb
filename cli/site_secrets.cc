#include "cli/site_secrets.h"

#include <algorithm>

#include "cli/compile.h"
#include "cli/read_file.h"
#include "cli/runs.h"
#include "engine/journal/secret_key.h"
#include "engine/report/words.h"
#include "engine/site/secrets.h"

namespace ocflow::cli {
namespace {

using Places = std::vector<site::SecretPlace>;

site::Node* at(const Places& places, const std::string& path) {
  const auto found = std::find_if(places.begin(), places.end(), [&](const auto& place) { return place.path == path; });
  return found == places.end() ? nullptr : found->node;
}

tl::unexpected<Error> not_there(const std::string& what) {
  return fail(ErrorKind::not_found, what + ", and the run needs the secrets of its site",
              "put them back there: a journal holds none");
}

std::string listed(const std::vector<std::string>& names) {
  std::string all;
  for (const auto& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

}  // namespace

Result<void> leave_secrets_out(journal::Header& header, const std::vector<Field>& givens,
                               const std::filesystem::path& run_folder) {
  if (header.site.path.empty() || !site::ask_for_secrets(givens)) return {};
  auto root = site::read_text(header.site.text);
  if (!root) return fail(ErrorKind::bad_site, "the site file can't be read again, to be recorded without its secrets");
  const auto places = site::secret_places(*root, givens);
  if (places.empty()) return {};
  auto text = site::without_secrets(header.site.text, givens);
  if (!text) return tl::unexpected<Error>(text.error());
  const auto key = journal::make_secret_key(run_folder);
  if (!key) return tl::unexpected<Error>(key.error());
  for (const auto& [path, node] : places) header.secrets.push_back({path, journal::keyed_digest(*key, node->scalar)});
  header.site.text = std::move(*text);
  return {};
}

Result<std::vector<std::string>> put_secrets(const journal::Header& header, const std::vector<Field>& givens,
                                             const std::filesystem::path& run_folder, site::Site& to) {
  std::vector<std::string> changed;
  if (header.secrets.empty()) return changed;
  const auto file = file_of(header, header.site.path);
  const auto text = read_file(file, "site file");
  if (!text) return not_there(text.error().what);
  auto root = site::read_text(*text);
  if (!root) return not_there("the site file " + file + " can't be read for its mistakes");
  const auto key = journal::read_secret_key(run_folder);
  if (!key) return tl::unexpected<Error>(key.error());
  const auto now = site::secret_places(*root, givens), recorded = site::secret_places(to.root, givens);
  for (const auto& [path, digest] : header.secrets) {
    const site::Node* from = at(now, path);
    site::Node* into = at(recorded, path);
    if (!from || !into) return not_there("the secret " + path + " is no longer in " + file);
    if (journal::keyed_digest(*key, from->scalar) != digest) changed.push_back(path);
    into->scalar = from->scalar;
    into->quoted = true;
  }
  return changed;
}

void tell_of_secrets(Console& console, const Compiled& compiled) {
  if (!compiled.secrets || compiled.secrets->empty()) return;
  const bool one = compiled.secrets->size() == 1;
  console.err(report::lines_after(
      "", std::string(one ? "A secret has" : "Secrets have") +
              " changed since the run began, and what the site file holds now is taken: " + listed(*compiled.secrets)));
}

std::optional<ChangedFile> changed_site(const journal::Header& header, const std::vector<Field>& givens) {
  ChangedFile out{header.site.path, header.site.text, std::nullopt};
  const auto now = read_file(file_of(header, header.site.path), "file");
  if (now && *now == header.site.text) return std::nullopt;
  if (header.secrets.empty())
    if (auto before = site::without_secrets(out.before, givens)) out.before = std::move(*before);
  if (!now) return out;
  auto shown = site::without_secrets(*now, givens);
  if (!header.secrets.empty() && shown && *shown == out.before) return std::nullopt;
  out.now = shown ? std::move(*shown) : "(it can't be shown without its secrets)\n";
  return out;
}

SiteTexts::SiteTexts(const std::filesystem::path& run_folder) {
  auto recorded = journal::read(run_folder);
  const auto first = std::make_shared<Compiled>(), last = std::make_shared<Compiled>();
  if (recorded && compile_header(*first, recorded->header) && compile_recorded(*last, *recorded))
    texts_ = {first, last};
}

std::optional<std::string> SiteTexts::without_secrets(const std::string& text) const {
  if (texts_.empty()) return std::nullopt;
  std::string out = text;
  for (const auto& compiled : texts_) {
    auto shown = site::without_secrets(out, compiled->chosen().givens);
    if (!shown) return std::nullopt;
    out = std::move(*shown);
  }
  return out;
}

}  // namespace ocflow::cli
