// A site's text without its secrets, however they are written.
#include "engine/site/secrets.h"
#include "tests/support/catch.h"

using namespace ocflow;

namespace {

std::vector<Field> givens() {
  static const RecordType account{"account",
                                  {{"name", Type::of(Type::Kind::text), std::nullopt, "", {}},
                                   {"key", Type::of(Type::Kind::secret), std::nullopt, "", {}}}};
  return {{"accounts", Type::list_of(Type::record(account)), std::nullopt, "", {}},
          {"pin", Type::of(Type::Kind::secret), std::nullopt, "", {}}};
}

std::string hidden(const std::string& text) {
  const auto out = site::without_secrets(text, givens());
  return out ? *out : "error: " + out.error().what;
}

}  // namespace

TEST_CASE("secrets are left out of a site's text, whichever way they are written") {
  CHECK(hidden("pin: 1234 # not 1234\naccounts:\n- {name: a, key: \"x\\\"y\"}\n- name: b\n  key: 'it''s'\n") ==
        "pin: (secret) # not (secret)\naccounts:\n- {name: a, key: (secret)}\n- name: b\n  key: (secret)\n");
  CHECK(hidden("accounts:\n- key: |\n    one\n\n    two\n  name: b\npin: >-\n  x\n  y") ==
        "accounts:\n- key: (secret)\n  name: b\npin: (secret)");
  CHECK(hidden("\xEF\xBB\xBFpin: \"a\n  b\"\naccounts: []\n") == "\xEF\xBB\xBFpin: (secret)\naccounts: []\n");
  CHECK(hidden("pin: none\naccounts:\n- {name: none, key: \"\"}\n") ==
        "pin: none\naccounts:\n- {name: none, key: \"\"}\n");
}

TEST_CASE("a secret is in no comment either, be it short, another value, too, or written in another way") {
  const std::string rest = "accounts:\n- {name: abcd1234, key: none}\n";
  CHECK(hidden(rest + "pin: abcd1234  # was abcd1234-old\n") == rest + "pin: (secret)  # was (secret)-old\n");
  CHECK(hidden("# 12 or 13\r\npin: 12 # 12!\n# none\naccounts: [{name: 'no # 12', key: none}]\n") ==
        "# (secret)\r\npin: (secret) # (secret)\n# none\naccounts: [{name: 'no # 12', key: none}]\n");
  CHECK(hidden("accounts:\n- name: |  # 12\n    a # 12\n  key: none\npin: '12'\n#12") ==
        "accounts:\n- name: |  # (secret)\n    a # 12\n  key: none\npin: (secret)\n# (secret)");
  CHECK(hidden("accounts: []\npin: \"x\\\"yz\" # \"x\\\"yz\" or x\"yz\n") ==
        "accounts: []\npin: (secret) # \"(secret)\" or (secret)\n");
  CHECK(hidden("accounts: [{name: &n 'no # 12', key: none}]\npin: 12 # 12\n") ==
        "accounts: [{name: &n 'no # 12', key: none}]\npin: (secret) # (secret)\n");
  CHECK(hidden("# k: |\n#   first\n#   }\naccounts: []\npin: |\n  first\n  }\n") ==
        "# k: |\n#   (secret)\n#   }\naccounts: []\npin: (secret)");
}

TEST_CASE("of a secret of several short lines each is looked for in comments") {
  CHECK(hidden("# was ab\n# and cd\n# none\naccounts: []\npin: \"ab\\ncd\"\n") ==
        "# (secret)\n# (secret)\n# none\naccounts: []\npin: (secret)\n");
}

TEST_CASE("a secret that can't be left out is an error, not a text with the secret in it") {
  CHECK(hidden("pin: one\n  two\naccounts: []\n").find("one of these can't be left out: pin") != std::string::npos);
  CHECK(hidden("pin: &p abcd\naccounts: [{name: *p, key: x}]\n").find("can't be left out: pin, accounts[1].key") !=
        std::string::npos);
}
