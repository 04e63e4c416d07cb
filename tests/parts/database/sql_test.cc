// The plugin `sql` on a real PostgreSQL, which the test starts on the loopback as a user without rights.
#include <unistd.h>

#include "tests/support/catch.h"
#include "tests/support/live_run.h"

using namespace ocflow::test;
namespace fs = std::filesystem;

namespace {

ChildResult shell(const std::string& script, const fs::path& folder) {
  ChildCall call;
  call.command = {"/bin/sh", "-c", script};
  call.folder = folder;
  call.limit = std::chrono::seconds(120);
  return Child(call).finish();
}

// Root may not run a server: it becomes nobody for that.
class Database {
 public:
  Database() {
    char name[] = "/tmp/ocflow-database.XXXXXX";
    folder_ = ::mkdtemp(name);
    const auto made = shell(
        "set -e; echo hush-hush >word; chmod 755 .\n"
        "bin=$(dirname \"$(ls /usr/lib/postgresql/*/bin/initdb | tail -1)\")\n"
        "if [ \"$(id -u)\" = 0 ]; then chown nobody . word; as='setpriv --reuid=65534 --regid=65534 --clear-groups'; "
        "fi\n"
        "port=$(python3 -c 'import socket; s = socket.socket(); s.bind((\"127.0.0.1\", 0)); "
        "print(s.getsockname()[1])')\n"
        "echo \"$as $bin/pg_ctl -D $PWD/data -m immediate stop\" >stop; echo $port >port\n"
        "$as $bin/initdb -D $PWD/data -A scram-sha-256 -U ops --pwfile=$PWD/word -E UTF8 --locale=C.UTF-8 -N "
        ">/dev/null\n"
        "$as $bin/pg_ctl -D $PWD/data -w -t 100 -l $PWD/data/log start >/dev/null "
        "-o \"-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$PWD -c fsync=off\"\n",
        folder_);
    if (made.exit_code != 0) throw std::runtime_error("no database: " + made.err + made.out);
    std::ifstream(folder_ / "port") >> port_;
  }
  ~Database() {
    shell("sh ./stop", folder_);
    std::error_code none;
    fs::remove_all(folder_, none);
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  std::string at() const { return "host=127.0.0.1 port=" + port_ + " dbname=postgres user=ops"; }
  // psql that goes on listening.
  ChildCall session() const {
    ChildCall call;
    call.command = {"/usr/bin/psql", "-X", "-At", "-d", at()};
    call.env = {{"PGPASSWORD", "hush-hush"}};
    call.keep_input_open = true;
    return call;
  }

 private:
  fs::path folder_;
  std::string port_;
};

const Database& database() {
  static const Database one;
  return one;
}

// A folder with a site file that names the database.
class Site : public Cli {
 public:
  Site() { write("site.yaml", "db: " + database().at() + "\nword: hush-hush\n"); }
  void steps(const std::string& steps) const {
    write("p.ocf",
          "use sql\n\nprocedure p \"Statements\"\n\ngiven\n  db : text    \"Where\"\n  word : secret    \"Its "
          "password\"\n\nStart\n" +
              steps + "End\n");
  }
  ChildResult run() const { return (*this)({"run", "p.ocf", "--site", "site.yaml", "--no-input"}); }
  bool nobody_wrote(const std::string& word) const {
    return shell("! grep -rq --exclude='journal*' '" + word + "' state", path()).exit_code == 0;
  }
};

}  // namespace

TEST_CASE("statements are run, and values reach them as values") {
  Site cli;
  cli.steps(
      " 1. Make a table.\n      do sql.execute(\"create table calls(id int, who text)\", db, word)\n"
      " 2. Put a call there.\n"
      "      do sql.execute(\"insert into calls values (:id, :who)\", db, word, id: 7, who: \"O'Neil'); drop table "
      "calls; --\") as put\n"
      "      expect put.rows == 1\n"
      " 3. Look at it.\n      let found = sql.query(\"select id, who from calls where id = :id\", db, word, id: 7)\n"
      "      expect count(r in found where r.who == \"O'Neil'); drop table calls; --\") == 1\n"
      " 4. Count.\n      until sql.value(\"select count(*) from calls\", db, word) == 1 every 1s within 20s\n");
  const auto ran = cli.run();
  INFO(ran.out << ran.err);
  CHECK(ran.exit_code == 0);
  CHECK(cli.nobody_wrote("hush-hush"));
}

TEST_CASE("a plan lets the server look at a statement, and a read can't write") {
  Site cli;
  cli.steps(" 1. Do what can't be.\n      do sql.execute(\"delete from no_such_table\", db, word)\n");
  const auto plan = cli({"plan", "p.ocf", "--site", "site.yaml"});
  INFO(plan.out << plan.err);
  CHECK(has(plan.out, "no_such_table\" does not exist"));
  cli.steps(
      " 1. Write.\n      do sql.execute(\"create table if not exists t(n int)\", db, word)\n"
      " 2. Read.\n      let n = sql.value(\"select nextval(:name)\", db, word, name: \"t_seq\")\n"
      "      expect n == 1\n");
  CHECK(has(cli.run().out, "t_seq"));
}

TEST_CASE("a connection that holds a password is refused, and a wrong password said") {
  Site cli;
  cli.steps(" 1. Read.\n      expect sql.value(\"select 1\", \"host=127.0.0.1 password=x\") == 1\n");
  CHECK(has(cli.run().out, "holds a password"));
  cli.steps(" 1. Read.\n      expect sql.value(\"select 1\", db) == 1\n");
  CHECK(has(cli.run().out, "password"));
}

TEST_CASE("an engine that is killed while a statement waits does it once") {
  Site cli;
  Child holder(database().session());
  holder.send("create table once(n int);\nbegin;\nlock table once;\nselect 'holds';\n");
  REQUIRE(holder.wait_for("holds"));
  cli.steps(
      " 1. Write it down.\n      do sql.execute(\"insert into once values (1)\", db, word)\n"
      " 2. Count.\n      expect sql.value(\"select count(*) from once\", db, word) == 1\n");
  Begun begun(cli, {"run", "p.ocf", "--site", "site.yaml", "--no-input"}, "Write it down.");
  Child watcher(database().session());
  int looks = 0;  // what a look before has said must not stand for this one
  const auto waits = [&] {
    const auto look = "look " + std::to_string(++looks) + ": ";
    watcher.send("select '" + look + "' || count(*) from pg_locks where not granted;\n");
    return watcher.wait_for(look) && has(watcher.out(), look + "1");
  };
  REQUIRE(soon(waits));
  begun.kill();
  holder.send("commit;\nselect 'let go';\n");
  REQUIRE(holder.wait_for("let go"));
  const auto resumed = cli({"resume", "--no-input"});
  INFO(resumed.out << resumed.err);
  CHECK(resumed.exit_code == 0);
}
