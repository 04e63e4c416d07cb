// Which steps name another procedure of their page.
#include <algorithm>
#include <unordered_map>

#include "dsl/import_draft.h"

namespace ocflow::dsl {
namespace {

constexpr std::size_t longest_key = 12;  // stems of a title that is looked for
constexpr std::size_t longest_sentence = 60;
constexpr std::size_t most_candidates = 6;

using Stems = std::vector<std::string>;

std::string key_of(const Stems& stems, std::size_t begin, std::size_t count) {
  std::string out;
  for (std::size_t i = begin; i < begin + count; i++) out += stems[i] + " ";
  return out;
}

bool is_action(const std::string& stem) {
  static const Stems actions = {"stop",   "start",   "restart",  "shut",   "exit",   "clos",  "clo",    "log",
                                "upgrad", "install", "configur", "check",  "verify", "remov", "add",    "back",
                                "restor", "drain",   "run",      "prepar", "updat",  "enabl", "disabl", "creat",
                                "delet",  "switch",  "power",    "reboot", "move",   "mov",   "open",   "deploy"};
  return std::find(actions.begin(), actions.end(), stem) != actions.end();
}

// What a title is about, without what is done and how: "Stopping OCS as a Windows Service" is about "OCS".
Stems subject_of(const Stems& title) {
  Stems out(title.begin() + (!title.empty() && is_action(title[0]) ? 1 : 0), title.end());
  static const Stems hows = {"manually", "automatically", "as",    "by",  "from", "on",
                             "in",       "with",          "using", "for", "via",  "when"};
  const auto how = std::find_if(out.begin(), out.end(),
                                [](const auto& s) { return std::find(hows.begin(), hows.end(), s) != hows.end(); });
  out.erase(how, out.end());
  return out;
}

class Calls {
 public:
  explicit Calls(Draft& draft) : draft_(draft) {}

  void find() {
    for (std::size_t p = 0; p < draft_.procedures.size(); p++) know(p);
    for (std::size_t p = 0; p < draft_.procedures.size(); p++) {
      auto& steps = draft_.procedures[p].steps;
      for (std::size_t i = 0; i < steps.size(); i++)
        if (i + 1 >= steps.size() || steps[i + 1].depth <= steps[i].depth) look(p, steps[i]);
    }
    cut_circles();
    main_first();
  }

 private:
  struct Known {
    std::vector<std::size_t> procedures;
    bool whole = false;  // a whole title, not only what it is about
  };

  void add(const Stems& stems, std::size_t p, bool whole) {
    if (stems.empty() || stems.size() > longest_key) return;
    Known& known = known_[key_of(stems, 0, stems.size())];
    if (!known.procedures.empty() && known.procedures.back() == p) return;
    if (known.procedures.size() < most_candidates) known.procedures.push_back(p);
    known.whole = known.whole || whole;
  }
  void know(std::size_t p) {
    const auto& about = draft_.procedures[p].about;
    if (about.empty()) return;
    if (about[0].size() > 1) add(about[0], p, true);
    add(subject_of(about[0]), p, false);
    if (about.size() > 1) add(subject_of(about[1]), p, false);
  }

  // The titles in the sentence, each as long as can be. What a title is only about counts where the sentence does the
  // same, or names nothing but a thing in a list of things.
  void look(std::size_t p, DraftStep& step) {
    Stems words = stems(step.sentence.text.substr(0, 500));
    if (words.empty()) return;
    words.resize(std::min(words.size(), longest_sentence));
    const bool tells = instructs(step.sentence.text);
    const std::string verb = tells ? (is_action(words[0]) ? words[0] : std::string("?")) : draft_.procedures[p].verb;
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < words.size(); i++) {
      std::size_t length = 0;
      for (const auto one : longest_at(words, i, p, verb, tells, length))
        if (std::find(found.begin(), found.end(), one) == found.end()) found.push_back(one);
      if (length > 0) i += length - 1;
    }
    tell(step, found);
  }
  std::vector<std::size_t> longest_at(const Stems& words, std::size_t at, std::size_t own, const std::string& verb,
                                      bool tells, std::size_t& length) const {
    std::vector<std::size_t> out;
    std::string key;
    for (std::size_t n = 1; n <= longest_key && at + n <= words.size(); n++) {
      key += words[at + n - 1] + " ";
      const auto known = known_.find(key);
      if (known == known_.end() || (!known->second.whole && !tells && at > 3)) continue;
      auto fits = fitting(known->second, own, verb, known->second.whole && n > 1);
      if (!fits.empty()) out = std::move(fits), length = n;
    }
    return out;
  }
  std::vector<std::size_t> fitting(const Known& known, std::size_t own, const std::string& verb, bool whole) const {
    std::vector<std::size_t> out;
    for (const auto p : known.procedures) {
      const auto& title = draft_.procedures[p].about[0];
      const bool same = verb.empty() ? false : !title.empty() && (title[0] == verb || !is_action(title[0]));
      if (p != own && (whole || same)) out.push_back(p);
    }
    return out;
  }

  void tell(DraftStep& step, const std::vector<std::size_t>& found) {
    if (found.size() == 1) step.calls = static_cast<int>(found[0]);
    if (found.size() < 2) return;
    for (const auto p : found) step.could_be.push_back("do " + draft_.procedures[p].name + "()");
  }

  // No procedure may come back to itself: the call that would close a circle becomes a proposal.
  void cut_circles() {
    std::vector<char> state(draft_.procedures.size(), 0);  // 0 not seen, 1 open, 2 done
    for (std::size_t p = 0; p < state.size(); p++)
      if (state[p] == 0) walk(p, state);
  }
  void walk(std::size_t root, std::vector<char>& state) {
    std::vector<std::pair<std::size_t, std::size_t>> open{{root, 0}};
    state[root] = 1;
    while (!open.empty()) {
      auto& [p, i] = open.back();
      auto& steps = draft_.procedures[p].steps;
      if (i == steps.size()) {
        state[p] = 2;
        open.pop_back();
        continue;
      }
      DraftStep& step = steps[i++];
      if (step.calls < 0) continue;
      const auto to = static_cast<std::size_t>(step.calls);
      if (state[to] == 1) {
        step.could_be.push_back("do " + draft_.procedures[to].name + "()");
        step.calls = -1;
      } else if (state[to] == 0) {
        state[to] = 1;
        open.emplace_back(to, 0);
      }
    }
  }

  void main_first() {
    std::size_t most = 1, main = 0;
    for (std::size_t p = 0; p < draft_.procedures.size(); p++) {
      const auto& steps = draft_.procedures[p].steps;
      const auto calls = static_cast<std::size_t>(std::count_if(steps.begin(), steps.end(), [](const DraftStep& s) {
        return s.calls >= 0 || (!s.could_be.empty() && s.could_be[0].ends_with("()"));
      }));
      if (calls > most) most = calls, main = p;
    }
    if (main == 0) return;
    auto& all = draft_.procedures;
    std::rotate(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(main),
                all.begin() + static_cast<std::ptrdiff_t>(main) + 1);
    for (auto& p : all)
      for (auto& step : p.steps)
        if (step.calls >= 0 && step.calls <= static_cast<int>(main))
          step.calls = step.calls == static_cast<int>(main) ? 0 : step.calls + 1;
  }

  Draft& draft_;
  std::unordered_map<std::string, Known> known_;
};

}  // namespace

void find_calls(Draft& draft) { Calls(draft).find(); }

}  // namespace ocflow::dsl
