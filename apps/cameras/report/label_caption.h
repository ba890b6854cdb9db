#pragma once

#include <string>
#include <vector>

#include "cameras/caption.h"

namespace cameras::cli {

/// A label's name, and what the network says of it ("30.4 %").
struct NamedStrength {
  std::string name;
  std::string strength;
};

/// "tulip, 30.4 %", or "tulip (30.4 %) against rose (12.0 %)" where a map is held against others.
/// Of long names words are left out, never the numbers.
Caption label_caption(const NamedStrength& label, const std::vector<NamedStrength>& against);

/// The caption behind what never gives way: "Grad-CAM: ", "empty map: ".
Caption with_start(const std::string& start, Caption caption);

}  // namespace cameras::cli
