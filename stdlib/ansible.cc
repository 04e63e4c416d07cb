// Ansible modules: programs that are given JSON and answer with JSON. Their check mode is what a plan looks with.
// Arguments go in by their standard input, so none of them stands on a command line.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/base/value_json.h"
#include "stdlib/adapters.h"
#include "stdlib/plugin_json.h"
#include "stdlib/program.h"

namespace ocflow::stdlib {

using nlohmann::json;

namespace {

const RecordType& result() {
  static const RecordType type{
      "ansible.module",
      {field("changed", boolean(), "Whether it changed anything"), field("message", text(), "What it says, its `msg`"),
       field("json", text(), "All that it answers, as JSON")}};
  return type;
}

bool is_path(const std::string& module) { return module.find('/') != std::string::npos; }

bool is_dotted(const std::string& module) {
  const auto fine = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '.'; };
  return !module.empty() && std::all_of(module.begin(), module.end(), fine);
}

// As Python finds it: a module of Ansible itself, or of a collection.
std::string python_name(const std::string& module) {
  const auto own = std::string("ansible.builtin.");
  if (module.starts_with(own)) return "ansible.modules." + module.substr(own.size());
  const auto first = module.find('.'), second = first == module.npos ? first : module.find('.', first + 1);
  if (second == module.npos) return "ansible.modules." + module;
  return "ansible_collections." + module.substr(0, second) + ".plugins.modules" + module.substr(second);
}

std::string python_path() {
  const char* home = std::getenv("HOME");
  const char* before = std::getenv("PYTHONPATH");
  std::string all = std::string("PYTHONPATH=") + (before ? before : "");
  for (const auto& folder :
       {std::string(home ? home : "") + "/.ansible/collections", std::string("/usr/share/ansible/collections")})
    all += ":" + folder;
  return all;
}

// What a module that is a file of its own wants to find there, and what the others do, in one.
Result<std::string> input(const Arguments& arguments, std::size_t values, bool check) {
  Record given;
  for (std::size_t i = values; i < arguments.size(); ++i) {
    const auto *name = arguments[i].field("name"), *value = arguments[i].field("value");
    if (name && value) given.fields.emplace_back(name->text(), *value);
  }
  auto all = plugin_json(Value(given));
  if (!all) return tl::unexpected(all.error());
  (*all)["_ansible_check_mode"] = check;
  auto whole = *all;
  whole["ANSIBLE_MODULE_ARGS"] = std::move(*all);
  return whole.dump();
}

struct Prepared {
  keeper::Launch launch;
  keeper::Descriptor input;
};

// Arguments 0 and 1 are the module and the Python of all actions here.
Result<Prepared> prepare(const Arguments& arguments, std::size_t values, bool check) {
  const auto& module = text_of(arguments[0]);
  if (!is_path(module) && !is_dotted(module))
    return fail(ErrorKind::failed, "`" + module + "` names no module",
                "write its name, as in lineinfile or community.general.ini_file, or its path");
  auto text = input(arguments, values, check);
  if (!text) return tl::unexpected(text.error());
  auto file = keeper::memory_file(*text);
  if (!file) return tl::unexpected(file.error());
  Prepared out{{}, std::move(*file)};
  if (is_path(module))
    out.launch.program = {module, "/dev/stdin"};
  else
    out.launch.program = {text_of(arguments[1]), "-m", python_name(module)};
  out.launch.environment = {python_path(), "PYTHONDONTWRITEBYTECODE=1"};
  out.launch.input = out.input.get();
  return out;
}

std::string last_line(const std::string& text) {
  auto all = valid_utf8(text);
  while (!all.empty() && all.back() == '\n') all.pop_back();
  return all.substr(all.rfind('\n') + 1);
}

std::string text_in(const json& answer, const char* name) {
  const auto at = answer.find(name);
  return at != answer.end() && at->is_string() ? at->get<std::string>() : std::string();
}

bool says(const json& answer, const char* name) { return answer.contains(name) && answer[name] == true; }

struct Answer {
  json all;
  std::string tail;
};

asio::awaitable<Result<Answer>> asked(Context& context, const Arguments& arguments, std::size_t values, bool check) {
  auto prepared = prepare(arguments, values, check);
  if (!prepared) co_return tl::unexpected(prepared.error());
  const auto module = text_of(arguments[0]);
  auto ran = co_await keeper::run_captured(context, std::move(prepared->launch), Duration{0});
  if (!ran) co_return tl::unexpected(ran.error());
  if (ran->stopped || !ran->exit) co_return fail(ErrorKind::failed, module + ": it was ended before its end");
  auto all = json::parse(last_line(ran->text), nullptr, false);
  if (!all.is_object()) all = json::parse(ran->text, nullptr, false);
  if (!all.is_object())
    co_return fail(ErrorKind::failed,
                   module + ": it doesn't answer with JSON (" + ran->exit->text() + "): " + last_line(ran->tail));
  all.erase("invocation");  // what it was given, once more
  if (!says(all, "failed") && ran->exit->code == 0) co_return Answer{std::move(all), ran->errors};
  const auto message = text_in(all, "msg");
  co_return fail(ErrorKind::failed, module + ": " + (message.empty() ? ran->exit->text() : message));
}

Value told(const json& all) {
  return Record{{{"changed", says(all, "changed")},
                 {"message", valid_utf8(text_in(all, "msg"))},
                 {"json", all.dump(-1, ' ', false, json::error_handler_t::replace)}}};
}

asio::awaitable<Outcome> apply(Context& context, const Arguments& arguments, const Authority&) {
  auto answer = co_await asked(context, arguments, 3, false);
  if (!answer) co_return failed(answer.error());
  auto outcome = action::done(told(answer->all), says(answer->all, "changed"));
  outcome.output = answer->tail;
  co_return outcome;
}

// In check mode, in which a module changes nothing. One that is a file of its own may not know of it.
bool knows_check_mode(const std::string& module) {
  if (!is_path(module)) return true;
  std::ifstream in(module, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str().find("check_mode") != std::string::npos;
}

asio::awaitable<Probed> probe(Context& context, const Arguments& arguments) {
  Probed out;
  out.why = "the module has no check mode";
  if (!knows_check_mode(text_of(arguments[0]))) co_return out;
  auto answer = co_await asked(context, arguments, 3, true);
  if (!answer) co_return Probed{Probed::Sees::would_fail, {}, {}, answer.error().what};
  if (says(answer->all, "skipped")) co_return out;
  out.why.clear();
  out.sees = says(answer->all, "changed") ? Probed::Sees::would_change : Probed::Sees::already_so;
  out.to = text_in(answer->all, "msg");
  co_return out;
}

asio::awaitable<Outcome> read(Context& context, const Arguments& arguments) {
  if (!knows_check_mode(text_of(arguments[0])))
    co_return action::failed(text_of(arguments[0]) + ": it has no check mode, so it can't be used to read");
  auto answer = co_await asked(context, arguments, 2, true);
  if (!answer) co_return failed(answer.error());
  co_return action::done(answer->all.dump(-1, ' ', false, json::error_handler_t::replace), false);
}

Parameter module() {
  return must("module", text(), "Its name, as in lineinfile or community.general.ini_file, or the path of a module");
}
Parameter python() { return may("python", text(), "python3", "The Python that has Ansible"); }

}  // namespace

void add_ansible(Actions& to) {
  Action reading;
  reading.signature =
      signature("ansible.read", "What an Ansible module answers in check mode, as JSON: for those that only look.",
                {module(), python()}, text(), Effect::reads);
  reading.signature.takes_values = true;
  reading.read = read;
  to.push_back(std::move(reading));
  Action acting;
  acting.signature =
      signature("ansible.module", "Does an Ansible module. Its arguments go in by name.",
                {module(), python(), may("repeatable", boolean(), false, "Whether a second run does no harm")},
                Type::record(result()), Effect::once);
  acting.signature.repeatable_by_call = true;
  acting.signature.takes_values = true;
  acting.probe = probe;
  acting.apply = apply;
  to.push_back(std::move(acting));
}

}  // namespace ocflow::stdlib
