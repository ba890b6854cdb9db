#include "concepts/report.h"

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "cameras/caption.h"
#include "cameras/concept_colours.h"
#include "cameras/text.h"
#include "report/strength.h"
#include "report/text_table.h"

namespace cameras::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string hexadecimal(const Colour& colour) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text = "#";
  for (const std::uint8_t part : colour) {
    text += kDigits[part / 16];
    text += kDigits[part % 16];
  }
  return text;
}

// Of a name of many words the first ones.
std::string short_name(const RankedLabel& label) {
  constexpr std::size_t kLetters = 24;
  return printable(caption_text({{label.name}}, kLetters));
}

Json added_json(const AddedTo& one) {
  Json json = label_json(one.label);
  json["added"] = one.added;
  return json;
}

}  // namespace

std::string change_text(double change) {
  const std::string text = fixed_text(change, 1);
  return text.starts_with('-') ? text : "+" + text;
}

std::string concept_table(const ConceptFindings& findings) {
  std::vector<std::vector<std::string>> rows{{"concept", "share", "alone"}};
  for (const RankedLabel& label : findings.labels) {
    rows[0].push_back("adds to " + short_name(label));
  }
  for (std::size_t i = 0; i < findings.concepts.concepts.size(); ++i) {
    const RankedLabel& alone = findings.alone[i].at(0).label;
    rows.push_back({std::to_string(i + 1), percent_text(findings.concepts.concepts[i].share),
                    short_name(alone) + ", " + alone.text});
    for (const AddedTo& one : findings.of_labels[i]) rows.back().push_back(change_text(one.added));
  }
  return text_table(rows);
}

Json concept_json(const ConceptFindings& findings, const std::string& model) {
  Json json{{"model", model},
            {"image", findings.path},
            {"layer", findings.concepts.layer},
            {"explained", findings.concepts.explained},
            {"labels", Json::array()},
            {"concepts", Json::array()}};
  for (const RankedLabel& label : findings.labels) json["labels"].push_back(label_json(label));
  for (std::size_t i = 0; i < findings.concepts.concepts.size(); ++i) {
    const Concept& one = findings.concepts.concepts[i];
    Json entry{{"colour", hexadecimal(concept_colours()[i])},
               {"share", one.share},
               {"empty", one.map.empty()},
               {"alone", Json::array()},
               {"adds_to", Json::array()}};
    for (const AddedTo& label : findings.alone[i]) entry["alone"].push_back(added_json(label));
    for (const AddedTo& label : findings.of_labels[i]) {
      entry["adds_to"].push_back(
          {{"index", label.label.index}, {"name", label.label.name}, {"added", label.added}});
    }
    json["concepts"].push_back(std::move(entry));
  }
  return json;
}

}  // namespace cameras::cli
