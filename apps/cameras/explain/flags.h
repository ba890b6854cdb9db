#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cameras/render.h"
#include "cameras/saliency.h"
#include "options/cli11_forward.h"
#include "options/colorbar.h"
#include "options/look.h"
#include "options/model_options.h"

namespace cameras::cli {

/// The options of `cameras explain`, as typed.
struct ExplainFlags {
  ModelFlags model;
  std::vector<std::string> images;
  std::string method = "cameras";
  std::vector<std::string> labels{"predicted"};
  std::string contrast = {};  ///< "" = none
  std::string layer = "auto";
  MethodOptions options;
  std::string out;
  std::string view = "overlay";
  LookFlags look;
  ColorbarFlag colorbar;
  std::string map;
  std::string json;
};

void add_explain_flags(CLI::App& app, ExplainFlags& flags);

/// What the flags say of the picture.
/// @throws UsageError
RenderOptions render_options(const ExplainFlags& flags);

}  // namespace cameras::cli
