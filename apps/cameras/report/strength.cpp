#include "report/strength.h"

#include <nlohmann/json.hpp>

namespace cameras::cli {

nlohmann::ordered_json label_json(const RankedLabel& label) {
  nlohmann::ordered_json json{{"index", label.index}, {"name", label.name}};
  if (label.quantity) {
    json["probability"] = nullptr;
    json["value"] = label.strength;
    return json;
  }
  json["probability"] = label.strength;
  json["logit"] = label.logit;
  return json;
}

}  // namespace cameras::cli
