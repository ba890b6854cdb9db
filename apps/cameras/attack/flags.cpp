#include "attack/flags.h"

#include <CLI/CLI.hpp>
#include <cmath>
#include <optional>
#include <string_view>

#include "cameras/text.h"
#include "command.h"
#include "options/layer_query.h"
#include "options/method_flags.h"
#include "options/number_checks.h"

namespace cameras::cli {
namespace {

// "12/255" or "0.047".
double fraction(const char* option, const std::string& text) {
  const std::size_t slash = text.find('/');
  const auto value = parse_number<double>(std::string_view(text).substr(0, slash));
  const auto divisor = slash == std::string::npos
                           ? std::optional(1.0)
                           : parse_number<double>(std::string_view(text).substr(slash + 1));
  const bool read = value && divisor && std::isfinite(*value) && std::isfinite(*divisor);
  if (read && *divisor > 0) return *value / *divisor;
  throw UsageError("expected " + std::string(option) + " as 12/255 or 0.047, found '" + text + "'");
}

void add_descent(CLI::App& app, AttackFlags& flags) {
  app.add_option("--epsilon", flags.epsilon, "Largest change of a pixel value, white being 1")
      ->capture_default_str();
  app.add_option("--beta", flags.attack.beta, "Weight of the penalty outside of the salient region")
      ->capture_default_str();
  app.add_option("--beta-halving", flags.attack.beta_halving,
                 "Beta halves after every so many steps; 0 = never")
      ->check(whole_number(0, 1'000'000))
      ->capture_default_str();
  app.add_option("--confidence", flags.attack.confidence,
                 "Probability of the target at which both attacks stop")
      ->capture_default_str();
  app.add_option("--step-size", flags.step_size, "Change of a pixel value in one step")
      ->capture_default_str();
  app.add_option("--attack-steps", flags.attack.steps, "Most steps of an attack")
      ->check(whole_number(1, 1'000'000))
      ->capture_default_str();
}

}  // namespace

void add_attack_flags(CLI::App& app, AttackFlags& flags) {
  app.add_option("IMAGE", flags.images, "Photos: JPEG, PNG, WebP, BMP or TIFF")->required();
  add_model_option(app, flags.model);
  app.add_option("--target", flags.target, "What is to be seen instead")
      ->capture_default_str()
      ->type_name("least-likely|INDEX|NAME");
  app.add_option("--saliency", flags.saliency,
                 "none (the penalty counts everywhere), or what guides the attack, from " +
                     method_names() + "; a variant is METHOD:OPTION=VALUE:…")
      ->capture_default_str()
      ->type_name("none|METHOD");
  add_descent(app, flags);
  add_layer_option(app, flags.layer);
  add_method_flags(app, flags.method, kNotInAttack);
  add_model_flags(app, flags.model);
  add_old_label_names(app, flags.model);
  app.add_option("--out", flags.out, "Picture of all: .png, .jpg, .webp, .bmp, .pdf or .svg")
      ->type_name("GRID.png");
  app.add_option("--side", flags.side, "Pixels of a picture's longer side in --out")
      ->check(whole_number(16, 4096))
      ->capture_default_str();
  add_colorbar_option(app, flags.colorbar, "on");
  app.add_option("--save-adversarial", flags.adversarial,
                 "Folder for IMAGE-plain.png and IMAGE-guided.png")
      ->type_name("FOLDER");
  app.add_option("--json", flags.json, "Report; - for standard output")->type_name("OUT.json");
  add_computing_flags(app, flags.model);
}

AttackOptions attack_options(const AttackFlags& flags) {
  AttackOptions options = flags.attack;
  options.epsilon = fraction("--epsilon", flags.epsilon);
  options.step_size = fraction("--step-size", flags.step_size);
  try {
    require_options(options);
  } catch (const Error& error) {
    throw UsageError(error.what());
  }
  return options;
}

}  // namespace cameras::cli
