#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "attack/flags.h"
#include "attack/pictures.h"
#include "attack/report.h"
#include "cameras/grid.h"
#include "command.h"
#include "console/diagnostics.h"
#include "console/progress.h"
#include "options/label_query.h"
#include "options/layer_query.h"
#include "options/method_flags.h"
#include "options/unread_options.h"
#include "outputs/figure_file.h"
#include "outputs/output_file.h"
#include "report/json_text.h"

namespace cameras::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLeastLikely = "least-likely";

fs::path adversarial_file(const AttackFlags& flags, const std::string& image, const char* form) {
  return fs::path(flags.adversarial) / (fs::path(image).stem().string() + "-" + form + ".png");
}

std::vector<fs::path> attack_outputs(const AttackFlags& flags) {
  std::vector<fs::path> outputs{flags.out, flags.json};
  if (flags.adversarial.empty()) return outputs;
  for (const std::string& image : flags.images) {
    outputs.push_back(adversarial_file(flags, image, "plain"));
    outputs.push_back(adversarial_file(flags, image, "guided"));
  }
  return outputs;
}

// What the command line alone shows to be wrong, before a file is read.
AttackOptions checked_attack(const AttackFlags& flags) {
  const AttackOptions options = attack_options(flags);
  if (flags.saliency != kNoSaliency) {
    require_method(flags.saliency, flags.method);
    require_without({flags.saliency}, flags.method, kNotInAttack);
  }
  if (flags.target.empty()) throw UsageError("expected --target with a name or an index, found ''");
  try {
    if (!flags.out.empty()) static_cast<void>(Figure::format_of(flags.out));
  } catch (const Error& error) {
    throw UsageError(error.what());
  }
  require_outputs(attack_outputs(flags), files_of(flags.model, flags.images));
  return options;
}

std::optional<std::int64_t> target_label(const AttackFlags& flags, const Model& model) {
  if (flags.target == kLeastLikely) {
    return std::nullopt;
  }
  std::vector<std::string> warnings;
  const cameras::Target target = target_named({flags.target}, model, warnings);
  const auto* const chosen = std::get_if<Chosen>(&target);
  if (chosen == nullptr || chosen->labels.size() != 1) {
    throw UsageError("expected --target least-likely, or one index or name, found '" +
                     flags.target + "'");
  }
  return chosen->labels[0];
}

void write_adversarial(const AttackFlags& flags, const Duel& duel) {
  if (flags.adversarial.empty()) return;
  write_file(adversarial_file(flags, duel.path, "plain"), duel.plain.png);
  write_file(adversarial_file(flags, duel.path, "guided"), duel.guided.png);
}

// Returns warnings.
std::vector<std::string> write_grid(const AttackFlags& flags, const Model& model,
                                    const std::vector<Duel>& duels) {
  if (flags.out.empty()) return {};
  std::vector<std::vector<GridCell>> rows;
  const double epsilon = attack_options(flags).epsilon;
  for (const Duel& one : duels) {
    for (auto& row : attack_rows(model, epsilon, one)) rows.push_back(std::move(row));
  }
  GridOptions options{.side = flags.side};
  if (flags.colorbar.shown(true)) options.scales = attack_scales(epsilon, rows);
  return write_figure(flags.out, grid_figure(rows, options));
}

// What the images of a call gave, each written and printed when it is there. One that fails does
// not take the others with it.
class Tournament {
 public:
  Tournament(const AttackFlags& flags, const Model& model, Console console)
      : flags_(flags),
        model_(model),
        console_(console),
        progress_(console.err, flags.images.size()) {}

  void run(const DuelOptions& options) {
    for (std::size_t i = 0; i < flags_.images.size(); ++i) {
      progress_.show(i, flags_.images[i]);
      try {
        add(duel(model_, flags_.images[i], options));
      } catch (const std::exception& error) {
        progress_.clear();
        print_failure(console_.err, message_of(error));
        status_ = kFailed;
      }
    }
    progress_.clear();
  }

  // Writes and prints what is about all images. Returns the exit status.
  int close(const AttackOptions& options) {
    if (duels_.empty()) return status_;
    print_new_warnings();
    print_warnings(console_.err, write_grid(flags_, model_, duels_));
    const std::string report = json_text(attack_report(flags_, options, model_, duels_));
    if (!flags_.json.empty() && flags_.json != "-") write_file(flags_.json, as_bytes(report));
    console_.out << (flags_.json == "-" ? report : mean_line(duels_));
    return status_;
  }

 private:
  // The model's warnings wait for the first success: a failure is one line.
  void add(Duel found) {
    write_adversarial(flags_, found);
    progress_.clear();
    print_new_warnings();
    if (flags_.json != "-") console_.out << duel_table(model_, found) << std::flush;
    duels_.push_back(std::move(found));
  }

  void print_new_warnings() {
    std::vector<std::string> warnings = model_.warnings_so_far();
    const std::size_t count = warnings.size();
    warnings.erase(warnings.begin(),
                   warnings.begin() + static_cast<std::ptrdiff_t>(std::min(warned_, count)));
    print_warnings(console_.err, warnings);
    warned_ = count;
  }

  const AttackFlags& flags_;
  const Model& model_;
  Console console_;
  Progress progress_;
  std::vector<Duel> duels_;
  std::size_t warned_ = 0;  // warnings that were printed
  int status_ = kDone;
};

std::vector<std::string> unread_by_attack(const AttackFlags& flags, const CLI::App& app) {
  std::vector<std::string> warnings;
  if (flags.saliency != kNoSaliency) {
    warnings = unread_options(
        {.app = app, .methods = std::array{flags.saliency}, .options = flags.method});
  } else {
    std::vector<std::string> names{"--layer"};
    for (const OptionSpec& spec : option_specs()) names.push_back(flag_of(spec));
    warnings =
        given_in_vain(app, names, "is for the saliency map, and --saliency none asks for none");
  }
  if (flags.out.empty()) {
    std::ranges::move(given_in_vain(app, {"--side", "--colorbar"}, "is for the picture of --out"),
                      std::back_inserter(warnings));
  }
  return warnings;
}

int run_attack(const AttackFlags& flags, const CLI::App& app, Console console) {
  const AttackOptions options = checked_attack(flags);
  set_up_computing(flags.model);
  Model model = open_model(flags.model, console.err);
  std::ranges::move(unread_by_attack(flags, app), std::back_inserter(model.warnings));
  require_other_files(attack_outputs(flags), model.files);
  const auto method = flags.saliency == kNoSaliency
                          ? nullptr
                          : make_method(flags.saliency, options_for(flags.method, model.network));
  DuelOptions duel_options{.method = method.get(),
                           .request = {},
                           .target = target_label(flags, model),
                           .attack = options,
                           .limits = limits_of(flags.model)};
  duel_options.request.layer = layer_named(flags.layer, model.network);
  duel_options.request.baseline = model.preprocess.black();
  Tournament tournament(flags, model, console);
  tournament.run(duel_options);
  return tournament.close(options);
}

}  // namespace

Action define_attack(CLI::App& app) {
  const auto flags = std::make_shared<AttackFlags>();
  add_attack_flags(app, *flags);
  return [flags, &app](Console console) { return run_attack(*flags, app, console); };
}

}  // namespace cameras::cli
