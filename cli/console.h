// Where we write: results on one stream, everything else on the other. Nothing is lost or thrown when a reader goes
// away; it is only noticed.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace ocflow::cli {

class Console {
 public:
  Console(int out, int err);  // file descriptors; not owned
  ~Console() { flush(); }
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  bool json = false;         // `--output json`: one JSON document on the result stream, whatever happens
  std::string state_option;  // "--state DIR", where it was given: it stands in the commands that are suggested
  // What such a command is about (a run, a rule), as it stands there.
  std::string named(const std::string& about) const { return about + (state_option.empty() ? "" : " " + state_option); }
  bool color_out() const { return color_out_; }
  bool color_err() const { return color_err_; }

  void out(std::string_view text);  // both are kept until `flush`, or until they are long
  void err(std::string_view text);
  void document(const nlohmann::json& content);
  void flush();
  // Nobody reads any more what we say about the run's progress: the terminal is gone, or whatever else it went to.
  bool lost_terminal() const { return err_broken_ != 0 && err_terminal_; }
  bool lost_reader() const { return err_broken_ != 0 && !err_terminal_; }
  // The errno for which a result could not be written whole, such as of a full disk; 0 also where its reader went away,
  // who had enough.
  int lost_result() const;

 private:
  static void write_all(int fd, std::string& text, int& broken);
  int out_fd_, err_fd_;
  bool color_out_, color_err_, err_terminal_;
  int out_broken_ = 0, err_broken_ = 0;  // an errno
  std::string out_, err_;
};

// "ocflow: WHAT." and the remedy beneath it, on the error stream; with `json` also {"error": …} on the result stream.
void tell(Console& console, const Error& error);

}  // namespace ocflow::cli
