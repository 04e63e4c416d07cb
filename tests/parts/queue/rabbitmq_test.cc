// The plugin `rabbitmq` on a real RabbitMQ, which the test starts on the loopback as a user without rights.
#include <unistd.h>

#include "tests/support/catch.h"
#include "tests/support/live_run.h"

using namespace ocflow::test;
namespace fs = std::filesystem;

namespace {

// clang-format off
const char* const up = R"sh(set -e
chmod 755 .
as=
if [ "$(id -u)" = 0 ]; then chown 65534 .; as='setpriv --reuid=65534 --regid=65534 --clear-groups'; fi
port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
epmd=$(port) amqp=$(port) dist=$(port) http=$(port)
cat >server.conf <<C
listeners.tcp.1 = 127.0.0.1:$amqp
management.tcp.ip = 127.0.0.1
management.tcp.port = $http
collect_statistics_interval = 1000
C
echo '[rabbitmq_management].' >enabled
echo $http >http
cat >env <<C
export HOME=$PWD ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT=$epmd RABBITMQ_NODENAME=ocflow@localhost RABBITMQ_DIST_PORT=$dist
export RABBITMQ_MNESIA_BASE=$PWD/mnesia RABBITMQ_LOG_BASE=$PWD/log RABBITMQ_ENABLED_PLUGINS_FILE=$PWD/enabled
export RABBITMQ_CONFIG_FILE=$PWD/server RABBITMQ_PID_FILE=$PWD/pid RABBITMQ_CONF_ENV_FILE=/dev/null
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}"
C
. ./env
exec $as /usr/lib/rabbitmq/bin/rabbitmq-server)sh";
// clang-format on

ChildCall script(const std::string& text, const fs::path& folder) {
  ChildCall call;
  call.command = {"/bin/sh", "-c", text};
  call.folder = folder;
  call.limit = std::chrono::seconds(250);
  return call;
}

fs::path fresh_folder() {
  char name[] = "/tmp/ocflow-queue.XXXXXX";
  return ::mkdtemp(name);
}

class Broker {
 public:
  Broker() : folder_(fresh_folder()), server_(script(up, folder_)) {
    if (!server_.wait_for("completed with")) throw std::runtime_error("no RabbitMQ: " + server_.finish().err);
    std::ifstream(folder_ / "http") >> port_;
  }
  ~Broker() {
    server_.signal(SIGTERM);
    server_.finish();
    Child(script(". ./env; epmd -kill; exit 0", folder_)).finish();
    std::error_code none;
    fs::remove_all(folder_, none);
  }
  Broker(const Broker&) = delete;
  Broker& operator=(const Broker&) = delete;
  std::string url() const { return "http://127.0.0.1:" + port_; }

 private:
  fs::path folder_;
  Child server_;
  std::string port_;
};

}  // namespace

TEST_CASE("messages are put into a queue, seen, and thrown away; what can't be is said") {
  Broker broker;
  Cli cli;
  cli.write("site.yaml", "url: '" + broker.url() + "'\nword: guest\n");
  const auto steps = [&](const std::string& text) {
    cli.write("p.ocf",
              "use rabbitmq\n\nprocedure p \"P\"\n\ngiven\n  url : text    \"Where\"\n  word : secret    \"Its "
              "password\"\n\nStart\n" +
                  text + "End\n");
    return cli({"run", "p.ocf", "--site", "site.yaml", "--no-input"});
  };
  const std::string at = ", url: url, password: word)";
  const auto ran = steps(
      " 1. Make a queue.\n      do http.put(\"{url}/api/queues/%2F/calls\", headers: [\"Authorization: Basic "
      "Z3Vlc3Q6Z3Vlc3Q=\"], durable: true)\n"
      " 2. Put a message there.\n      do rabbitmq.publish(\"calls\", \"he said \"\"hello\"\"\"" +
      at +
      "\n"
      " 3. See it.\n      until rabbitmq.queue(\"calls\"" +
      at +
      ".messages == 1 every 1s within 30s\n"
      " 4. Throw it away.\n      do rabbitmq.purge(\"calls\"" +
      at +
      " as gone\n      expect gone.thrown_away == 1\n"
      " 5. See that nothing is there.\n      until rabbitmq.queue(\"calls\"" +
      at + ".messages == 0 every 1s within 30s\n");
  INFO(ran.out << ran.err);
  CHECK(ran.exit_code == 0);
  CHECK(has(steps(" 1. Put it.\n      do rabbitmq.publish(\"none\", \"x\"" + at + "\n").out, "knows no queue none"));
  CHECK(has(steps(" 1. Put it.\n      do rabbitmq.publish(\"calls\", \"x\", url: url, user: \"nobody\")\n").out,
            "doesn't let nobody in"));
}
