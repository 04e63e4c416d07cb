// The two ends of the connection between a component and one that it needs. Each sends a line every half second; an
// end that hears nothing for ten seconds, or whose connection is closed, takes the other for gone.
#pragma once
#include <asio.hpp>
#include <functional>
#include <string>

#include "tests/lab/component.h"

namespace lab {

// Connects, and connects again after a loss, until it is closed.
class Link {
 public:
  // `told`: with true when the other has answered, with false when it is gone.
  Link(asio::io_context& loop, std::string me, const Need& need, std::function<void(bool)> told);
  void close();

 private:
  void connect();
  void try_again();
  void listen();
  void beat();
  void watch();
  void gone();

  std::string me_;
  Need need_;
  std::function<void(bool)> told_;
  asio::ip::tcp::socket socket_;
  asio::steady_timer again_, beat_, silence_;
  std::string heard_;
  std::string sent_;
  bool up_ = false, closed_ = false;
};

// Answers the other end; forgets it when it goes. A connection that never says anything (a look at the port) is let be.
void welcome(asio::ip::tcp::socket guest, const std::string& me);

}  // namespace lab
