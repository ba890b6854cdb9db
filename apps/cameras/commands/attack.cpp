#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "attack_flags.h"
#include "attack_image.h"
#include "attack_pictures.h"
#include "attack_report.h"
#include "cameras/grid.h"
#include "command.h"
#include "diagnostics.h"
#include "json_text.h"
#include "label_query.h"
#include "layer_query.h"
#include "method_flags.h"
#include "output_file.h"
#include "progress.h"

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
  if (flags.saliency != kNoSaliency) require_method(flags.saliency, flags.method);
  if (flags.target.empty()) throw UsageError("expected --target with a name or an index, found ''");
  try {
    if (!flags.out.empty()) static_cast<void>(Image::format_of(flags.out));
  } catch (const Error& error) {
    throw UsageError(error.what());
  }
  require_outputs(attack_outputs(flags), files_of(flags.model, flags.images));
  return options;
}

std::optional<std::int64_t> target_label(const AttackFlags& flags, const Model& model) {
  if (flags.target == kLeastLikely) {
    require(model.network.label_count() > 1, Errc::bad_argument,
            "expected a classifier of at least two labels, found one");
    return std::nullopt;
  }
  Request request;
  apply_labels({flags.target}, model, request);
  if (request.top > 0 || request.labels.size() != 1) {
    throw UsageError("expected --target least-likely, or one index or name, found '" +
                     flags.target + "'");
  }
  return request.labels[0];
}

void write_adversarial(const AttackFlags& flags, const Duel& duel) {
  if (flags.adversarial.empty()) return;
  write_file(adversarial_file(flags, duel.path, "plain"), duel.plain.png);
  write_file(adversarial_file(flags, duel.path, "guided"), duel.guided.png);
}

void write_grid(const AttackFlags& flags, const AttackSession& session,
                const std::vector<Duel>& duels) {
  if (flags.out.empty()) return;
  std::vector<std::vector<GridCell>> rows;
  for (const Duel& duel : duels) {
    for (auto& row : attack_rows(session, duel)) rows.push_back(std::move(row));
  }
  const Image grid = draw_grid(rows, {.side = flags.side});
  write_file(flags.out, grid.encode(Image::format_of(flags.out)));
}

std::vector<Duel> attack_all(const AttackFlags& flags, const AttackSession& session,
                             Console console) {
  std::vector<Duel> duels;
  Progress progress(console.err, flags.images.size());
  for (std::size_t i = 0; i < flags.images.size(); ++i) {
    progress.show(i, flags.images[i]);
    duels.push_back(attack_image(session, flags.images[i]));
  }
  return duels;
}

int run_attack(const AttackFlags& flags, Console console) {
  const AttackOptions options = checked_attack(flags);
  set_up_computing(flags.model);
  const Model model = open_model(flags.model);
  require_other_files(attack_outputs(flags), model.files);
  const auto method = flags.saliency == kNoSaliency
                          ? nullptr
                          : make_method(flags.saliency, options_for(flags.method, model.network));
  AttackSession session{.model = model,
                        .method = method.get(),
                        .request = {},
                        .target = target_label(flags, model),
                        .options = options};
  session.request.layer = layer_named(flags.layer, model.network);
  session.request.baseline = model.preprocess.black();
  const std::vector<Duel> duels = attack_all(flags, session, console);
  for (const Duel& duel : duels) write_adversarial(flags, duel);
  write_grid(flags, session, duels);
  const std::string report = json_text(attack_report(flags, session, duels));
  if (!flags.json.empty() && flags.json != "-") write_file(flags.json, as_bytes(report));
  print_warnings(console.err, model.warnings_so_far());
  console.out << (flags.json == "-" ? report : attack_table(model, duels));
  return kDone;
}

}  // namespace

Action define_attack(CLI::App& app) {
  const auto flags = std::make_shared<AttackFlags>();
  add_attack_flags(app, *flags);
  return [flags](Console console) { return run_attack(*flags, console); };
}

}  // namespace cameras::cli
