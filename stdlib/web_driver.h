// A browser by W3C WebDriver: JSON over HTTP to chromedriver, or to another driver that is named. A page is a text, the
// address of its session, so that it stands in the journal and outlives engine and keeper. Private to stdlib/.
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "stdlib/declare.h"

namespace ocflow::stdlib {

struct BrowserOrder {
  std::string driver;   // the URL of one that runs; empty: a chromedriver of its own
  std::string browser;  // ADDRESS:PORT of the debugging port of somebody's browser; empty: one of its own
  std::string url;      // of somebody's browser the first tab whose address begins like that is taken
  bool headless = true;
  bool verify = true;
  std::vector<std::string> options;  // for Chromium's command line
  Duration limit{0};
};

// The page's text: "http://127.0.0.1:4444/session/ID", with " taken" behind it where the browser is somebody's, and
// " own" where the driver is ours to end. Of somebody's browser only the tab is closed.
asio::awaitable<Result<std::string>> open_browser(Context& context, BrowserOrder order);
asio::awaitable<Result<void>> close_browser(Context& context, std::string page);

// One command of a session: what its answer holds as `value`. Without a body it is a GET.
asio::awaitable<Result<nlohmann::json>> web_command(Context& context, std::string page, std::string path,
                                                    std::optional<std::string> body, Duration limit);

// How an element is named: CSS; XPath where it begins with "/" or "("; "text=Log out" for what can be clicked and
// shows just that text.
std::string locator_json(const std::string& element);
// The command path of an element that is shown, waited for; empty where none is in time.
asio::awaitable<Result<std::string>> find_element(Context& context, std::string page, std::string element,
                                                  Duration limit);

}  // namespace ocflow::stdlib
