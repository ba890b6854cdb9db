#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/dataset.h"
#include "cameras/file.h"
#include "cameras/limits.h"
#include "cameras/metric.h"
#include "cameras/model.h"
#include "cameras/saliency.h"
#include "cameras/team.h"

#pragma GCC visibility push(default)
namespace cameras {

/// A part of a run: the pictures whose number leaves `index` when it is divided by `count`.
struct Shard {
  std::int64_t index = 0;
  std::int64_t count = 1;
};

/// Which labels of a picture are explained: those that the data set says, or the network's choice.
enum class JudgedLabels { truth, predicted };

/// What a masked pixel becomes: black in the picture, or zero in the network's input.
enum class MaskSpace { image, input };

/// What is judged, and how.
struct EvaluationOptions {
  /// Names or variants (cameras/method_variant.h); the others are compared with the first.
  std::vector<std::string> methods{"grad_cam", "cameras"};
  std::vector<std::string> metrics{"density", "drop", "deletion", "insertion"};
  JudgedLabels labels = JudgedLabels::truth;
  /// What each label is held against; none = no contrast. The metrics ask about the label as ever.
  std::optional<Opponent> contrast = {};
  std::string layer = {};  ///< "" = the network's default layer
  MethodOptions method_options = {};
  MetricOptions metric_options = {};
  MaskSpace mask_space = MaskSpace::image;
  std::int64_t limit = 0;     ///< > 0: at most so many pictures, evenly spread over the data set
  std::int64_t examples = 6;  ///< pictures that are drawn, evenly spread
  Shard shard = {};
};

/// What is judged by it. The names are for people who read the results; a model in memory is told
/// from others by its name, one of files by their bytes.
struct EvaluationSubject {
  const Model& model;
  const Dataset& dataset;
  std::string model_name;
  std::string dataset_name;
  std::string device = "cpu";     ///< as ModelOptions::device
  std::string precision = "f32";  ///< "f32" or "bf16", as ModelOptions::precision
  Limits limits = {};             ///< of pictures, all of which are read in full detail
};

/// What a draft's name begins with that a run writes (FileWriter): the next run removes those that
/// a killed process has left.
inline constexpr std::string_view kEvaluationDraft = ".cameras-evaluate-";

/// How a run is watched, and how it writes.
struct EvaluationWatch {
  /// Told before each picture how many of the run's are completed, and the same number again
  /// between the passes of its maps. False stops the run before its next pass, with
  /// Error{cancelled}; the pictures that are completed stay, and the next call goes on with them.
  std::function<bool(std::size_t done, std::size_t of, const std::string& picture)> progress = {};
  FileWriter write = &write_whole_file;  ///< of all result files but rows.csv, which grows
  Team team = {};                        ///< who else works on it; `progress` is asked of rank 0
};

/// An estimate with its 95 % interval (percentile bootstrap over pictures, 2000 draws).
struct Interval {
  double estimate = 0;
  double low = 0;   ///< 2.5th percentile
  double high = 0;  ///< 97.5th percentile
};

/// A mean, or a comparison, with how many rows it is of.
struct Estimate {
  std::int64_t rows = 0;
  std::optional<Interval> interval;  ///< none where it is not defined
};

/// A number of a metric, of one method.
struct MethodColumn {
  Estimate mean;
  Estimate difference;  ///< from the first method, of the labels where both have a number
  Estimate ratio;       ///< of the means, of the same labels
};

struct MethodSummary {
  std::string method;
  std::int64_t rows = 0;  ///< that are not skipped
  std::int64_t skipped = 0;
  std::int64_t empty = 0;  ///< maps without evidence
  std::vector<MethodColumn> columns;
};

struct Summary {
  std::int64_t pictures = 0;
  std::int64_t rows = 0;  ///< one by picture, label and method
  std::int64_t skipped = 0;
  std::string first_problem;  ///< of the first skipped row
  std::vector<MetricColumn> columns;
  std::vector<MethodSummary> methods;
};

/// A picture and its maps, as the run drew them.
struct EvaluationExample {
  std::string picture;          ///< its number in the run, nine digits
  std::vector<std::byte> jpeg;  ///< a file's bytes
};

/// What a run, or the shards of one together, found.
struct EvaluationResults {
  Summary summary;
  std::string record;  ///< run.json: a JSON object of all that the results depend on
  std::vector<EvaluationExample> examples;
  std::vector<std::string> notes;  ///< what there is to say that is no failure
  /// While it lives no other process writes into the folder: for what is written beside the
  /// results.
  std::shared_ptr<const void> lock;
};

/// Explains labels of the data set's pictures with every method and judges the maps by every metric
/// (docs/evaluation.md). `folder` gets run.json, rows.csv, examples/ and summary.json; a run that
/// was stopped goes on there. A picture, label or method that fails is a skipped row that says why.
/// A team makes the bytes of one process; ranks other than 0 return nothing (docs/scale.md).
/// @throws Error{io} for a folder of another run, rows that are not of this run, or one that cannot
///         be written; Error{cancelled} when EvaluationWatch::progress says so; Error{bad_argument}
///         for options that make no sense for the network or the data set
EvaluationResults evaluate(const EvaluationSubject& subject, const EvaluationOptions& options,
                           const std::filesystem::path& folder, const EvaluationWatch& watch = {});

/// Puts the folders of all shards of a run together; what results in `folder` is, byte for byte,
/// what the run gives in one piece.
/// @throws Error{io} for folders of different runs, missing or doubled shards, or unfinished ones
EvaluationResults merge_evaluations(std::span<const std::filesystem::path> shards,
                                    const std::filesystem::path& folder,
                                    const EvaluationWatch& watch = {});

}  // namespace cameras
#pragma GCC visibility pop
