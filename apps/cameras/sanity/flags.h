#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/grid.h"
#include "cameras/sanity_study.h"
#include "options/colorbar.h"
#include "options/look.h"
#include "options/method_flags.h"
#include "options/question.h"

namespace cameras::cli {

inline constexpr std::array<NoFlag, 1> kNotInSanity{kNoBudgetForMaps};

/// The options of `cameras sanity`, as typed.
struct SanityFlags {
  QuestionFlags question;
  std::vector<std::string> checks;
  std::size_t stages = 8;
  std::size_t noisy_inputs = 50;
  std::size_t pictured = 1;  ///< images that the strip shows
  std::int64_t side = 128;
  std::string view = "heat";
  LookFlags look;
  ColorbarFlag colorbar;
  std::string out;
  std::string curves;
  std::string csv;
  std::string json;

  bool has(SanityCheck check) const;

  /// Of the strip.
  GridOptions grid(const std::vector<std::vector<GridCell>>& rows = {}) const;
};

/// The check of this name; none where there is none.
std::optional<SanityCheck> check_named(std::string_view name);

/// The names of the checks that are made where nobody chooses.
std::vector<std::string> default_checks();

void add_sanity_flags(CLI::App& app, SanityFlags& flags);

/// Refuses what the command line alone shows to be wrong.
/// @throws UsageError; Error{io} for an output that cannot be written
void require_sanity_flags(const SanityFlags& flags);

/// The files that the call writes; "" = none.
std::vector<std::filesystem::path> sanity_outputs(const SanityFlags& flags);

/// What the flags ask for.
SanityOptions sanity_options(const SanityFlags& flags);

}  // namespace cameras::cli
