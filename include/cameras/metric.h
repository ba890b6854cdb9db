#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/preprocess.h"

#pragma GCC visibility push(default)
namespace cameras {

/// What a label names in a picture.
struct LabelledObject {
  at::Tensor mask;         ///< [H,W] bool, on the picture's own pixels; all objects of the label
  Region seen;             ///< the part of the picture that the network's input shows
  bool difficult = false;  ///< small, and not alone (see pointing in docs/evaluation.md)
};

struct MetricOptions {
  double tolerance = 15;        ///< pixels of the picture that a peak may miss the object by
  std::int64_t fractions = 31;  ///< even fractions of pixels, from none to all (insertion, …)
  std::int64_t draws = 10;      ///< disturbed inputs (max_sensitivity, …)
};

/// How much a map changed with its input.
struct MapChange {
  double map = 0;    ///< ‖S(x) - S(x + u)‖₂
  double input = 0;  ///< ‖u‖₂
};

/// A picture's map and the label that it explains, for a metric that compares with it.
struct OtherMap {
  at::Tensor map;  ///< [h,w] float32, of any size
  std::int64_t label = 0;
};

/// What several metrics read of one map. Each is found when it is first asked for, and only then.
struct SharedNumbers {
  std::shared_future<double> kept = {};       ///< P(I ⊙ S)
  std::shared_future<double> coherency = {};  ///< of S and the map of I ⊙ S, in [0,1]
  std::shared_future<double> road = {};       ///< ROAD, in [-1/2,1/2]
  std::shared_future<std::vector<MapChange>> changes = {};  ///< MetricOptions::draws of them
};

/// A map and all that a metric may ask about it. Functions instead of a network: whoever runs the
/// network decides how.
struct MetricCase {
  at::Tensor input;  ///< I: [1,C,h,w] float32, as Preprocess makes it
  at::Tensor black;  ///< what a masked pixel becomes, [1,C,1,1]: Preprocess::black(), or zeros
  at::Tensor map;    ///< S: [h,w] float32 in [0,1], of the label
  double probability = 0;  ///< P(I), the probability of the label
  /// P of other inputs [1,C,h,w]
  std::function<double(const at::Tensor& input)> probability_of;
  /// The map [h,w] that the same method gives of the label for other inputs
  std::function<at::Tensor(const at::Tensor& input)> map_of;
  std::optional<LabelledObject> object = {};  ///< none where the data set has none
  std::uint64_t seed = 0;                     ///< of what a metric draws by chance
  SharedNumbers shared = {};                  ///< as shared_later() makes them; none: not shared
  at::Tensor white = {};  ///< what black becomes where a pixel is inverted, [1,C,1,1]
  std::int64_t label = 0;
  std::vector<OtherMap> others = {};  ///< of the same method, of labels that the network predicts
  /// P of `count` inputs [1,C,h,w], which `input` makes in order, where several at once are faster;
  /// none: probability_of() one by one
  std::function<std::vector<double>(std::int64_t count,
                                    const std::function<at::Tensor(std::int64_t number)>& input)>
      probabilities_of = {};
};

/// What the metrics of one case share. Copies the case.
SharedNumbers shared_later(const MetricCase& subject, const MetricOptions& options);

enum class Better { higher, lower };

/// A number that a metric gives.
struct MetricColumn {
  std::string name;  ///< as in result files: "rho_plus"
  Better better = Better::higher;
};

/// A number for every column; none where it is not defined (docs/evaluation.md says when).
using Scores = std::vector<std::optional<double>>;

/// How good is a map? Stateless, so safe to share between threads.
class Metric {
 public:
  virtual ~Metric() = default;
  virtual std::vector<MetricColumn> columns() const = 0;
  /// Whether it judges a map by the object, so that cases without one make no sense.
  virtual bool needs_object() const { return false; }
  /// Whether it follows the label's probability, so that networks of quantities make no sense.
  virtual bool needs_probability() const { return false; }
  /// Whether it reads what a masked pixel is, MetricCase::black.
  virtual bool reads_black() const { return false; }
  /// Whether it compares with maps of other pictures, MetricCase::others.
  virtual bool needs_others() const { return false; }
  /// @return as many numbers as columns(); none of them for a map that is zero everywhere, unless
  ///         the metric judges that as well
  /// @throws Error{bad_argument} for shapes that contradict each other, or without an object where
  ///         one is needed; and what the case's functions throw
  Scores evaluate(const MetricCase& subject) const;

 private:
  /// Whether a map that says nothing has a score: the worst one.
  virtual bool judges_empty_maps() const { return false; }
  virtual Scores scores(const MetricCase& subject) const = 0;
};

/// A row of the metric table.
struct MetricEntry {
  std::string_view name;     ///< as on the command line: "density"
  std::string_view summary;  ///< "Map densities (Jalwana 2021)"
  std::unique_ptr<Metric> (*make)(const MetricOptions& options);
};

std::span<const MetricEntry> metrics() noexcept;

/// The metric called `name`.
/// @throws Error{bad_argument} for an unknown name (suggests the nearest) or options out of range
std::unique_ptr<Metric> make_metric(std::string_view name, const MetricOptions& options = {});

}  // namespace cameras
#pragma GCC visibility pop
