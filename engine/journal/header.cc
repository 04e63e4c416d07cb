#include "engine/journal/header.h"

#include <charconv>

#include "engine/journal/chain.h"
#include "engine/journal/file.h"

namespace ocflow::journal {
namespace {

using HeaderRows = std::vector<std::pair<std::string, std::string>>;

HeaderRows rows_of(const Header& h) {
  HeaderRows out{{"run_id", h.run_id},
                 {"ocflow_version", h.ocflow_version},
                 {"procedure", h.procedure},
                 {"folder", h.folder},
                 {"plan_digest", h.plan_digest},
                 {"who", h.who},
                 {"started_ms", std::to_string(h.started_ms)},
                 {"jobs", std::to_string(h.jobs)}};
  // Only where it is so: the journals of releases that did not know it stay as they are, and those releases refuse
  // this one, for its sum has a part that they don't know.
  if (h.reverse) out.emplace_back("reverse", "yes");
  return out;
}

// Format 1: what stands in the header, in one number, so that a flipped bit in it is seen.
std::int64_t sum_of(const Header& h) {
  std::uint64_t sum = checksum("");
  const auto add = [&sum](std::string_view part) {
    sum = checksum(part, sum);
    sum = checksum(std::string_view("\0", 1), sum);
  };
  for (const auto& [name, value] : rows_of(h)) {
    add(name);
    add(value);
  }
  for (const Source& source : h.procedures) {
    add(source.path);
    add(source.text);
  }
  add(h.site.path);
  add(h.site.text);
  for (const std::string& setting : h.settings) add(setting);
  return static_cast<std::int64_t>(sum);
}

template <class T>
bool number(const std::string& text, T& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

void read_names(const Database& db, Header& h, bool& numbers) {
  Statement names = db.prepare("SELECT name, value FROM header");
  while (names.row()) {
    const std::string name(names.bytes(0));
    const std::string value(names.bytes(1));
    if (name == "run_id") h.run_id = value;
    if (name == "ocflow_version") h.ocflow_version = value;
    if (name == "procedure") h.procedure = value;
    if (name == "reverse") h.reverse = value == "yes";
    if (name == "folder") h.folder = value;
    if (name == "plan_digest") h.plan_digest = value;
    if (name == "who") h.who = value;
    if (name == "started_ms") numbers = numbers && number(value, h.started_ms);
    if (name == "jobs") numbers = numbers && number(value, h.jobs);
  }
}

// Format 2: every row of the header and the sources, whatever it says, so that nothing can be put in unseen.
std::string hash_of(const Database& db) {
  Sha256 hash;
  hash.part("ocflow journal 2");
  Statement names = db.prepare("SELECT name, value FROM header WHERE name <> CAST('hash' AS BLOB) ORDER BY name");
  while (names.row()) hash.part(names.bytes(0)).part(names.bytes(1));
  hash.part("sources");
  Statement sources = db.prepare("SELECT role, path, text FROM sources ORDER BY id");
  while (sources.row()) hash.part(sources.bytes(0)).part(sources.bytes(1)).part(sources.bytes(2));
  return hash.end();
}

bool is_as_written(const Database& db, std::int64_t format, const Header& h, std::string& mark) {
  Statement seal = db.prepare("SELECT value FROM header WHERE name = CAST(? AS BLOB)");
  seal.bind(1, std::string_view(format == 1 ? "sum" : "hash"));
  if (!seal.row()) return false;
  if (format == 1) return seal.number(0) == sum_of(h);
  mark = hash_of(db);
  return seal.bytes(0) == mark;
}

}  // namespace

const char* site_role(const Header& h) { return h.secrets.empty() ? "site" : hidden_site; }

std::optional<std::string> write_header(Database& db, const Header& h) {
  Statement name = db.prepare("INSERT INTO header(name, value) VALUES (?, ?)");
  for (const auto& [key, value] : rows_of(h)) {
    if (!name.bind(1, key).bind(2, value).done()) return std::nullopt;
  }
  Statement source = db.prepare("INSERT INTO sources(role, path, text) VALUES (?, ?, ?)");
  for (const Source& s : h.procedures) {
    if (!source.bind(1, "procedure").bind(2, s.path).bind(3, s.text).done()) return std::nullopt;
  }
  if (!h.site.path.empty() && !source.bind(1, site_role(h)).bind(2, h.site.path).bind(3, h.site.text).done())
    return std::nullopt;
  for (const Source& s : h.secrets) {
    if (!source.bind(1, "secret").bind(2, s.path).bind(3, s.text).done()) return std::nullopt;
  }
  for (const std::string& setting : h.settings) {
    if (!source.bind(1, "setting").bind(2, std::string_view()).bind(3, setting).done()) return std::nullopt;
  }
  auto mark = hash_of(db);
  if (!name.bind(1, "hash").bind(2, mark).done()) return std::nullopt;
  return mark;
}

Result<Beginning> read_header(const Database& db, std::int64_t format, Seal seal) {
  Beginning out;
  Header& h = out.header;
  bool numbers = true;
  read_names(db, h, numbers);
  Statement sources = db.prepare("SELECT role, path, text FROM sources ORDER BY id");
  while (sources.row()) {
    const std::string_view role = sources.bytes(0);
    Source source{std::string(sources.bytes(1)), std::string(sources.bytes(2))};
    if (role == "procedure")
      h.procedures.push_back(std::move(source));
    else if (role == "site" || role == hidden_site)
      h.site = std::move(source);
    else if (role == "secret")
      h.secrets.push_back(std::move(source));
    else if (role == "setting")
      h.settings.push_back(std::move(source.text));
  }
  if (!db.good()) return unreadable(db);
  if (!numbers || (seal == Seal::checked && !is_as_written(db, format, h, out.mark)))
    return damaged("its header is not what was written");
  return out;
}

}  // namespace ocflow::journal
