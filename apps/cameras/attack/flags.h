#pragma once

#include <array>
#include <string>
#include <vector>

#include "cameras/attack.h"
#include "cameras/saliency.h"
#include "options/cli11_forward.h"
#include "options/colorbar.h"
#include "options/method_flags.h"
#include "options/model_options.h"

namespace cameras::cli {

inline constexpr std::array<NoFlag, 1> kNotInAttack{kNoBudgetForMaps};

/// The options of `cameras attack`, as typed.
struct AttackFlags {
  ModelFlags model;
  std::vector<std::string> images;
  std::string target = "least-likely";
  std::string saliency = "cameras";
  std::string layer = "auto";
  MethodOptions method;
  std::string epsilon = "12/255";
  std::string step_size = "0.5/255";
  AttackOptions attack;
  std::string out;
  std::string adversarial;  ///< folder; "" = the pictures are not kept
  std::string json;
  std::int64_t side = 192;
  ColorbarFlag colorbar;
};

/// --saliency none: no map, so that the penalty counts everywhere.
inline constexpr const char* kNoSaliency = "none";

void add_attack_flags(CLI::App& app, AttackFlags& flags);

/// The numbers among the flags.
/// @throws UsageError for one that is none, or out of range
AttackOptions attack_options(const AttackFlags& flags);

}  // namespace cameras::cli
