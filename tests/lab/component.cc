#include "tests/lab/component.h"

#include <unistd.h>

#include <asio.hpp>
#include <csignal>
#include <fstream>
#include <iostream>
#include <memory>

#include "tests/lab/ledger.h"
#include "tests/lab/links.h"

namespace lab {
namespace {

using asio::ip::tcp;

class Component {
 public:
  explicit Component(const ComponentOptions& options)
      : options_(options), ledger_(options.folder, options.name), acceptor_(loop_), signals_(loop_), stopping_(loop_) {}

  int run() {
    if (!claim_port()) return port_taken;
    hear_signals();
    std::string names;
    for (const Need& need : options_.needs) names += (names.empty() ? "" : ",") + need.name;
    ledger_.write("started", names);
    write_pid_file();
    for (const Need& need : options_.needs) {
      links_.push_back(std::make_unique<Link>(loop_, options_.name, need, [this, &need](bool up) { told(need, up); }));
    }
    if (links_.empty()) open_port();
    loop_.run();
    return 0;
  }

 private:
  // Bound but not yet listening: nobody else gets the port, and nobody is let in before all is there.
  bool claim_port() {
    const tcp::endpoint where(asio::ip::make_address(options_.listen.ip), options_.listen.port);
    asio::error_code error;
    acceptor_.open(where.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(where, error);
    if (error) std::cerr << options_.name << ": can't have port " << where << ": " << error.message() << std::endl;
    return !error;
  }

  void hear_signals() {
    sigset_t asking;
    sigemptyset(&asking);
    for (const int signal : {SIGTERM, SIGHUP}) {  // SIGHUP: its console window is closed
      signals_.add(signal);
      sigaddset(&asking, signal);
    }
    sigprocmask(SIG_UNBLOCK, &asking, nullptr);  // whoever started this may have had it blocked
    wait_for_signal();
  }

  void write_pid_file() {
    const auto file = pid_file(options_.folder, options_.name);
    auto fresh = file;
    fresh += ".new";
    std::ofstream(fresh) << getpid() << '\n';
    std::filesystem::rename(fresh, file);
  }

  void told(const Need& need, bool up) {
    if (ended_) return;
    (up ? up_ : down_) += 1;
    std::cout << options_.name << (up ? ": connected to " : ": lost ") << need.name << std::endl;
    if (!up) ledger_.write("lost", need.name);
    if (up && ready_) ledger_.write("found", need.name);
    if (up && !ready_ && up_ - down_ == options_.needs.size()) open_port();
  }

  void open_port() {
    ready_ = true;
    ledger_.write("ready");  // before the port opens: whoever finds it open began later
    acceptor_.listen();
    accept();
    if (options_.ready_fd < 0) return;
    if (::write(options_.ready_fd, "r", 1) != 1) std::cerr << options_.name << ": nobody waits for me" << std::endl;
    ::close(options_.ready_fd);
  }

  void accept() {
    acceptor_.async_accept([this](asio::error_code error, tcp::socket guest) {
      if (ended_ || error == asio::error::operation_aborted) return;
      if (!error) welcome(std::move(guest), options_.name);
      accept();
    });
  }

  void wait_for_signal() {
    signals_.async_wait([this](asio::error_code error, int) {
      if (error) return;
      ledger_.write("asked");
      std::cout << options_.name << ": asked to stop" << std::endl;
      asked();
      wait_for_signal();
    });
  }

  void asked() {
    if (options_.ignores_term || asked_) return;
    asked_ = true;
    if (options_.crashes_on_stop) ::_exit(134);
    stopping_.expires_after(options_.stop_takes);
    stopping_.async_wait([this](asio::error_code) { stop(); });
  }

  void stop() {
    ended_ = true;
    ledger_.write("stopped");
    asio::error_code ignored;
    acceptor_.close(ignored);
    for (auto& link : links_) link->close();
    std::filesystem::remove(pid_file(options_.folder, options_.name));
    std::cout << options_.name << ": stopped" << std::endl;
    loop_.stop();
  }

  const ComponentOptions& options_;
  asio::io_context loop_;
  Ledger ledger_;
  tcp::acceptor acceptor_;
  asio::signal_set signals_;
  asio::steady_timer stopping_;
  std::vector<std::unique_ptr<Link>> links_;
  std::size_t up_ = 0, down_ = 0;
  bool ready_ = false, asked_ = false, ended_ = false;
};

}  // namespace

std::filesystem::path pid_file(const std::filesystem::path& folder, const std::string& name) {
  return folder / (name + ".pid");
}

Address parse_address(const std::string& text) {
  const auto colon = text.rfind(':');
  asio::error_code error;
  const auto ip = asio::ip::make_address_v4(text.substr(0, colon), error);
  int port = 0;
  if (colon != std::string::npos) port = std::atoi(text.c_str() + colon + 1);
  if (error || port < 1 || port > 65535) throw std::runtime_error(text + " is not an address as in 127.0.1.1:7001");
  return {ip.to_string(), static_cast<unsigned short>(port)};
}

int run_component(const ComponentOptions& options) { return Component(options).run(); }

}  // namespace lab
