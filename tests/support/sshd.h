// A real sshd of the test's own on addresses 127.77.x.y, with keys, cache and state in a folder of its own:
//   Sshd sshd;  sshd.reach("db1", 1);
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "engine/host/reach.h"
#include "tests/support/child.h"
#include "tests/support/temp_folder.h"

namespace ocflow::test {

class Sshd : public TempFolder {
 public:
  struct Place {
    std::string net;                  // the first three numbers of its addresses; empty: ones that no other test has
    std::vector<std::string> within;  // the words of a command that goes into a network namespace
    unsigned first = 1;
  };
  explicit Sshd(unsigned hosts = 3) : Sshd(hosts, Place{}) {}
  Sshd(unsigned hosts, Place place);
  ~Sshd();
  std::string address(unsigned host) const;  // from 1
  int port() const { return port_; }

  keeper::Reach reach(const std::string& name, unsigned host) const;
  std::string yaml(const std::string& name, unsigned host, const std::string& more = "") const;  // a line of `hosts`
  void cut();          // nobody listens there any more, and every connection is gone
  void listen();       // again
  void bring() const;  // the keeper's program is there already: a debug build takes long to bring
  void know(unsigned host, const std::string& key_file = "host_key") const;
  // Where the far side keeps its things instead of the home of whoever runs the test.
  std::filesystem::path cache() const { return path() / "far/cache/ocflow"; }
  std::filesystem::path folder(const std::string& run, const std::string& host) const {
    return path() / "far/state/ocflow/keepers" / (run + "." + host);
  }

 private:
  void configure(unsigned hosts);
  std::unique_ptr<Child> child_;
  Place place_;
  int port_ = 0;
};

// The processes of a program below one of ours, at any depth (as ssh below ocflow).
std::vector<int> processes_below(int pid, const std::string& name);

}  // namespace ocflow::test
