#include "help.h"

#include <algorithm>
#include <vector>

#include "text.h"

namespace leadkit::cli {
namespace {

constexpr int kPageColumns = 80;
constexpr int kNameColumns = 26;

using Entry = std::pair<std::string, std::string>;  // what it is called, what it does

std::string Section(const std::string& title, const std::vector<Entry>& entries) {
  if (entries.empty()) return "";
  size_t widest = 0;
  for (const auto& [name, text] : entries) {
    if (name.size() <= kNameColumns) widest = std::max(widest, name.size());
  }
  const int indent = static_cast<int>(widest) + 4;
  std::string out = "\n" + title + ":\n";
  for (const auto& [name, text] : entries) {
    out += "  " + name;
    if (name.size() > widest) {
      out += "\n" + std::string(static_cast<size_t>(indent), ' ');
    } else {
      out += std::string(widest - name.size() + 2, ' ');
    }
    out += Wrap(text, indent) + "\n";
  }
  return out;
}

bool TakesMany(const CLI::Option* option) { return option->get_items_expected_max() > 1; }

std::string Shown(const CLI::Option* option) {
  if (option->get_positional()) return option->get_name(true);
  std::string shown = option->get_name(false, true);
  if (const size_t comma = shown.find(','); comma != shown.npos) shown.insert(comma + 1, " ");
  std::string type = option->get_type_name();
  type = type.substr(0, type.find(':'));
  if (option->get_items_expected_max() == 0 || type.empty()) return shown;
  return shown + " " + type;
}

std::string Usage(const CLI::App* app, const std::string& name) {
  if (!app->get_subcommands({}).empty()) return name + " SUBCOMMAND STORE ...";
  std::string usage = name;
  for (const CLI::Option* option : app->get_options()) {
    if (!option->get_positional()) continue;
    const std::string item = option->get_name(true) + (TakesMany(option) ? "..." : "");
    usage += option->get_required() ? " " + item : " [" + item + "]";
  }
  return usage + " [OPTIONS]";
}

// How many letters differ, roughly: enough to tell a slip of the finger from another word.
size_t Distance(const std::string& a, const std::string& b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

std::string NoSuch(const CLI::App& app, const std::string& kind, const std::string& word) {
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands({})) names.push_back(sub->get_name());
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  std::string what = "there is no " + kind + " '" + word + "'";
  const auto nearest = std::min_element(
      names.begin(), names.end(),
      [&](const auto& a, const auto& b) { return Distance(word, a) < Distance(word, b); });
  if (nearest != names.end() && Distance(word, *nearest) <= 2) {
    what += "; did you mean " + *nearest + "?";
  }
  return what;
}

}  // namespace

std::string Wrap(const std::string& text, int indent) {
  return Join(WrapLines(text, kPageColumns - indent),
              "\n" + std::string(static_cast<size_t>(indent), ' '));
}

std::string HelpPage::make_help(const CLI::App* app, std::string name, CLI::AppFormatMode) const {
  std::string page = app->get_description() + "\n\nUsage: " + Usage(app, name) + "\n";

  std::vector<std::string> groups;
  for (const CLI::App* sub : app->get_subcommands({})) {
    if (std::find(groups.begin(), groups.end(), sub->get_group()) == groups.end()) {
      groups.push_back(sub->get_group());
    }
  }
  for (const std::string& group : groups) {
    std::vector<Entry> entries;
    for (const CLI::App* sub : app->get_subcommands({})) {
      if (sub->get_group() == group) entries.emplace_back(sub->get_name(), sub->get_description());
    }
    page += Section(group, entries);
  }

  std::vector<Entry> arguments;
  for (const CLI::Option* option : app->get_options()) {
    if (option->get_positional()) arguments.emplace_back(Shown(option), option->get_description());
  }
  page += Section("Arguments", arguments);
  for (const std::string& group : app->get_groups()) {
    std::vector<Entry> entries;
    for (const CLI::Option* option : app->get_options()) {
      if (option->nonpositional() && option->get_group() == group) {
        entries.emplace_back(Shown(option), option->get_description());
      }
    }
    page += Section(group, entries);
  }
  return page + "\n" + app->get_footer() + "\n";
}

std::string UsageError(const CLI::App& app, const CLI::ParseError& error) {
  std::string name = app.get_name();
  const CLI::App* at = &app;
  while (!at->get_subcommands().empty()) {
    at = at->get_subcommands().back();
    name += " " + at->get_name();
  }
  std::string what = error.what();
  const std::vector<std::string> extra = app.remaining(true);
  if (!at->get_subcommands({}).empty()) {
    what = extra.empty() ? "a subcommand is missing" : NoSuch(*at, "subcommand", extra.front());
  } else if (!extra.empty()) {
    const auto option = std::find_if(extra.begin(), extra.end(),
                                     [](const std::string& word) { return word.starts_with("-"); });
    if (option == extra.end()) {
      what = "'" + extra.front() + "' is one argument too many";
    } else if (at->get_option_no_throw(*option) != nullptr) {
      what = "the subcommand comes first, and " + *option + " after it";
    } else {
      what = NoSuch(*at, "option", *option);
    }
  }
  return "leadkit: " + OneLine(what) + "; see: " + name + " --help";
}

}  // namespace leadkit::cli
