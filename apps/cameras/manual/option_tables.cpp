#include "manual/option_tables.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <variant>
#include <vector>

#include "cameras/saliency.h"
#include "options/method_flags.h"

namespace cameras::cli {
namespace {

std::string code(std::string_view text) {
  std::string marked = "`";
  return marked.append(text).append("`");
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

std::string table_row(const std::vector<std::string>& cells) {
  std::string row = "|";
  for (const std::string& cell : cells) row += " " + cell + (cell.empty() ? "|" : " |");
  return row + "\n";
}

// Which values it takes, as one types them.
std::string taken_values(const OptionSpec& spec) {
  if (std::holds_alternative<option::OnOff>(spec.range)) return "";
  std::string text = expected_text(spec);
  std::ranges::replace(text, '\'', '`');
  const std::string_view most = "18446744073709551615";
  if (const std::size_t at = text.find(most); at != std::string::npos) {
    text.replace(at, most.size(), "2⁶⁴ − 1");
  }
  return spec.unit.empty() ? text : text + ", " + std::string(spec.unit);
}

// What the spec says of its default.
std::string default_text(const OptionSpec& spec) {
  if (!spec.fallback.empty()) return std::string(spec.fallback);
  const OptionValue value = option_value({}, spec);
  if (const bool* const on = std::get_if<bool>(&value)) return *on ? "on" : "off";
  return code(option_text(value));
}

struct Reader {
  std::string method;
  MethodOption option;
};

// Those that read it at one size.
std::vector<Reader> readers_of(const OptionSpec& spec) {
  std::vector<Reader> readers;
  for (const MethodEntry& entry : methods()) {
    for (const MethodOption& option : read_options(entry, {})) {
      if (option.spec == &spec) readers.push_back({code(entry.name), option});
    }
  }
  return readers;
}

bool read_by_all_but_one(const std::vector<Reader>& readers) {
  return readers.size() + 1 == methods().size();
}

std::string read_by(const std::vector<Reader>& readers, const OptionSpec& spec) {
  if (read_by_all_but_one(readers)) return "all but `cameras`";
  std::vector<std::string> names;
  names.reserve(readers.size());
  for (const Reader& reader : readers) names.push_back(reader.method);
  return joined(names) + (is_of_sizes(spec) ? ", `--multi-scale`" : "");
}

bool says_more(const Reader& reader) {
  return !reader.option.fallback.empty() || !reader.option.meaning.empty();
}

// Readers that say the same of it share a row.
std::string rows_of(const OptionSpec& spec) {
  const std::vector<Reader> readers = readers_of(spec);
  std::string flag = code(flag_of(spec));
  const std::string help(spec.help);
  if (std::ranges::none_of(readers, says_more)) {
    return table_row({flag, taken_values(spec), default_text(spec), read_by(readers, spec), help});
  }
  std::string rows;
  std::string values = taken_values(spec);
  std::vector<Reader> left = readers;
  while (!left.empty()) {
    const MethodOption first = left.front().option;
    const auto same = [&](const Reader& reader) {
      return reader.option.fallback == first.fallback && reader.option.meaning == first.meaning;
    };
    std::vector<Reader> alike;
    std::ranges::copy_if(left, std::back_inserter(alike), same);
    std::erase_if(left, same);
    const std::string own =
        first.fallback.empty() ? default_text(spec) : std::string(first.fallback);
    const std::string meaning(first.meaning);
    std::string first_row = help;
    if (!meaning.empty()) first_row.append(": ").append(meaning);
    rows +=
        table_row({flag, values, own, read_by(alike, spec), flag.empty() ? meaning : first_row});
    flag.clear();
    values.clear();
  }
  return rows;
}

std::string options_text(const MethodEntry& entry) {
  std::vector<std::string> texts;
  for (const MethodOption& option : entry.options) {
    std::string text = code(flag_of(*option.spec));
    if (!option.fallback.empty()) text += " (" + std::string(option.fallback) + ")";
    texts.push_back(text);
  }
  return joined(texts);
}

}  // namespace

std::string option_table() {
  std::string table =
      table_row({"option", "values", "default", "read by", "meaning"}) + "|---|---|---|---|---|\n";
  for (const OptionSpec& spec : option_specs()) table += rows_of(spec);
  return table;
}

std::string method_table() {
  std::string table = table_row({"name", "method", "looks at", "options"}) + "|---|---|---|---|\n";
  for (const MethodEntry& entry : methods()) {
    const std::string place = entry.reads_layer ? "a layer" : "the input";
    table += table_row({code(entry.name), std::string(entry.summary),
                        place + (entry.reads_label ? "" : ", not the label"), options_text(entry)});
  }
  return table;
}

}  // namespace cameras::cli
