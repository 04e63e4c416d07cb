// A secret of the site file is in no file that a run leaves, and a run that is taken up again reads it anew.
#include <nlohmann/json.hpp>

#include "engine/journal/journal.h"
#include "tests/support/catch.h"
#include "tests/support/cli_run.h"
#include "tests/support/live_run.h"

namespace fs = std::filesystem;
namespace journal = ocflow::journal;
using nlohmann::json;
using ocflow::test::AtGate;
using ocflow::test::GatedCli;
using ocflow::test::has;
using ocflow::test::last_run;

namespace {

struct Secret : GatedCli {
  Secret() {
    write("step.sh", "printf %s \"$PASSWORD\" | tee -a got; [ ! -e wait ] || read x < gate; [ ! -e fails ]\n");
    write("p.ocf", R"(type db
  port     : number  "Its port"
  password : secret  "Opens it"

procedure p "Three steps"
given
  db : db

Start
 1. Wait at the gate.
      do command(["sh", "step.sh"], environment: [["PASSWORD", db.password]])
 2. Do two.
      do command(["sh", "step.sh"], environment: [["PASSWORD", db.password]])
      undo command(["sh", "step.sh"], environment: [["PASSWORD", db.password]])
End
)");
    site("hush-1");
  }
  void site(const std::string& password) const {
    write("site.yaml", "# was hush-1 before\ndb:\n  password: '" + password + "'\n  port: 80\n");
  }
  std::string left() const {
    std::string all;
    for (const auto& entry : fs::recursive_directory_iterator(*this / "state"))
      if (entry.is_regular_file()) all += read(entry.path().lexically_relative(path()).string());
    return all;
  }
};

}  // namespace

TEST_CASE("a secret of the site is in no file that a run leaves, and in no export", "[secrets]") {
  Secret cli;
  const auto ran = cli({"run", "p.ocf", "--site", "site.yaml"});
  INFO(ran.err);
  CHECK(ran.exit_code == 0);
  CHECK(cli.read("got") == "hush-1hush-1");
  CHECK_FALSE(has(cli.left(), "hush-1"));
  CHECK(has(cli.left(), "password: (secret)\n  port: 80\n"));
  const auto exported = cli({"doctor", "--export", last_run(cli), "--to", "out.json"});
  INFO(exported.out << exported.err << cli.read("out.json").substr(0, 3000));
  CHECK(exported.exit_code == 0);
  CHECK_FALSE(has(cli.read("out.json"), "hush-1"));
  CHECK(has(cli.read("out.json"), "port: 80"));
  CHECK(cli({"show", last_run(cli)}).exit_code == 0);
}

TEST_CASE("resume and undo read secrets again, and say which have changed or aren't there", "[secrets]") {
  Secret cli;
  cli.write("wait", "");
  AtGate(cli, {"run", "p.ocf", "--site", "site.yaml"}).kill();
  cli.open_gate();
  fs::remove(cli / "wait");
  fs::rename(cli / "site.yaml", cli / "elsewhere");
  const auto none = cli({"resume"});
  CHECK(none.exit_code == 66);
  CHECK(has(none.err, "site.yaml` isn't there, and the run needs the secrets of its site"));
  CHECK(cli({"status"}).exit_code != 66);
  cli.write("site.yaml", "db:\n  port: 80\n");
  CHECK(has(cli({"resume"}).err, "the secret db.password is no longer in site.yaml"));
  cli.site("hush-2");
  const auto resumed = cli({"resume"});
  INFO(resumed.err);
  CHECK(resumed.exit_code == 0);
  CHECK(has(resumed.err,
            "A secret has changed since the run began, and what the site file holds now is taken: db.password"));
  CHECK(has(cli.read("got"), "hush-1hush-2"));
  cli.site("hush-3");
  CHECK(cli({"undo", last_run(cli), "--yes"}).exit_code != 66);
  CHECK(has(cli.read("got"), "hush-1hush-2hush-3"));
  CHECK_FALSE(has(cli.left(), "hush-"));
}

TEST_CASE("texts of a site that are adopted are without their secrets, and so is what is shown of them", "[secrets]") {
  Secret cli;
  cli.write("fails", "");
  CHECK(cli({"run", "p.ocf", "--site", "site.yaml", "--no-input"}).exit_code != 0);
  fs::remove(cli / "fails");
  cli.write("site.yaml", "db: {port: 81, password: \"hush-2\"}\n");
  const auto resumed = cli({"resume", "--adopt", "--decide", "1=again"});
  INFO(resumed.err);
  CHECK(resumed.exit_code == 0);
  CHECK(has(resumed.err, "db: {port: 81, password: (secret)}"));
  CHECK_FALSE(has(resumed.err, "hush"));
  CHECK(has(cli.read("got"), "hush-1hush-2"));
  CHECK_FALSE(has(cli.left(), "hush-"));
  CHECK(cli({"show", last_run(cli)}).exit_code == 0);
}

TEST_CASE("an export of a journal from before leaves the secrets of its site out", "[secrets]") {
  Secret cli;
  CHECK(cli({"run", "p.ocf", "--site", "site.yaml"}).exit_code == 0);
  const auto folder = cli / "state/runs" / last_run(cli);
  auto header = journal::read(folder)->header;
  header.secrets.clear();
  header.site.text = cli.read("site.yaml");
  fs::remove(folder / "journal.db");
  REQUIRE(journal::Journal::create(folder, header));
  CHECK(has(cli.left(), "hush-1"));
  const auto exported = cli({"doctor", "--export", last_run(cli), "--to", "out.json"});
  INFO(exported.out << exported.err << cli.read("out.json").substr(0, 3000));
  CHECK(exported.exit_code == 0);
  CHECK_FALSE(has(cli.read("out.json"), "hush-1"));
  CHECK(has(cli.read("out.json"), "port: 80"));
}
