#include "engine/host/hiding.h"

#include <algorithm>
#include <sstream>
#include <utility>

namespace ocflow::keeper {
namespace {

constexpr std::string_view hidden_mark = "(secret)";

void collect(const Value& value, std::vector<std::string>& to) {
  if (auto secret = value.get<Secret>()) {
    if (!secret->reveal().empty()) to.push_back(secret->reveal());
  } else if (auto list = value.list()) {
    for (const Value& item : *list) collect(item, to);
  } else if (auto record = value.record()) {
    for (const auto& [name, field] : record->fields) collect(field, to);
  }
}

// As a shell writes it where it stands without quotes: its words, with one blank between them.
std::string as_words(const std::string& secret) {
  std::istringstream words(secret);
  std::string out;
  for (std::string word; words >> word;) out += (out.empty() ? "" : " ") + word;
  return out;
}

// How many bytes at the beginning of the text are the end of a secret, or all of one.
std::size_t ends_there(const std::vector<std::string>& secrets, std::string_view text) {
  std::size_t most = 0;
  for (const std::string_view secret : secrets)
    for (auto n = std::min(secret.size(), text.size()); n > most; --n)
      if (secret.substr(secret.size() - n) == text.substr(0, n)) most = n;
  return most;
}

std::size_t begins_there(const std::vector<std::string>& secrets, std::string_view text) {
  std::size_t most = 0;
  for (const std::string_view secret : secrets)
    for (auto n = std::min(secret.size(), text.size()); n > most; --n)
      if (secret.substr(0, n) == text.substr(text.size() - n)) most = n;
  return most;
}

}  // namespace

std::vector<std::string> secrets_in(const action::Arguments& arguments) {
  std::vector<std::string> secrets;
  for (const Value& argument : arguments) collect(argument, secrets);
  for (std::size_t i = 0, all = secrets.size(); i < all; ++i)
    if (auto words = as_words(secrets[i]); !words.empty() && words != secrets[i]) secrets.push_back(std::move(words));
  std::sort(secrets.begin(), secrets.end(), [](auto& a, auto& b) { return a.size() > b.size(); });
  return secrets;
}

Hiding::Hiding(const std::vector<std::string>& secrets) : secrets_(secrets) {
  for (const std::string& secret : secrets) begins_[static_cast<unsigned char>(secret[0])] = true;
}

std::size_t Hiding::longest_at(std::size_t place) const {
  if (!begins_[static_cast<unsigned char>(kept_[place])]) return 0;
  for (const std::string& secret : secrets_)
    if (kept_.compare(place, secret.size(), secret) == 0) return secret.size();
  return 0;
}

// The bytes before `end`: where a secret begins in them is known.
std::string Hiding::take(std::size_t end) {
  std::string out;
  if (std::exchange(after_gap_, false) && (hidden_ = ends_there(secrets_, kept_)) > 0) out = hidden_mark;
  for (std::size_t i = 0; i < end; ++i) {
    if (i >= hidden_) {  // up to where one may begin all is taken at once
      const auto plain = i;
      while (i < end && !begins_[static_cast<unsigned char>(kept_[i])]) ++i;
      out.append(kept_, plain, i - plain);
      if (i == end) break;
    }
    const auto length = longest_at(i);
    if (length > 0 && i >= hidden_) out += hidden_mark;
    hidden_ = std::max(hidden_, i + length);
    if (length == 0 && i >= hidden_) out += kept_[i];
  }
  kept_.erase(0, end);
  hidden_ -= std::min(hidden_, end);
  return out;
}

std::string Hiding::next(std::string_view piece) {
  const auto longest = secrets_.empty() ? 1 : secrets_[0].size();
  kept_ += piece;
  if (kept_.size() < longest) return {};
  return take(kept_.size() - (longest - 1));
}

std::string Hiding::rest() { return take(kept_.size()); }

std::string Hiding::rest_before_gap() {
  const auto part = begins_there(secrets_, kept_);
  auto out = take(kept_.size() - part);
  const bool known = hidden_ > 0;  // the mark stands already
  out += part > 0 && !known ? hidden_mark : std::string_view();
  kept_.clear();
  hidden_ = 0;
  return out;
}

void hide_in(const std::vector<std::string>& secrets, std::string& text) {
  if (secrets.empty()) return;
  Hiding hiding(secrets);
  auto out = hiding.next(text);
  text = std::move(out += hiding.rest());
}

void hide_in_end(const std::vector<std::string>& secrets, std::string& text) {
  if (secrets.empty()) return;
  Hiding hiding(secrets);
  hiding.after_gap();
  auto out = hiding.next(text);
  text = std::move(out += hiding.rest());
}

}  // namespace ocflow::keeper
