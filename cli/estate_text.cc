#include <algorithm>

#include "cli/estate.h"
#include "engine/base/value_json.h"
#include "engine/report/style.h"
#include "engine/report/words.h"

namespace ocflow::cli {

using nlohmann::json;
using report::count_text;
using report::padded;

namespace {

constexpr std::size_t estate_columns = 6, estate_names = 12;

struct EstateRow {
  std::string number, kind, sentence, written;
  bool one_sentence = true;
  std::vector<const EstateCell*> cells;  // by group; nullptr: the step is not there

  std::string shown(std::size_t g) const { return cells[g] ? cells[g]->shown : "-"; }
  bool alike() const {
    for (std::size_t g = 1; g < cells.size(); ++g)
      if (shown(g) != shown(0)) return false;
    return true;
  }
  std::string what() const { return report::one_line(one_sentence ? sentence : written); }
};

// "5[2].1" after "5[1].3", and before "5.1" of nothing: its numbers, one by one.
std::vector<unsigned long> number_place(const std::string& number) {
  std::vector<unsigned long> out;
  for (std::size_t i = 0; i < number.size(); ++i) {
    if (number[i] < '0' || number[i] > '9') continue;
    if (i == 0 || number[i - 1] < '0' || number[i - 1] > '9') out.push_back(0);
    out.back() = 10 * out.back() + static_cast<unsigned long>(number[i] - '0');
  }
  return out;
}

std::vector<EstateRow> estate_rows(const Estate& estate) {
  std::map<std::pair<std::vector<unsigned long>, std::string>, EstateRow> rows;
  for (const auto& site : estate.sites) {
    for (const auto& cell : site.cells) {
      auto& row = rows[{number_place(cell.number), cell.kind}];
      if (row.cells.empty())
        row = {cell.number,  cell.kind, cell.sentence,
               cell.written, true,      std::vector<const EstateCell*>(estate.groups.size())};
      row.one_sentence = row.one_sentence && row.sentence == cell.sentence;
      if (!row.cells[site.group]) row.cells[site.group] = &cell;
    }
  }
  std::vector<EstateRow> out;
  for (auto& [key, row] : rows) out.push_back(std::move(row));
  return out;
}

// A, B … Z, AA, AB …
std::string group_letter(std::size_t group) {
  const std::string last(1, static_cast<char>('A' + group % 26));
  return group < 26 ? last : group_letter(group / 26 - 1) + last;
}

class EstateTable {
 public:
  EstateTable(const Estate& estate, const Sources& sources, bool all, bool color)
      : e_(estate), sources_(sources), all_(all), style_{color}, rows_(estate_rows(estate)) {}

  std::string write() {
    head();
    groups();
    broken();
    table();
    orders();
    return std::move(out_);
  }

 private:
  void line(const std::string& text) { out_ += text + "\n"; }

  void head() {
    std::size_t broken = 0;
    for (const auto& site : e_.sites) broken += site.broken ? 1 : 0;
    line(style_.bold(e_.procedure) + "  " + e_.title);
    line("");
    std::string text = count_text(e_.sites.size(), "site", "sites") + ": ";
    if (!e_.groups.empty()) text += count_text(e_.groups.size(), "outcome", "different outcomes");
    if (broken > 0)
      text += (e_.groups.empty() ? "" : "; ") + std::to_string(broken) + (broken == 1 ? " breaks" : " break");
    line(text + ".");
  }

  std::string names(const std::vector<std::size_t>& sites) const {
    std::string out;
    const std::size_t shown = all_ || sites.size() <= estate_names + 1 ? sites.size() : estate_names;
    for (std::size_t i = 0; i < shown; ++i) out += (i == 0 ? "" : ", ") + report::one_line(e_.sites[sites[i]].name);
    if (shown < sites.size()) out += " and " + std::to_string(sites.size() - shown) + " more (--verbose names them)";
    return out;
  }

  void groups() {
    if (e_.groups.empty()) return;
    line("");
    for (std::size_t g = 0; g < e_.groups.size(); ++g)
      line("  " + padded(group_letter(g), 4) + padded(count_text(e_.groups[g].size(), "site", "sites"), 10) +
           names(e_.groups[g]));
  }

  void broken() {
    bool first = true;
    std::size_t width = 0;
    for (const auto& site : e_.sites)
      if (site.broken) width = std::max(width, site.name.size());
    for (const auto& site : e_.sites) {
      if (!site.broken) continue;
      if (std::exchange(first, false)) line(""), line(style_.bold("Sites that break"));
      const auto& b = *site.broken;
      std::string text = b.code.empty() ? "" : b.code + "  " + report::one_line(b.place) + "  ";
      text += report::one_line(b.message);
      if (b.more > 0) text += "; and " + std::to_string(b.more) + " more";
      line("  " + style_.with("1;31", padded(report::one_line(site.name), width + 2)) + text);
    }
  }

  void table() {
    std::size_t alike = 0, number_width = 4;
    std::vector<const EstateRow*> shown;
    for (const auto& row : rows_) {
      alike += row.alike() ? 1 : 0;
      if (row.alike() && !all_) continue;
      shown.push_back(&row);
      number_width = std::max(number_width, row.number.size());
    }
    for (std::size_t from = 0; !shown.empty() && from < e_.groups.size(); from += estate_columns)
      columns(shown, number_width + 2, from, std::min(from + estate_columns, e_.groups.size()));
    if (e_.groups.empty() || (all_ && alike < rows_.size())) return;
    line("");
    if (alike == rows_.size())
      line("All steps are alike at all sites.");
    else
      line(count_text(alike, "step is", "steps are") + " alike at all sites; --verbose shows them.");
  }

  void columns(const std::vector<const EstateRow*>& rows, std::size_t number_width, std::size_t from, std::size_t to) {
    std::vector<std::size_t> widths;
    std::string title = padded("STEP", number_width);
    for (std::size_t g = from; g < to; ++g) {
      std::size_t width = group_letter(g).size();
      for (const auto* row : rows) width = std::max(width, row->shown(g).size());
      widths.push_back(width + 2);
      title += padded(group_letter(g), widths.back());
    }
    line("");
    line(style_.dim(title.substr(0, title.find_last_not_of(' ') + 1)));
    for (const auto* row : rows) {
      std::string text = padded(row->number, number_width);
      for (std::size_t g = from; g < to; ++g) text += padded(row->shown(g), widths[g - from]);
      line(text + (row->kind.empty() ? "" : row->kind + ": ") + row->what());
    }
  }

  std::string sites_that(const plan::Ensure* ensure, bool certain) const {
    std::vector<std::size_t> sites;
    for (std::size_t i = 0; i < e_.sites.size(); ++i)
      for (const auto& order : e_.sites[i].orders)
        if (order.ensure == ensure && order.certain == certain) sites.push_back(i);
    return names(sites);
  }

  void orders() {
    if (e_.ensured == 0) return;
    const auto held = e_.ensured - e_.broken_orders.size();
    line("");
    if (held > 0) line(count_text(held, "order is", "orders are") + " ensured for every site.");
    for (const auto* ensure : e_.broken_orders) {
      const auto& file = sources_[ensure->at.file];
      line(style_.with("1;31", "Not ensured: ") + run::order_text(*ensure) + "  [" + file.path() + ":" +
           std::to_string(file.position(ensure->at.begin).line) + "]");
      const auto fails = sites_that(ensure, true), may = sites_that(ensure, false);
      if (!fails.empty()) line("  broken at       " + fails);
      if (!may.empty()) line("  perhaps broken  " + may);
      if (fails.empty() && may.empty()) line("  none of these sites breaks it");
    }
    if (!e_.broken_orders.empty())
      line("So nothing was looked at: it is shown which steps apply by the values of a site alone.");
  }

  const Estate& e_;
  const Sources& sources_;
  bool all_;
  report::Style style_;
  std::vector<EstateRow> rows_;
  std::string out_;
};

json site_json(const Estate& estate, const EstateSite& site, const Sources& sources) {
  auto diagnostics = json::array();
  for (const auto& d : site.diagnostics) diagnostics.push_back(to_json(d, sources));
  json out{{"file", valid_utf8(site.file)},
           {"name", valid_utf8(site.name)},
           {"exit_code", static_cast<int>(site.code)},
           {"group", site.broken || estate.groups.empty() ? json() : json(group_letter(site.group))},
           {"diagnostics", diagnostics}};
  if (site.broken)
    out["breaks"] = {{"code", site.broken->code},
                     {"place", valid_utf8(site.broken->place)},
                     {"what", valid_utf8(site.broken->message)},
                     {"remedy", valid_utf8(site.broken->remedy)},
                     {"more", site.broken->more}};
  out.update(site.more);
  return out;
}

json row_json(const EstateRow& row) {
  auto outcomes = json::object();
  for (std::size_t g = 0; g < row.cells.size(); ++g)
    outcomes[group_letter(g)] =
        row.cells[g] ? json{{"what", row.cells[g]->word}, {"perhaps", row.cells[g]->perhaps}} : json();
  json out{
      {"number", row.number}, {"sentence", valid_utf8(row.what())}, {"alike", row.alike()}, {"outcomes", outcomes}};
  if (!row.kind.empty()) out["kind"] = row.kind;
  return out;
}

json order_json(const Estate& estate, const plan::Ensure* ensure, const Sources& sources) {
  const auto& file = sources[ensure->at.file];
  json broken = json::array(), perhaps = json::array();
  for (const auto& site : estate.sites)
    for (const auto& order : site.orders)
      if (order.ensure == ensure) (order.certain ? broken : perhaps).push_back(valid_utf8(site.file));
  return {{"order", run::order_text(*ensure)},
          {"path", file.path()},
          {"line", file.position(ensure->at.begin).line},
          {"broken_at", broken},
          {"perhaps_broken_at", perhaps}};
}

}  // namespace

std::string estate_text(const Estate& estate, const Sources& sources, bool all, bool color) {
  return EstateTable(estate, sources, all, color).write();
}

json estate_json(const Estate& estate, const Sources& sources) {
  json sites = json::array(), groups = json::array(), steps = json::array(), orders = json::array();
  for (const auto& site : estate.sites) sites.push_back(site_json(estate, site, sources));
  for (std::size_t g = 0; g < estate.groups.size(); ++g) {
    auto files = json::array();
    for (const auto site : estate.groups[g]) files.push_back(valid_utf8(estate.sites[site].file));
    groups.push_back({{"name", group_letter(g)}, {"sites", files}});
  }
  for (const auto& row : estate_rows(estate)) steps.push_back(row_json(row));
  for (const auto* ensure : estate.broken_orders) orders.push_back(order_json(estate, ensure, sources));
  auto diagnostics = json::array();
  for (const auto& d : estate.diagnostics) diagnostics.push_back(to_json(d, sources));
  return {{"procedure", estate.procedure},
          {"title", valid_utf8(estate.title)},
          {"sites", sites},
          {"groups", groups},
          {"steps", steps},
          {"orders_ensured", estate.ensured - estate.broken_orders.size()},
          {"orders_broken", orders},
          {"diagnostics", diagnostics},
          {"exit_code", static_cast<int>(estate.code)}};
}

}  // namespace ocflow::cli
