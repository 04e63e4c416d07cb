#include "engine/journal/header.h"

#include <charconv>
#include <utility>

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
  if (!h.build.empty()) out.emplace_back("build", h.build);
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

bool take_name(std::string_view name, std::string_view value, Header& h) {
  const std::string text(value);
  if (name == "run_id") h.run_id = text;
  if (name == "ocflow_version") h.ocflow_version = text;
  if (name == "procedure") h.procedure = text;
  if (name == "reverse") h.reverse = text == "yes";
  if (name == "folder") h.folder = text;
  if (name == "plan_digest") h.plan_digest = text;
  if (name == "build") h.build = text;
  if (name == "who") h.who = text;
  if (name == "started_ms") return number(text, h.started_ms);
  if (name == "jobs") return number(text, h.jobs);
  return true;
}

void take_source(std::string_view role, std::string_view path, std::string_view text, Header& h) {
  Source source{std::string(path), std::string(text)};
  if (role == "procedure")
    h.procedures.push_back(std::move(source));
  else if (role == "site" || role == hidden_site)
    h.site = std::move(source);
  else if (role == "secret")
    h.secrets.push_back(std::move(source));
  else if (role == "setting")
    h.settings.push_back(std::move(source.text));
}

// Both tables are gone through once, since a text of some size is put together from many pages each time. What format 2
// hashes is every row of them, whatever it says, so that nothing can be put in unseen.
template <class Name, class OneSource>
void each_row(const Database& db, Seal seal, const Name& name, const OneSource& source) {
  Statement names = db.prepare("SELECT name, value FROM header WHERE name <> CAST('hash' AS BLOB) ORDER BY name");
  while (names.row()) name(names.bytes(0), names.bytes(1));
  Statement sources = db.prepare(seal == Seal::known ? "SELECT role, path, CAST('' AS BLOB) FROM sources ORDER BY id"
                                                     : "SELECT role, path, text FROM sources ORDER BY id");
  while (sources.row()) source(sources.bytes(0), sources.bytes(1), sources.bytes(2));
}

class HeaderHash {
 public:
  HeaderHash() { hash_.part("ocflow journal 2"); }
  void name(std::string_view name, std::string_view value) { hash_.part(name).part(value); }
  void source(std::string_view role, std::string_view path, std::string_view text) {
    begin_sources();
    hash_.part(role).part(path).part(text);
  }
  std::string end() {
    begin_sources();
    return hash_.end();
  }

 private:
  void begin_sources() {
    if (!std::exchange(begun_, true)) hash_.part("sources");
  }
  Sha256 hash_;
  bool begun_ = false;
};

std::string hash_of(const Database& db) {
  HeaderHash hash;
  each_row(
      db, Seal::checked, [&](auto name, auto value) { hash.name(name, value); },
      [&](auto role, auto path, auto text) { hash.source(role, path, text); });
  return hash.end();
}

bool is_as_written(const Database& db, std::int64_t format, const Header& h, std::string_view mark) {
  Statement seal = db.prepare("SELECT value FROM header WHERE name = CAST(? AS BLOB)");
  seal.bind(1, std::string_view(format == 1 ? "sum" : "hash"));
  if (!seal.row()) return false;
  return format == 1 ? seal.number(0) == sum_of(h) : seal.bytes(0) == mark;
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
  const bool hashed = seal == Seal::checked && format != 1;
  HeaderHash hash;
  each_row(
      db, seal,
      [&](auto name, auto value) {
        if (hashed) hash.name(name, value);
        numbers = take_name(name, value, h) && numbers;
      },
      [&](auto role, auto path, auto text) {
        if (hashed) hash.source(role, path, text);
        take_source(role, path, text, h);
      });
  if (hashed) out.mark = hash.end();
  if (!db.good()) return unreadable(db);
  if (!numbers || (seal == Seal::checked && !is_as_written(db, format, h, out.mark)))
    return damaged("its header is not what was written");
  return out;
}

}  // namespace ocflow::journal
