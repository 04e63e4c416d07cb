// Journals of every format that a release has written: they open, are shown, and are taken up again.
#include <fstream>

#include "engine/journal/kept.h"
#include "tests/support/catch.h"
#include "tests/support/cli_run.h"

namespace fs = std::filesystem;
namespace journal = ocflow::journal;
using ocflow::test::Cli;
using ocflow::test::has;

namespace {

const fs::path cases = OCFLOW_SOURCE_DIR "/tests/cases/journals";

struct Old {
  std::string kind, outcome, events, shown;
  std::string decide, typed;  // what its resume has to be told ahead, or at its questions; neither: it is through
};

const Old kinds[] = {
    {"finished", "as asked", "24", "Done as asked in 26 ms: 9 done, 1 tolerated, 1 not applicable.", "", ""},
    {"failed", "failed", "6", "The procedure failed in 6 ms: 1 done, 1 failed, 1 did not start.", "2=again", ""},
    {"killed", "open", "4", "Not finished: 1 done, 1 not ended, 1 did not start.", "", "d\n"},
    {"reversed", "failed", "6", "  done           1  Reverse of: Do two.", "2=again", ""},
    {"loop", "failed", "9", "  failed         2[1].2      Look whether we may go on.", "", "a\n"},
    {"kept", "failed", "8", "  done           2  Keep it.", "3=again", ""},
    {"person", "failed", "16", "  undone         4  Change it.", "5=again", "d\n"}};

// A state folder with one run in it, as it was left.
struct Left : Cli {
  Left(const std::string& format, const Old& old) {
    const auto from = cases / format / old.kind;
    const auto header = journal::read(from);
    REQUIRE(header);
    id = header->header.run_id;
    for (const auto& folder :
         {*this / "state", *this / "state/runs", *this / "state/locks", *this / "state/runs" / id}) {
      fs::create_directory(folder);
      fs::permissions(folder, fs::perms::owner_all);
    }
    for (const auto& file : fs::directory_iterator(from))
      fs::copy_file(
          file, *this / "state" / (file.path().filename() == "kept.db" ? "" : "runs/" + id) / file.path().filename());
    const fs::path began = header->header.folder;  // where it goes on
    fs::create_directories(began);
    std::ofstream(began / "there") << "yes\n";
  }
  std::string journal_bytes() const { return read("state/runs/" + id + "/journal.db"); }
  std::string id;
};

}  // namespace

TEST_CASE("journals of format 1 are listed and shown, and not changed by that", "[formats]") {
  for (const Old& old : kinds) {
    Left cli("1", old);
    INFO(old.kind);
    const auto before = cli.journal_bytes();
    CHECK(has(cli({"history"}).out, "  " + old.outcome + "  "));
    const auto shown = cli({"show"});
    INFO(shown.out + shown.err);
    CHECK(shown.exit_code == 0);
    CHECK(has(shown.out, old.shown));
    CHECK(std::to_string(journal::read(cli / "state/runs" / cli.id)->events.size()) == old.events);
    CHECK(cli.journal_bytes() == before);
  }
}

TEST_CASE("journals of format 1 are taken up where they were left", "[formats]") {
  for (const Old& old : kinds) {
    Left cli("1", old);
    INFO(old.kind);
    if (old.decide.empty() && old.typed.empty()) {
      CHECK(cli({"resume"}).exit_code == 66);
      continue;
    }
    std::vector<std::string> line{"resume"};
    if (!old.decide.empty()) line.insert(line.end(), {"--decide", old.decide});
    const auto resumed = cli(line, old.typed);
    INFO(resumed.out + resumed.err);
    CHECK(resumed.exit_code == 0);
    CHECK(has(cli({"history"}).out, "  as asked  "));
  }
}

TEST_CASE("what a run of format 1 kept is read by the next", "[formats]") {
  Left cli("1", kinds[5]);
  const auto recorded = journal::read(cli / "state/runs" / cli.id);
  REQUIRE(recorded);
  const auto main_file = recorded->header.folder + "/" + recorded->header.procedures.front().path;
  const auto kept = journal::read_kept(journal::StateFolder::look(cli / "state"), main_file);
  REQUIRE(kept);
  REQUIRE(kept->size() == 1);
  CHECK(kept->front().value == ocflow::Value("n7"));
}
