#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cameras/attack.h"
#include "cameras/image.h"
#include "cameras/model.h"
#include "cameras/saliency.h"

namespace cameras::cli {

/// What every image of the call shares.
struct AttackSession {
  const Model& model;
  const SaliencyMethod* method;        ///< nullptr: the penalty counts everywhere
  Request request;                     ///< without the input; one label, which the network chooses
  std::optional<std::int64_t> target;  ///< empty: the least likely label
  AttackOptions options;
};

/// One form of the attack, and what the network says of the PNG file that it gives.
struct Form {
  Attack attack;
  PerturbationNorms norms;
  std::vector<std::byte> png;
  Image picture;
  double confidence = 0;        ///< probability of the target after reading the file back
  std::int64_t prediction = 0;  ///< top-1 after reading the file back
};

/// Both forms of the attack on one image.
struct Duel {
  std::string path;
  Image picture;           ///< the attacked one: the image as resized for the network
  Region seen;             ///< what of it the network sees
  std::int64_t label = 0;  ///< that the network predicts for it
  double probability = 0;  ///< of that label
  std::int64_t target = 0;
  double target_probability = 0;  ///< before the attack
  std::optional<SaliencyMap> map;
  Form plain;
  Form guided;

  bool both_reached() const { return plain.attack.reached && guided.attack.reached; }
  /// By how much the guided perturbation's l2 norm is smaller, in (-inf, 1].
  double reduction() const { return 1 - guided.norms.l2 / plain.norms.l2; }
};

/// @throws Error, which names the image; also where the network sees the target to begin with
Duel attack_image(const AttackSession& session, const std::string& path);

}  // namespace cameras::cli
