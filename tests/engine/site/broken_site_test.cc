#include "engine/base/codes.h"
#include "tests/engine/site/site_kit.h"
#include "tests/support/catch.h"

using namespace site_kit;

namespace {

struct Broken {
  const char* yaml;
  std::vector<std::string> mistakes;  // code and place, all of them
  const char* says;                   // somewhere in the message
};

const std::vector<Broken> broken{
    // How it is written.
    {"site:\n\tport: 1\n", {"OCF0503 2:1"}, "replace the tab with spaces"},
    {"site:\n  port: 1\n \t name: x\n", {"OCF0503 3:2"}, "a tab"},
    {"site:\n  name: \"OCS\n  port: 1\n", {"OCF0504 2:9"}, "a quote that is never closed"},
    {"site:\n  name: 'it''s\n  port: 1\n", {"OCF0504 2:9"}, "a quote that is never closed"},
    {"site:\n  name: a: b\n", {"OCF0504 2:10"}, "put text that contains a colon"},
    {"site:\n  port: 1\n name: x\n", {"OCF0504 3:2"}, "does not fit the lines around it"},
    {"site:\n  ports: [1, 2\n", {"OCF0504 2:15"}, "a [ without its ]"},
    {"site: {port: 1\n", {"OCF0504 1:15"}, "a { without its }"},
    {"site:\n  name: \"C:\\temp\\q\"\n", {"OCF0504 2:19"}, "single quotes"},
    {"site:\n  port: 1\n---\nsite:\n", {"OCF0505 3:1"}, "each site into a file of its own"},
    {"site:\n  port: 1\n  port: 2\n", {"OCF0506 3:3"}, "first here"},
    {"site:\n  port: 1\nsite:\n  port: 2\n", {"OCF0506 3:1"}, "site is given twice"},
    {"- port: 1\n", {"OCF0507 1:1"}, "a list"},
    {"just words\n", {"OCF0507 1:1"}, "a single value"},
    {"site:\n  [a]: 1\n  port: 2\n", {"OCF0508 2:3"}, "a key that is not a name"},
    {"site: !server\n  port: 1\n", {"OCF0509 1:7"}, "!server"},
    {"site:\n  <<: {port: 1}\n", {"OCF0509 2:3"}, "merging"},
    {"site: &all\n  port: 1\n  backup: *all\n", {"OCF0510 3:11"}, "write the value out"},
    {"site:\n  backup: *other\n", {"OCF0504 2:11"}, "named before it"},
    {"site:\n  name: caf\xE9\n", {"OCF0502 2:12"}, "encoding UTF-8"},
    {"site:\n  name: a\xE2\x80\xAE"
     "b\n",
     {"OCF0502 2:10"},
     "nobody can see"},
    {"name:x\nsite:\n  port: 1\n", {"OCF0504 1:5"}, "a colon without a blank behind it"},
    {"hosts:\n  a:\nport:80\nsite: 5\n", {"OCF0504 3:5"}, "add the blank"},
    {"site:\n  port:80\n  name: x\n", {"OCF0504 2:7"}, "add the blank"},
    {"site:\n  port: 1\n  x:2\n", {"OCF0523 3:3"}, "put a blank behind the colon: x: 2"},
    // One pass tells all of them, and none that only comes of another.
    {"site:\n  port: x\n  port: 2\n  used: 5\n", {"OCF0524 2:9", "OCF0506 3:3", "OCF0524 4:9"}, "given twice"},
    {"site:\n  port: !!int 1\n  used: 5\n", {"OCF0509 2:9", "OCF0524 3:9"}, "found !!int"},
    {"hosts:\n  a: {reach: winrm}\nsite:\n  host: a\n", {"OCF0528 2:14", "OCF0522 4:3"}, "lacks port"},
    // Against what the procedure asks for.
    {"", {"OCF0521 1:1"}, "add site: to the site file"},
    {"# nothing but a comment\n", {"OCF0521 1:1"}, "site is not given"},
    {"sit:\n  port: 1\n", {"OCF0521 1:1", "OCF0520 1:1"}, "did you mean site?"},
    {"site:\n  name: x\n", {"OCF0522 2:3"}, "site lacks port"},
    {"site:\n  port: 1\n  prot: 2\n", {"OCF0523 3:3"}, "did you mean port?"},
    {"site:\n  port: 1\n  backup:\n    name: x\n", {"OCF0522 4:5"}, "site.backup lacks port"},
    {"site:\n  port: \"1\"\n", {"OCF0524 2:9"}, "remove the quotes"},
    {"site:\n  port: 0x10\n", {"OCF0524 2:9"}, "site.port is not a number"},
    {"site:\n  port: 017\n", {"OCF0524 2:9"}, "found 017"},
    {"site:\n  port: .inf\n", {"OCF0524 2:9"}, "a number"},
    {"site:\n  port:\n", {"OCF0524 2:8"}, "found nothing"},
    {"site:\n  port: none\n", {"OCF0524 2:9"}, "give it a value"},
    {"site:\n  port: [1]\n", {"OCF0524 2:9"}, "a list"},
    {"site:\n  port: 1\n  used: yes\n", {"OCF0524 3:9"}, "write true"},
    {"site:\n  port: 1\n  used: Off\n", {"OCF0524 3:9"}, "write false"},
    {"site:\n  port: 1\n  grace: 5\n", {"OCF0524 3:10"}, "add its unit: 5s"},
    {"site:\n  port: 1\n  memory: 64\n", {"OCF0524 3:11"}, "64MB"},
    {"site:\n  port: 1\n  name:\n", {"OCF0524 3:8"}, "\"\" is an empty text"},
    {"site:\n  port: 1\n  name: {x}\n", {"OCF0524 3:9"}, "stands in quotes"},
    {"site:\n  port: 1\n  ports: 7\n", {"OCF0524 3:10"}, "[7]"},
    {"site:\n  port: 1\n  ports: [1, two]\n", {"OCF0524 3:14"}, "site.ports[2] is not a number"},
    {"site:\n  port: 1\n  backup: 7\n", {"OCF0524 3:11"}, "the fields of component"},
    {"site:\n  port: 1\n  backup: [{port: 1}]\n", {"OCF0524 3:11"}, "a list"},
    {"site: 7\n", {"OCF0524 1:7"}, "write its fields below it"},
    {"site:\n  port: 1\n  runs_as: proces\n", {"OCF0526 3:12"}, "did you mean process?"},
    {"site:\n  port: 1\n  host: app1\n", {"OCF0527 3:9"}, "add it under hosts:"},
    {"hosts:\n  app1:\nsite:\n  port: 1\n  host: app2\n", {"OCF0527 5:9"}, "did you mean app1?"},
    {"hosts:\n  app1: {reach: locale}\n", {"OCF0521 1:1", "OCF0528 2:17"}, "did you mean local?"},
    {"hosts:\n  app1: {platform: person}\n", {"OCF0521 1:1", "OCF0528 2:20"}, "write reach: person in place of it"},
    {"hosts:\n  app1: {platform: solaris}\n",
     {"OCF0521 1:1", "OCF0528 2:20"},
     "reach: person for a machine where only people act"},
    {"hosts:\n  app1: {reach: windows}\n", {"OCF0521 1:1", "OCF0528 2:17"}, "write platform: windows"},
    {"hosts:\n  app1: {port: 99999}\n", {"OCF0521 1:1", "OCF0528 2:16"}, "correct it, or leave it out"},
    {"hosts:\n  app1: {port: \"22\"}\n", {"OCF0521 1:1", "OCF0528 2:16"}, "write it without quotes"},
    {"hosts:\n  app1: {address: \"\"}\n", {"OCF0521 1:1", "OCF0528 2:19"}, "is empty"},
    {"hosts:\n  app1: {reach: winrm}\n", {"OCF0521 1:1", "OCF0528 2:17"}, "person"},
    {"hosts:\n  app1: {adress: x}\n", {"OCF0521 1:1", "OCF0528 2:10"}, "did you mean address?"},
    {"hosts:\n  app1: {platform: [linux]}\n", {"OCF0521 1:1", "OCF0528 2:20"}, "one of linux, windows"},
    {"hosts:\n  app1: 127.0.0.1\n", {"OCF0521 1:1", "OCF0528 2:9"}, "how it is reached"},
    {"hosts: [app1]\n", {"OCF0521 1:1", "OCF0528 1:8"}, "does not name any machine"},
};

}  // namespace

TEST_CASE("each broken site file is reported for what is wrong, where it is wrong") {
  for (const Broken& one : broken) {
    Tried tried(one.yaml);
    INFO(one.yaml << tried.rendered());
    CHECK(tried.mistakes() == one.mistakes);
    CHECK(tried.rendered().find(one.says) != std::string::npos);
  }
}

TEST_CASE("all mistakes of a site file are reported in one pass") {
  Tried tried("site:\n  prot: 1\n  used: yes\n  grace: 5\n  runs_as: x\n  host: nowhere\n");
  CHECK(tried.mistakes() == std::vector<std::string>{"OCF0522 2:3", "OCF0523 2:3", "OCF0524 3:9", "OCF0524 4:10",
                                                     "OCF0526 5:12", "OCF0527 6:9"});
}

TEST_CASE("a mistake in a site file is shown with its line and a caret") {
  Tried tried("site:\n  port: seven\n");
  INFO(tried.rendered());
  CHECK(tried.rendered().find("site.yaml:2:9") != std::string::npos);
  CHECK(tried.rendered().find("|   port: seven\n  |         ^^^^^ found seven, wanted a number, as in 7001 or 1.5") !=
        std::string::npos);
}

TEST_CASE("lines are counted the same with CRLF and with a byte order mark") {
  CHECK(Tried("\xEF\xBB\xBFsite:\r\n  name: x\r\n  port: seven\r\n").mistakes() ==
        std::vector<std::string>{"OCF0524 3:9"});
}

TEST_CASE("every code of a site file that has an example is provoked by it, and not by the mended one") {
  for (const CodeEntry& entry : codes::site()) {
    if (entry.wrong.empty()) continue;
    INFO(entry.code);
    const auto has_code = [&](const std::string& mistake) { return mistake.rfind(entry.code, 0) == 0; };
    const auto wrong = Tried(std::string(entry.wrong)).mistakes();
    CHECK(std::any_of(wrong.begin(), wrong.end(), has_code));
    const auto right = Tried(std::string(entry.right)).mistakes();
    CHECK(std::none_of(right.begin(), right.end(), has_code));
  }
}
