#include "tests/procedures/lab_kit.h"
#include "tests/support/catch.h"

using lab_kit::Lab;

TEST_CASE("the shutdown stops the whole solution, and no component loses what it needs") {
  Lab lab;
  const auto run = lab.run("shutdown.ocf");
  INFO(run.out << run.err);
  CHECK(run.exit_code == 0);
  const auto judged = lab.judge();
  INFO(judged.out);
  CHECK(judged.exit_code == 0);
  CHECK(judged.out.find("stopped in this order: ocm, ccpulse, ocs_backup, ocs, cpd_") != std::string::npos);
  CHECK(judged.out.find("t_server, config_server, config_db\n") != std::string::npos);
}

TEST_CASE("the shutdown leaves out what a site does not use") {
  Lab lab({"--without", "ccpulse,ocs_backup,cpd_server,cpd_proxy,icon"});
  const auto run = lab.run("shutdown.ocf");
  INFO(run.out << run.err);
  CHECK(run.exit_code == 0);
  CHECK(lab.judge().exit_code == 0);
}

TEST_CASE("a restart brings everything back, and a shutdown after it finds it in order") {
  Lab lab({"--stop-takes", "1ms"});
  const auto run = lab.run("restart.ocf");
  INFO(run.out << run.err);
  CHECK(run.exit_code == 0);
  const auto judged = lab.judge({});
  INFO(judged.out);
  CHECK(judged.exit_code == 0);
  CHECK(judged.out.find("still running: config_db, config_server, t_server") != std::string::npos);
  CHECK(lab.run("shutdown.ocf").exit_code == 0);
  CHECK(lab.judge().exit_code == 0);
}

TEST_CASE("a component that does not stop ends the shutdown, and what it needs goes on") {
  Lab lab({"--fault", "stat_server=ignores-term"});
  const auto run = lab.run("shutdown.ocf", {"--set", "site.stat_server.stop_within=200ms"});
  INFO(run.out << run.err);
  CHECK(run.exit_code == 1);
  const auto judged = lab.judge({});
  INFO(judged.out);
  CHECK(judged.exit_code == 0);
  CHECK(judged.out.find("still running: config_db, config_server, t_server, list_db_1, list_db_2, stat_server\n") !=
        std::string::npos);
}

TEST_CASE("a component may be ended by force only where the site says so and the procedure allows it") {
  Lab lab({"--fault", "icon=ignores-term", "--fault", "stat_server=ignores-term"});
  const auto icon = lab.run("stopping-config-server.ocf", {"--set", "site.config_server.kill_after=1s"});
  CHECK(icon.exit_code == 1);
  CHECK((icon.out + icon.err).find("loses data when it is ended by force") != std::string::npos);
  CHECK(lab.ledger().find("asked") == std::string::npos);
  const auto stat = lab.run("stopping-stat-server.ocf", {"--set", "site.stat_server.kill_after=100ms"});
  INFO(stat.out << stat.err);
  CHECK(stat.exit_code == 0);
  CHECK(lab.judge({}).out.find("stat_server ended without stopping: it was killed") != std::string::npos);
}

TEST_CASE("the judge sees a wrong order that was made by hand") {
  Lab lab;
  lab.stop_by_hand("stat_server");
  CHECK(lab.says("\tocs\tlost\tstat_server\n"));
  CHECK(lab.says("\tccpulse\tlost\tstat_server\n"));
  const auto judged = lab.judge({});
  INFO(judged.out);
  CHECK(judged.exit_code == 1);
  CHECK(judged.out.find("wrong: ocs lost stat_server while it ran") != std::string::npos);
  CHECK(judged.out.find("wrong: stat_server stopped before ocs, which needs it") != std::string::npos);
}

TEST_CASE("the judge sees a primary that stops before its backup, a crash, and what still runs") {
  Lab lab({"--fault", "ocm=crashes-on-stop"});
  lab.stop_by_hand("ocs");
  CHECK(lab.says("\tocs_backup\tlost\tocs\n"));
  const auto run = lab.run("stopping-ocm.ocf");
  CHECK(run.exit_code == 0);  // it is gone, and that is what was asked for
  const auto judged = lab.judge();
  INFO(judged.out);
  CHECK(judged.exit_code == 1);
  CHECK(judged.out.find("wrong: ocs_backup lost ocs while it ran") != std::string::npos);
  CHECK(judged.out.find("wrong: ocm ended without stopping") != std::string::npos);
  CHECK(judged.out.find("wrong: not everything was stopped") != std::string::npos);
}

TEST_CASE("a lab whose program was built anew meanwhile is ended all the same") {
  namespace fs = std::filesystem;
  ocflow::test::TempFolder folder;
  const fs::path program = folder / "ocflow-lab";
  fs::copy_file(Lab::built, program);
  Lab lab({"--without", "ccpulse"}, program.string());
  fs::copy_file(Lab::built, folder / "new");
  fs::rename(folder / "new", program);
  CHECK(lab.down().out == "12 killed\n");
  CHECK(lab.down().out == "0 killed\n");
}
