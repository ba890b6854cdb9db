#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace cameras::testing {

/// A network in ONNX's text syntax, of one of the kinds that there are.
struct Conserving {
  std::string name;
  std::string weights;  ///< names that begin with "zero" are biases and means
  std::string nodes;    ///< from x [1,3,16,16] to y [1,5]
  int opset = 13;

  friend std::ostream& operator<<(std::ostream& out, const Conserving& network) {
    return out << network.name;
  }
};

/// Small ones with residual sums, dense blocks, inception's branches, VGG's fully connected layers,
/// squeeze and excitation, attention, and nodes that move values.
std::vector<Conserving> conserving_networks();

}  // namespace cameras::testing
