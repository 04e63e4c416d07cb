#include "tests/support/sshd.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <pwd.h>
#include <csignal>
#include <iterator>

#include "engine/host/keeper_program.h"

namespace ocflow::test {

namespace {

constexpr const char* program = "/usr/sbin/sshd";

int free_port(const std::string& address) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  inet_pton(AF_INET, address.c_str(), &at.sin_addr);
  socklen_t size = sizeof at;
  bind(fd, reinterpret_cast<sockaddr*>(&at), size);
  getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size);
  close(fd);
  return ntohs(at.sin_port);
}

void make_key(const std::filesystem::path& file) {
  ChildCall call;
  call.command = {"/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", file.string()};
  if (Child(call).finish().exit_code != 0) throw std::runtime_error("no key can be made");
}

std::string login() {
  const passwd* user = getpwuid(geteuid());
  return user ? user->pw_name : "root";
}

}  // namespace

Sshd::Sshd(unsigned hosts, Place place) : place_(std::move(place)) {
  if (place_.net.empty()) place_.net = "127.77." + std::to_string(getpid() % 250 + 1);
  mkdir("/run/sshd", 0755);  // where root's sshd separates its rights
  make_key(path() / "host_key");
  make_key(path() / "other_key");
  make_key(path() / "id");
  make_key(path() / "stranger");
  std::filesystem::create_directories(path() / "far");
  port_ = free_port(address(1));
  configure(hosts);
  for (unsigned host = 1; host <= hosts; ++host) know(host);
  listen();
}

void Sshd::listen() {
  ChildCall call;
  call.command = place_.within;
  call.command.insert(call.command.end(), {program, "-D", "-e", "-f", (path() / "sshd_config").string()});
  call.limit = std::chrono::seconds(280);
  child_ = std::make_unique<Child>(call);
  if (!child_->wait_for("Server listening on " + address(1)))
    throw std::runtime_error("sshd does not start: " + child_->finish().err);
}

Sshd::~Sshd() {
  if (child_) child_->signal(SIGTERM);
}

void Sshd::cut() {
  const auto all = processes_below(child_->pid(), "sshd");
  child_->signal(SIGKILL);
  for (const int session : all) kill(session, SIGKILL);
  child_->finish();
  child_.reset();
}

void Sshd::configure(unsigned hosts) {
  std::string text;
  for (unsigned host = hosts; host > 0; --host) text += "ListenAddress " + address(host) + "\n";
  const auto here = path().string();
  // With SHLVL a bash takes itself for one within another, and doesn't read what the user of this machine has in
  // .bashrc: that may take its time, or wait for others who log in at once.
  text += "Port " + std::to_string(port_) + "\nHostKey " + here + "/host_key\nAuthorizedKeysFile " + here +
          "/id.pub\nStrictModes no\nUsePAM no\nPidFile none\nMaxStartups 1000\nMaxSessions 1000\n" +
          "PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\nLogLevel INFO\n" +
          "SetEnv SHLVL=1 XDG_CACHE_HOME=" + here + "/far/cache XDG_STATE_HOME=" + here + "/far/state\n";
  write("sshd_config", text);
}

std::string Sshd::address(unsigned host) const { return place_.net + "." + std::to_string(host + place_.first - 1); }

void Sshd::know(unsigned host, const std::string& key_file) const {
  std::ofstream(path() / "known_hosts", std::ios::app)
      << "[" << address(host) << "]:" << port_ << " " << read(key_file + ".pub");
}

void Sshd::bring() const {
  const std::filesystem::path ours = OCFLOW_BUILD_DIR "/bin/ocflow-keeper";
  std::ifstream in(ours, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  std::filesystem::create_directories(cache());
  std::filesystem::copy_file(ours, cache() / ("keeper-" + keeper::sha256(bytes)));
}

keeper::Reach Sshd::reach(const std::string& name, unsigned host) const {
  keeper::Hop hop{address(host), login(), static_cast<std::uint16_t>(port_), (path() / "id").string(),
                  (path() / "known_hosts").string()};
  return {name, "linux", {hop}, "", std::chrono::seconds(20)};
}

std::string Sshd::yaml(const std::string& name, unsigned host, const std::string& more) const {
  return "  " + name + ": {address: " + address(host) + ", port: " + std::to_string(port_) + ", user: " + login() +
         ", identity: " + (path() / "id").string() + ", known_hosts: " + (path() / "known_hosts").string() + more +
         "}\n";
}

std::vector<int> processes_below(int pid, const std::string& name) {
  std::vector<int> found;
  const auto task = "/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) + "/children";
  std::ifstream children(task);
  for (int child = 0; children >> child;) {
    std::ifstream comm("/proc/" + std::to_string(child) + "/comm");
    std::string called;
    std::getline(comm, called);
    if (called == name || called == name + "-session") found.push_back(child);
    const auto below = processes_below(child, name);
    found.insert(found.end(), below.begin(), below.end());
  }
  return found;
}

}  // namespace ocflow::test
