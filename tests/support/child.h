// A program as a child of a test: its streams, its end. Killed with the test if it still runs.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace ocflow::test {

struct ChildResult {
  int exit_code = -1;  // 128 + N when signal N ended it, as a shell says it
  int signal = 0;      // the one that ended it
  std::string out, err;
  bool timed_out = false;
};

struct ChildCall {
  std::vector<std::string> command;        // the program by path, then its arguments
  std::string in;                          // what it reads; then its input ends
  std::map<std::string, std::string> env;  // beside ours; an empty value takes a variable away
  std::filesystem::path folder;            // where it runs; empty: here
  std::chrono::seconds limit{60};
  std::vector<int> pending{};    // signals that came as it was started: blocked, and there when it lets them through
  bool keep_input_open = false;  // for a program that is to go on waiting for an answer
};

class Child {
 public:
  explicit Child(const ChildCall& call);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t pid() const { return pid_; }
  // Reads until the text stands in what it wrote to either stream; false when it ended or the limit passed first.
  bool wait_for(const std::string& text);
  std::string
  first_line();  // of what it writes to stdout, without its end; throws, with what it said, if it ends before
  void send(const std::string& text);
  void signal(int number) const;
  const std::string& out() const { return result_.out; }  // so far
  void close_output();                                    // as if whoever reads it had gone
  ChildResult finish();                                   // waits for its end

 private:
  bool pump();  // reads and writes what can be; false: nothing more will come
  void stop();
  pid_t pid_ = -1;
  int in_ = -1, out_ = -1, err_ = -1;
  std::string pending_;
  std::size_t sent_ = 0;  // of it
  bool keep_input_open_ = false;
  std::chrono::steady_clock::time_point end_;
  ChildResult result_;
};

}  // namespace ocflow::test
