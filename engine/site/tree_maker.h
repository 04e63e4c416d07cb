// Puts nodes together from the YAML reader's events and refuses what goes past the limits, when it goes past them.
// Private to engine/site.
#pragma once
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <unordered_map>

#include "engine/site/site.h"

namespace ocflow::site {

struct Refused {};  // thrown when a limit is passed: it has been reported, and reading ends

class TreeMaker final : public YAML::EventHandler {
 public:
  // `skipped`: bytes of the file in front of `text` (its byte order mark).
  TreeMaker(std::string_view text, std::uint32_t skipped, FileId file, Diagnostics& diagnostics)
      : text_(text), skipped_(skipped), file_(file), diagnostics_(diagnostics) {}
  Node take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override;

 private:
  struct Open {
    Node node;
    YAML::anchor_t anchor = 0;
    bool has_key = false;
    Node key;
  };
  Span at(const YAML::Mark& mark, std::size_t length = 1) const;
  Span scalar_span(const YAML::Mark& mark, const std::string& value);
  Span null_span(const YAML::Mark& mark) const;
  void count(std::size_t nodes, Span at);
  void check_tag(const std::string& tag, Span at);
  void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor);
  void close();
  void attach(Node node, YAML::anchor_t anchor);
  void attach_to_map(Open& map, Node node);
  void refuse_duplicates(Node& map);

  std::string_view text_;
  std::uint32_t skipped_;
  FileId file_;
  Diagnostics& diagnostics_;
  std::vector<Open> open_;
  std::unordered_map<YAML::anchor_t, Node> anchors_;
  Node root_;
  std::size_t nodes_ = 0;
  bool started_ = false;
};

}  // namespace ocflow::site
