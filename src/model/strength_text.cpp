#include "core/aten.h"

#include <iomanip>
#include <sstream>
#include <string>

#include "cameras/model.h"
#include "cameras/text.h"

namespace cameras {

std::string strength_text(const Network& network, const at::Tensor& logits, std::int64_t label) {
  const auto strength = network.strengths(logits)[label].item<double>();
  if (network.score_kind() != ScoreKind::values) return percent_text(strength);
  std::ostringstream text;
  text << "value " << std::setprecision(4) << (strength == 0 ? 0 : strength);  // no -0
  return text.str();
}

}  // namespace cameras
