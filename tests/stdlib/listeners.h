// Listeners of a test's own on the loopback: a port, and a web server that gives what it is told to.
#pragma once
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

namespace ocflow::test {

class Port {
 public:
  explicit Port(bool listens = true) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto any = reinterpret_cast<sockaddr*>(&address);
    if (bind(fd_, any, size) != 0 || (listens && listen(fd_, 8) != 0)) throw std::runtime_error("no port");
    getsockname(fd_, any, &size);
    number = ntohs(address.sin_port);
  }
  ~Port() { close(fd_); }
  int fd() const { return fd_; }
  double number = 0;

 private:
  int fd_;
};

// Answers one request after another, and keeps the last that was asked: its head and its body.
class Page {
 public:
  using Answer = std::function<std::string(const std::string& asked)>;
  explicit Page(std::string answer) : Page([answer](const std::string&) { return answer; }) {}
  explicit Page(Answer answer) : answer_(std::move(answer)), thread_([this] { serve(); }) {}
  ~Page() {
    shutdown(port_.fd(), SHUT_RDWR);
    thread_.join();
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(static_cast<int>(port_.number)) + "/"; }
  static std::string ok(const std::string& body, const std::string& more = "") {
    return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + more + "Content-Length: " + std::to_string(body.size()) +
           "\r\nConnection: close\r\n\r\n" + body;
  }
  std::string asked() const {
    const std::lock_guard<std::mutex> held(lock_);
    return asked_;
  }

 private:
  static std::string request(int peer) {
    char block[4096];
    std::string all;
    for (std::size_t wanted = 0; wanted == 0 || all.size() < wanted;) {
      auto n = recv(peer, block, sizeof block, 0);
      if (n <= 0) break;
      all.append(block, static_cast<std::size_t>(n));
      auto head = all.find("\r\n\r\n");
      if (head == all.npos) continue;
      auto length = all.find("Content-Length: ");
      wanted = head + 4 + (length < head ? std::stoul(all.substr(length + 16)) : 0);
    }
    return all;
  }
  void serve() {
    for (int peer; (peer = accept(port_.fd(), nullptr, nullptr)) >= 0; close(peer)) {
      timeval patience{5, 0};  // browsers open connections that they never use
      setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
      auto got = request(peer);
      if (got.empty()) continue;
      {
        const std::lock_guard<std::mutex> held(lock_);
        asked_ = got;
      }
      auto answer = answer_(got);
      for (std::size_t at = 0; at < answer.size();) {
        auto n = send(peer, answer.data() + at, answer.size() - at, MSG_NOSIGNAL);
        if (n <= 0) break;
        at += static_cast<std::size_t>(n);
      }
      char byte = 0;
      if (answer.empty()) recv(peer, &byte, 1, 0);  // until the other side gives up
    }
  }
  Port port_;
  Answer answer_;
  mutable std::mutex lock_;
  std::string asked_;
  std::thread thread_;  // the last: it uses all of these
};

}  // namespace ocflow::test
