#include "sanity/verdict.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "report/text_table.h"

namespace cameras::cli {
namespace {

const char* dependence_text(Dependence dependence) {
  if (dependence == Dependence::yes) return "yes";
  return dependence == Dependence::by_sign ? "by sign" : "no";
}

std::string depends_text(Dependence found, const std::string& what) {
  if (found == Dependence::no) return "FAILS: hardly depends on the " + what;
  return "depends on the " + what + (found == Dependence::yes ? "" : " by its sign alone");
}

// A method that does not read what is changed cannot fail for it: that is said as what it is,
// unless it reads no other weights either.
std::string weights_text(const SanityVerdict& verdict) {
  const bool depends_below = verdict.on_all_weights.value_or(Dependence::no) != Dependence::no;
  if (*verdict.on_weights == Dependence::no && depends_below &&
      !verdict.reads_topmost_layer.value_or(true)) {
    return "does not read the topmost layer, depends on those below";
  }
  return depends_text(*verdict.on_weights, "weights");
}

std::string rule_of_cascade() {
  return " Empty: the share of the cascade's maps that show nothing, whose correlation is 0 by "
         "definition; where it is large, look at the signed maps (--json).";
}

std::string rule_of_dependence(const SanityFlags& flags) {
  std::string depends;
  if (flags.has(SanityCheck::cascading)) {
    depends = " on the weights where that is below " + verdict_number(kAlike) +
              " after the first layer and on average over the cascade;";
  }
  if (flags.has(SanityCheck::other_label)) {
    depends +=
        " on the label where that of another label's maps is below " + verdict_number(kAlike) + ";";
  }
  if (depends.empty()) return depends;
  return " A method depends" + depends +
         " by its sign alone where this holds only for maps before their sign is dropped. One does "
         "not read what is changed where all its maps stay the same, number by number.";
}

}  // namespace

std::string verdict_number(double value) { return fixed_text(value, 2); }

nlohmann::ordered_json verdict_json(const SanityVerdict& verdict) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  const auto add_dependence = [&](const char* key, const std::optional<Dependence>& found) {
    if (found) json[key] = dependence_text(*found);
  };
  const auto add = [&](const char* key, const std::optional<bool>& found) {
    if (found) json[key] = *found ? "yes" : "no";
  };
  add_dependence("depends_on_weights", verdict.on_weights);
  add_dependence("depends_on_all_weights", verdict.on_all_weights);
  add("reads_topmost_layer", verdict.reads_topmost_layer);
  add_dependence("depends_on_label", verdict.on_label);
  add("reads_label", verdict.reads_label);
  add("becomes_more_complex", verdict.becomes_more_complex);
  add("agrees_with_attack", verdict.agrees_with_attack);
  return json;
}

std::string verdict_text(const SanityVerdict& verdict) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : "; ") + part; };
  if (verdict.on_weights) add(weights_text(verdict));
  if (verdict.reads_label == false) {
    add("reads no label");
  } else if (verdict.on_label) {
    add(depends_text(*verdict.on_label, "label"));
  }
  if (verdict.becomes_more_complex) {
    add(*verdict.becomes_more_complex ? "more complex without its weights"
                                      : "no more complex without its weights");
  }
  if (verdict.agrees_with_attack) {
    add(std::string(*verdict.agrees_with_attack ? "agrees" : "does not agree") +
        " with the attack");
  }
  return text;
}

std::string sanity_rule(const SanityFlags& flags) {
  std::string text = "Mean rank correlation (Spearman) with the original maps.";
  if (flags.has(SanityCheck::cascading)) text += rule_of_cascade();
  if (flags.has(SanityCheck::denoised)) {
    text += " Denoised: that of means over " + std::to_string(flags.noisy_inputs) +
            " noisy inputs, mean over the stages, and after all layers.";
  }
  text += rule_of_dependence(flags);
  if (flags.has(SanityCheck::complexity)) {
    text +=
        " Complexity: how much the entropy of the maps' values grows when all layers are "
        "re-initialised; they become more complex where the mean is above two standard errors.";
  }
  if (flags.has(SanityCheck::random_labels)) {
    text +=
        " Random labels: rank correlation with the maps of up to five other labels, before their "
        "sign is "
        "dropped where a method has one.";
  }
  if (flags.has(SanityCheck::adversarial)) {
    text +=
        " Attack: rank correlation of the map with the change of every pixel; it agrees where the "
        "mean is above two standard errors.";
  }
  return text;
}

}  // namespace cameras::cli
