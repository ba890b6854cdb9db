#include "model/score_kind_text.h"

namespace cameras {

std::optional<ScoreKind> score_kind_of(const CardObject& card) {
  const nlohmann::json* const type = card.find("problem_type");
  if (type == nullptr) return std::nullopt;
  if (*type == "regression") return ScoreKind::values;
  if (*type == "multi_label_classification") return ScoreKind::sigmoid;
  if (*type == "single_label_classification") return ScoreKind::softmax;
  return std::nullopt;
}

}  // namespace cameras
