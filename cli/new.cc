// ocflow new NAME
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/new_file.h"
#include "cli/options.h"
#include "dsl/text_words.h"

namespace ocflow::cli {

namespace {

constexpr Option option_title{"--title", "TEXT", "the procedure's title; made of its name if unsaid",
                              &Arguments::title};
constexpr Option option_with_site{"--with-site", "", "write a site file for it, too", &Arguments::with_site};
constexpr const Option* new_options[] = {&option_title, &option_with_site, &option_force};
constexpr ExitCode new_exits[] = {ExitCode::as_asked, ExitCode::failed, ExitCode::usage, ExitCode::not_found};

// What is written, and where: NAME may have folders before it and .ocf behind it.
struct NewWish {
  std::filesystem::path file, site_file;
  std::string name, title;
};

Result<NewWish> wish(const Arguments& arguments) {
  NewWish out;
  std::filesystem::path given = arguments.words[0];
  if (given.extension() == ".ocf") given.replace_extension();
  out.name = given.filename().string();
  std::replace(out.name.begin(), out.name.end(), '-', '_');
  const auto letter = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; };
  if (out.name.empty() || !std::all_of(out.name.begin(), out.name.end(), letter) ||
      std::isalpha(static_cast<unsigned char>(out.name[0])) == 0 || out.name.size() > 60)
    return fail(ErrorKind::invalid, "`" + arguments.words[0] + "` gives a procedure no name",
                "use letters, digits and `_`, and begin with a letter, as in `ocflow new stop_web`");
  if (dsl::is_word(out.name))
    return fail(ErrorKind::invalid, "`" + out.name + "` is a word of the language",
                "choose another name, such as `" + out.name + "_web`");
  out.title = arguments.title;
  if (out.title.empty()) {
    out.title = out.name;
    std::replace(out.title.begin(), out.title.end(), '_', ' ');
    out.title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(out.title[0])));
  }
  const auto bad = [](unsigned char c) { return c < 0x20 || c == 0x7F; };
  if (std::any_of(out.title.begin(), out.title.end(), bad) || out.title.size() > 1000)
    return fail(ErrorKind::invalid, "the title is not one line of text", "give a short title");
  out.file = given.string() + ".ocf";
  out.site_file = given.string() + ".yaml";
  return out;
}

std::string in_quotes(const std::string& text) {
  std::string out;
  for (const char c : text) {
    out += c;
    if (c == '"' || c == '{' || c == '}') out += c;
  }
  return "\"" + out + "\"";
}

std::string procedure_text(const NewWish& w, bool with_site) {
  const std::string at = with_site ? "machine" : "\"localhost\"";
  std::string out = "# " + w.title + "\n";
  out += R"(#
# A numbered sentence is a step, and what stands beneath it tells the engine how to do it. A sentence with nothing
# beneath it is done by a person, so a step can be written before it is automated. `ocflow actions` lists what the
# engine can do; `ocflow explain CODE` tells more about a message.

)";
  out += "procedure " + w.name + " " + in_quotes(w.title) + "\n";
  out += "  note Say here what somebody should know before beginning.\n\ngiven\n";
  if (with_site) out += "  machine  : host             \"Where it runs\"\n";
  out += R"(  port     : number = 8080    "Where it answers"
  patience : duration = 1m    "How long it may take to stop"

Start
 1. Tell those who use it that it is going to stop.
 # With `do service.stop("its-service")` beneath it, this step would be the engine's.
 2. Stop it.
 3. Make sure that nothing answers on port {port} any more.
)";
  return out + "      until not tcp.open(" + at + ", port) every 1s within patience\nEnd\n";
}

std::string site_text() {
  return "# The values of one site. `ocflow check FILE --site THIS` compares them with what the procedure is given.\n"
         "\n"
         "hosts:\n"
         "  here:\n"
         "    reach: local\n"
         "\n"
         "machine: here\n"
         "port: 8080\n"
         "patience: 30s\n";
}

ExitCode failed(Console& console, const Error& error, ExitCode code) {
  tell(console, error);
  return code;
}

std::string next_commands(const NewWish& w, bool with_site) {
  const std::string file = w.file.string(), site = with_site ? " --site " + w.site_file.string() : "";
  return "Wrote " + file + (with_site ? " and " + w.site_file.string() : "") + ".\n\nNext\n" + "  ocflow check " +
         file + site + "\n" + "      look for mistakes\n" + "  ocflow plan " + file + site + "\n" +
         "      see what a run would do\n" + "  ocflow run " + file + site + "\n" + "      run it\n";
}

ExitCode make_files(const Arguments& arguments, Console& console) {
  const auto w = wish(arguments);
  if (!w) return failed(console, w.error(), ExitCode::usage);
  std::error_code none;
  if (arguments.with_site && !arguments.force && std::filesystem::exists(w->site_file, none))
    return failed(console,
                  {ErrorKind::failed, "`" + w->site_file.string() + "` is there already",
                   "give another name, or `--force` to write over it"},
                  ExitCode::failed);
  if (const auto ok = write_new_file(w->file, procedure_text(*w, arguments.with_site), arguments.force); !ok)
    return failed(console, ok.error(), exit_code(ok.error().kind));
  if (arguments.with_site)
    if (const auto ok = write_new_file(w->site_file, site_text(), arguments.force); !ok)
      return failed(console, ok.error(), exit_code(ok.error().kind));
  if (!console.json) {
    console.out(next_commands(*w, arguments.with_site));
    return ExitCode::as_asked;
  }
  nlohmann::json out{{"file", w->file.string()}, {"procedure", w->name}};
  if (arguments.with_site) out["site"] = w->site_file.string();
  console.document(out);
  return ExitCode::as_asked;
}

}  // namespace

extern const Command new_command;
constexpr Command new_command{"new",
                              "NAME",
                              1,
                              1,
                              "write a small procedure to start from",
                              "It writes NAME.ocf, with --with-site also NAME.yaml, and shows what to do next. It "
                              "never writes over a file that is\n"
                              "there unless --force says so.\n",
                              new_options,
                              new_exits,
                              make_files,
                              "a file is there already"};

}  // namespace ocflow::cli
