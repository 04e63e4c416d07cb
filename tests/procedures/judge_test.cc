#include "tests/support/catch.h"
#include "tests/support/child.h"
#include "tests/support/temp_folder.h"

using namespace ocflow::test;

namespace {

// Process ids that no process has.
ChildResult judge(const std::string& ledger) {
  TempFolder folder;
  folder.write("ledger", ledger);
  ChildCall call;
  call.command = {OCFLOW_BUILD_DIR "/bin/ocflow-lab", "judge", "--folder", folder.path().string(), "--all-stopped"};
  return Child(call).finish();
}

const std::string started =
    "1\t900000001\tdb\tstarted\t\n1\t900000001\tdb\tready\t\n2\t900000002\tserver\tstarted\tdb\n";

}  // namespace

TEST_CASE("the judge is content when everything stops before what it needs") {
  const auto judged = judge(started +
                            "3\t900000002\tserver\tasked\t\n4\t900000002\tserver\tstopped\t\n"
                            "5\t900000001\tdb\tasked\t\n6\t900000001\tdb\tstopped\t\n");
  CHECK(judged.exit_code == 0);
  CHECK(judged.out.find("stopped in this order: server, db\n") != std::string::npos);
}

TEST_CASE("the judge sees a wrong order from the times, also when the loser noticed nothing") {
  const auto judged = judge(started + "3\t900000001\tdb\tstopped\t\n4\t900000002\tserver\tstopped\t\n");
  CHECK(judged.exit_code == 1);
  CHECK(judged.out.find("wrong: db stopped before server, which needs it") != std::string::npos);
}

TEST_CASE("the judge sees what was asked to stop twice") {
  const auto judged = judge(started +
                            "3\t900000002\tserver\tasked\t\n4\t900000002\tserver\tasked\t\n"
                            "5\t900000002\tserver\tstopped\t\n6\t900000001\tdb\tstopped\t\n");
  CHECK(judged.exit_code == 1);
  CHECK(judged.out.find("wrong: server was asked to stop 2 times") != std::string::npos);
}

TEST_CASE("to the judge a second life is another one, and an earlier end of what it needs does not count") {
  const auto judged = judge(started +
                            "3\t900000002\tserver\tasked\t\n4\t900000002\tserver\tstopped\t\n"
                            "5\t900000001\tdb\tstopped\t\n6\t900000001\tdb\tstarted\t\n"
                            "6\t900000001\tdb\tready\t\n"
                            "7\t900000002\tserver\tstarted\tdb\n8\t900000002\tserver\tasked\t\n"
                            "9\t900000002\tserver\tstopped\t\n10\t900000001\tdb\tstopped\t\n");
  INFO(judged.out);
  CHECK(judged.exit_code == 0);
}

TEST_CASE("the judge sees what started before something that it needs was ready") {
  const auto early =
      judge("1\t900000001\tdb\tstarted\t\n2\t900000002\tserver\tstarted\tdb\n3\t900000001\tdb\tready\t\n");
  CHECK(early.out.find("wrong: server started before db, which it needs, was ready") != std::string::npos);
  const auto again = judge(started +
                           "3\t900000002\tserver\tstopped\t\n4\t900000001\tdb\tstopped\t\n"
                           "5\t900000002\tserver\tstarted\tdb\n");
  CHECK(again.out.find("wrong: server started before db, which it needs, was ready") != std::string::npos);
}

TEST_CASE("the judge does not judge a ledger that it can't read") {
  CHECK(judge("1\tx\tdb\tstarted\t\n").err.find("line 1 of the ledger can't be read") != std::string::npos);
  CHECK(judge("1\t900000001\tdb\tstopped\t\n").exit_code == 1);
}
