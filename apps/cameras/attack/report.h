#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "attack/flags.h"
#include "cameras/attack.h"

namespace cameras::cli {

/// What an image gave, as a table for people.
std::string duel_table(const Model& model, const Duel& duel);

/// A line for all images together; "" for a single one.
std::string mean_line(std::span<const Duel> duels);

/// The report, with the keys that docs/cli.md lists.
nlohmann::ordered_json attack_report(const AttackFlags& flags, const AttackOptions& options,
                                     const Model& model, const std::vector<Duel>& duels);

}  // namespace cameras::cli
