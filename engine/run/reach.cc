#include "engine/run/reach.h"

#include <algorithm>
#include <array>
#include <filesystem>

namespace ocflow::run {

namespace {

using About = Reach::About;
using action::Probed;
using action::Request;
using Sees = Probed::Sees;

std::string text_at(const Request& request, std::size_t i) {
  const auto* text = i < request.arguments.size() ? request.arguments[i].get<std::string>() : nullptr;
  return text ? *text : std::string();
}

// Not so of a secret: what is in it is told to nobody.
bool is_text(const Request& request, std::size_t i) {
  return i < request.arguments.size() && request.arguments[i].get<std::string>();
}

bool true_at(const Request& request, std::size_t i) {
  const bool* yes = i < request.arguments.size() ? request.arguments[i].get<bool>() : nullptr;
  return yes && *yes;
}

struct Row {
  std::string_view action;
  About about;
  std::size_t key = 0;    // the parameter that names it
  std::size_t with = 0;   // of a service: `with_dependents`
  std::size_t other = 0;  // a second path that is read
};

constexpr std::array rows{Row{"say", About::nothing},
                          Row{"pause", About::nothing},
                          Row{"file.exists", About::file},
                          Row{"file.contains", About::file},
                          Row{"file.read", About::file},
                          Row{"file.mark", About::file},
                          Row{"file.line", About::file},
                          Row{"file.write", About::file},
                          Row{"file.append", About::file},
                          Row{"file.remove", About::file},
                          Row{"file.make_folder", About::file},
                          Row{"file.copy", About::file, 1, 0, 1},
                          Row{"file.fill", About::file, 1, 0, 1},
                          Row{"service.state", About::service},
                          Row{"service.is_running", About::service},
                          Row{"service.dependents", About::service},
                          Row{"service.start", About::service, 0, 3},
                          Row{"service.stop", About::service, 0, 3},
                          Row{"service.restart", About::service, 0, 3},
                          Row{"service.start_type", About::start_type},
                          Row{"service.enable", About::start_type},
                          Row{"service.disable", About::start_type},
                          Row{"process.find", About::process},
                          Row{"process.is_running", About::process},
                          Row{"process.terminate", About::process},
                          Row{"process.start", About::process},
                          Row{"process.stop", About::process},
                          Row{"tcp.open", About::network},
                          Row{"dns.lookup", About::network},
                          Row{"http.get", About::network},
                          Row{"http.head", About::network}};

}  // namespace

Reach reach_of(const Request& request) {
  Reach out;
  out.host = request.host.name == "localhost" ? std::string() : request.host.name;
  for (const Row& row : rows) {
    if (row.action != request.action) continue;
    out.about = row.about;
    if (row.about == About::file) out.key = plain_path(text_at(request, row.key));
    if (row.about == About::service || row.about == About::start_type) out.key = text_at(request, row.key);
    if (row.other > 0) out.other = plain_path(text_at(request, 0));
    out.upwards = row.action == "file.make_folder";
    out.needs_folder = row.action == "file.write" || row.action == "file.append" || row.action == "file.copy" ||
                       row.action == "file.fill";
    out.with_others = row.with > 0 && true_at(request, row.with);
    return out;
  }
  return out;
}

std::string plain_path(const std::string& path) {
  auto out = std::filesystem::path(path).lexically_normal();
  return (out.has_filename() ? out : out.parent_path()).string();  // "a/" is "a"
}

namespace {

bool in_or_same(const std::string& outer, const std::string& inner) {
  if (outer == "/" || outer == ".") return true;
  return inner.starts_with(outer) && (inner.size() == outer.size() || inner[outer.size()] == '/');
}

}  // namespace

std::string folder_of(const std::string& path) {
  const auto at = path.rfind('/');
  return at == std::string::npos || at == 0 ? std::string() : path.substr(0, at);
}

bool paths_meet(const std::string& a, const std::string& b) {
  return a.starts_with('/') != b.starts_with('/') || in_or_same(a, b) || in_or_same(b, a);
}

// The files of a service or process are not known, so its start or stop may change any; a file makes no service run.
bool may_change(const Reach& act, const Reach& look) {
  if (act.about == About::nothing || look.about == About::nothing) return false;
  if (act.about == About::everything || look.about == About::everything || look.about == About::network) return true;
  if (act.host != look.host) return false;
  switch (act.about) {
    case About::file:
      // A folder is made with those that it stands in.
      if (look.needs_folder && act.upwards && !folder_of(look.key).empty() && in_or_same(folder_of(look.key), act.key))
        return true;
      if (look.about != About::file) return false;
      for (const std::string* path : {&look.key, &look.other}) {
        if (path->empty() && path == &look.other) continue;
        const bool inside = act.upwards && act.key != *path && in_or_same(act.key, *path);
        if (paths_meet(act.key, *path) && (!inside || look.needs_folder)) return true;
      }
      return false;
    case About::service:
      if (look.about == About::start_type) return false;
      return look.about != About::service || act.with_others || act.key == look.key;
    case About::start_type:
      return look.about == About::start_type && act.key == look.key;
    default:
      return look.about != About::start_type;
  }
}

namespace {

// The same service in the same manager; only then one decides what the other sees.
bool one_service(const Request& act, const Request& look) {
  const auto where = [](const Request& r) {
    return r.arguments.size() == 6 ? text_at(r, 5) : text_at(r, 2);  // `at` is the last
  };
  return text_at(act, 0) == text_at(look, 0) && text_at(act, 1) == text_at(look, 1) && where(act) == where(look);
}

std::string state_after(const std::string& action) {
  if (action == "service.stop") return "stopped";
  if (action == "service.start" || action == "service.restart") return "running";
  if (action == "service.enable") return "automatic";
  if (action == "service.disable") return "manual";
  return {};
}

std::string as_lines(std::string text) {
  if (!text.empty() && text.back() != '\n') text += '\n';
  return text;
}

bool same_file(const Request& act, const Request& next) {
  const std::size_t at = act.action == "file.copy" || act.action == "file.fill" ? 1 : 0;
  return plain_path(text_at(act, at)) == plain_path(text_at(next, 0));
}

std::optional<Value> file_after(const Request& act, const Request& read) {
  if (!same_file(act, read)) return std::nullopt;
  if (read.action == "file.exists") return Value(act.action != "file.remove");
  const bool tells = is_text(act, 1) && (act.action == "file.write" || act.action == "file.append");
  if (!tells) return std::nullopt;
  const auto holds = text_at(act, 1);
  if (read.action == "file.contains") {
    const bool there =
        (act.action == "file.write" ? holds : as_lines(holds)).find(text_at(read, 1)) != std::string::npos;
    return there || act.action == "file.write" ? std::optional<Value>(there) : std::nullopt;
  }
  if (read.action == "file.read" && act.action == "file.write") return Value(holds);
  return std::nullopt;
}

Probed would(std::string from, std::string to) { return {Sees::would_change, std::move(from), std::move(to), {}}; }
Probed already(const std::string& state) { return {Sees::already_so, state, state, {}}; }
std::string bytes(std::size_t n) { return std::to_string(n) + (n == 1 ? " byte" : " bytes"); }

// A folder that was made holds nothing yet, so a file can be put there.
std::optional<Probed> in_new_folder(const Request& act, const Request& next) {
  const auto path = plain_path(text_at(next, 0));
  const auto at = path.rfind('/');
  if (at == std::string::npos || path.substr(0, at) != plain_path(text_at(act, 0)) || !is_text(next, 1))
    return std::nullopt;
  const auto text = text_at(next, 1);
  if (next.action == "file.write") return would("not there", bytes(text.size()));
  if (next.action == "file.append" && !text.empty()) return would("not there", bytes(as_lines(text).size()));
  return std::nullopt;
}

std::optional<Probed> file_then(const Request& act, const Request& next) {
  if (act.action == "file.make_folder" && !same_file(act, next)) return in_new_folder(act, next);
  if (!same_file(act, next) || next.action == "file.copy" || next.action == "file.fill") return std::nullopt;
  const bool gone = act.action == "file.remove", folder = act.action == "file.make_folder";
  const auto text = text_at(next, 1);
  if (next.action == "file.remove") return gone ? already("not there") : would("there", "not there");
  if (next.action == "file.make_folder") {
    if (gone) return would("not there", "there");
    return folder ? std::optional<Probed>(already("there")) : std::nullopt;
  }
  if (folder || !is_text(next, 1)) return std::nullopt;
  if (next.action == "file.write") {
    if (gone) return would("not there", bytes(text.size()));
    if (act.action != "file.write" || !is_text(act, 1)) return std::nullopt;
    return text_at(act, 1) == text ? already("that text") : would("another text", bytes(text.size()));
  }
  const auto lines = as_lines(text);
  if (next.action != "file.append" || lines.empty()) return std::nullopt;
  if (gone) return would("not there", bytes(lines.size()));
  if (!is_text(act, 1) || act.action == "file.copy" || act.action == "file.fill") return std::nullopt;
  const auto now = act.action == "file.append" ? as_lines(text_at(act, 1)) : text_at(act, 1);
  const std::size_t before = now.size() - std::min(now.size(), lines.size());
  if (now.ends_with(lines) && (before == 0 || now[before - 1] == '\n')) return already("ends with that");
  const bool whole = act.action == "file.write" || lines.size() <= now.size();
  return whole ? std::optional<Probed>(would("without that", bytes(lines.size()) + " more")) : std::nullopt;
}

bool equal_calls(const Request& a, const Request& b) { return a.arguments == b.arguments; }

}  // namespace

std::optional<Value> value_after(const Request& act, const Request& read) {
  if (reach_of(act).host != reach_of(read).host) return std::nullopt;
  if (act.action == "ocf.stop" && read.action == "ocf.state" && equal_calls(act, read)) return Value("stopped");
  const auto about = reach_of(act).about;
  if (about == About::file) return file_after(act, read);
  const auto state = state_after(act.action);
  if (state.empty() || !one_service(act, read) || reach_of(read).about != about) return std::nullopt;
  if (read.action == "service.is_running") return Value(state == "running");
  if (read.action == "service.state" || read.action == "service.start_type") return Value(state);
  return std::nullopt;
}

std::optional<Probed> probed_after(const Request& act, const Request& next) {
  if (reach_of(act).host != reach_of(next).host) return std::nullopt;
  const auto about = reach_of(act).about;
  if (about == About::file) return file_then(act, next);
  const auto from = state_after(act.action), to = state_after(next.action);
  if (from.empty() || to.empty() || !one_service(act, next) || reach_of(next).about != about) return std::nullopt;
  return from == to && next.action != "service.restart" ? already(from) : would(from, to);
}

}  // namespace ocflow::run
