#include "network/recognise.h"
#include "core/aten.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace cameras {
namespace {

// A Clip at 1e-7 of a thousand labels, and float32's rounding of sums.
constexpr double kSumSlack = 1e-3;
// Below this a probability may have been clipped or rounded away: its logarithm says nothing.
constexpr double kSmall = 1e-4;
constexpr double kLogSlack = 1e-2;

using Rows = std::vector<at::Tensor>;
using Function = std::function<at::Tensor(const at::Tensor&)>;

at::Tensor softmax_of(const at::Tensor& logits) { return at::softmax(logits, 1); }
at::Tensor sigmoid_of(const at::Tensor& logits) { return at::sigmoid(logits); }

Rows each_row(const Rows& rows, const Function& function) {
  Rows result;
  for (const at::Tensor& row : rows) result.push_back(function(row));
  return result;
}

bool every(const Rows& rows, const std::function<bool(const at::Tensor&)>& holds) {
  return std::ranges::all_of(rows, holds);
}

// Whether two tables of probabilities are the same: large ones by their ratio, small ones by being
// small.
bool same_probabilities(const at::Tensor& found, const at::Tensor& wanted) {
  const at::Tensor near =
      (found.clamp_min(kSmall).log() - wanted.clamp_min(kSmall).log()).abs() <= kLogSlack;
  return at::logical_or(near, at::logical_and(found < 10 * kSmall, wanted < 10 * kSmall))
             .all()
             .item<bool>() &&
         (found - wanted).abs().max().item<double>() <= kLogSlack;
}

bool same_everywhere(const Rows& found, const Rows& wanted) {
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!same_probabilities(found[i], wanted[i])) return false;
  }
  return true;
}

// A table that is the same for every image, all zeros after a dead Relu say, shows nothing.
bool varies(const Rows& rows) {
  return std::ranges::any_of(rows, [&](const at::Tensor& row) {
    return (row - rows[0]).abs().max().item<double>() > 1e-6;
  });
}

// What the numbers of each row add up to, where none is negative and it is the same in every row.
std::optional<double> whole_of(const Rows& rows, bool bounded) {
  if (rows[0].size(1) < 2 || !(bounded || varies(rows))) return std::nullopt;
  const double whole = rows[0].sum(1)[0].item<double>();
  if (!(whole > 0)) return std::nullopt;
  const bool shares = every(rows, [&](const at::Tensor& row) {
    return row.min().item<double>() >= 0 &&
           (row.sum(1) - whole).abs().max().item<double>() <= kSumSlack * whole;
  });
  if (!shares) return std::nullopt;
  return std::abs(whole - 1) <= kSumSlack ? 1 : whole;
}

bool in_unit_interval(const Rows& rows) {
  return every(rows, [](const at::Tensor& row) {
    return row.min().item<double>() >= 0 && row.max().item<double>() <= 1;
  });
}

class Recogniser {
 public:
  Recogniser(const std::vector<HeadValue>& values, const HeadValue& output, std::int64_t labels,
             std::int64_t batch)
      : values_(values), output_(output), labels_(labels), batch_(batch) {}

  std::optional<Reading> shares(double whole) const {
    const Rows p = each_row(output_.rows, [&](const at::Tensor& row) { return row / whole; });
    if (const HeadValue* logits = first_with(labels_, p, softmax_of)) {
      return Reading{.value = logits->name,
                     .dropped = ScoreActivation::softmax,
                     .note = "softmax spelt out dropped: the logit before it is explained"};
    }
    if (labels_ == 2) {
      if (auto two = two_columns(p)) return two;
    }
    return Reading{.value = output_.name,
                   .steps = ScoreSteps::log,
                   .whole = whole,
                   .note = "probabilities without logits: log p is explained"};
  }

  // [1 - sigmoid(z), sigmoid(z)], or the other way around, of a single z.
  std::optional<Reading> two_columns(const Rows& p) const {
    for (const std::int64_t column : {1, 0}) {
      const Rows one = each_row(p, [&](const at::Tensor& row) { return row.narrow(1, column, 1); });
      if (const HeadValue* logit = first_with(1, one, sigmoid_of)) {
        return Reading{
            .value = logit->name,
            .dropped = ScoreActivation::sigmoid,
            .kind = ScoreKind::sigmoid,
            .column = column,
            .note = "one sigmoid in two columns dropped: the logit before it is explained"};
      }
    }
    return std::nullopt;
  }

  std::optional<Reading> own_probabilities() const {
    if (!varies(output_.rows)) return std::nullopt;
    const auto reading = [](const HeadValue& logits, bool opposed) {
      return Reading{.value = logits.name,
                     .dropped = ScoreActivation::sigmoid,
                     .kind = ScoreKind::sigmoid,
                     .opposed = opposed,
                     .note = "sigmoid spelt out dropped: the logit before it is explained"};
    };
    if (const HeadValue* logits = first_with(labels_, output_.rows, sigmoid_of)) {
      return reading(*logits, false);
    }
    if (labels_ > 1) return std::nullopt;
    const Rows rest = each_row(output_.rows, [](const at::Tensor& row) { return 1 - row; });
    const HeadValue* const logit = first_with(1, rest, sigmoid_of);
    return logit == nullptr ? std::nullopt : std::optional(reading(*logit, true));
  }

  std::optional<Reading> logarithms() const {
    const Rows p = each_row(output_.rows, [](const at::Tensor& row) { return row.exp(); });
    const auto whole = whole_of(p, false);
    if (!whole || *whole != 1) return std::nullopt;
    const HeadValue* const logits = first_with(labels_, p, softmax_of);
    const bool before = logits != nullptr && logits->name != output_.name;
    return Reading{.value = before ? logits->name : output_.name,
                   .dropped = before ? ScoreActivation::log_softmax : ScoreActivation::none,
                   .note = before
                               ? "log-softmax spelt out dropped: the logit before it is explained"
                               : "logarithms of probabilities: explained as they are"};
  }

 private:
  // The first value, so the one with the fewest nodes before it, that gives these probabilities.
  const HeadValue* first_with(std::int64_t labels, const Rows& p,
                              const Function& activation) const {
    const auto found = std::ranges::find_if(values_, [&](const HeadValue& value) {
      return value.rows.size() == p.size() && value.rows[0].sizes() == p[0].sizes() &&
             label_count_of(value.shape, batch_) == labels &&
             same_everywhere(each_row(value.rows, activation), p);
    });
    return found == values_.end() ? nullptr : &*found;
  }

  const std::vector<HeadValue>& values_;
  const HeadValue& output_;
  std::int64_t labels_;
  std::int64_t batch_;
};

}  // namespace

std::optional<Reading> recognised(const std::vector<HeadValue>& values, const std::string& output,
                                  std::int64_t batch, bool bounded) {
  const auto found = std::ranges::find(values, output, &HeadValue::name);
  if (found == values.end() || found->rows.empty()) return std::nullopt;
  const auto labels = label_count_of(found->shape, batch);
  if (!labels || found->rows[0].size(1) != *labels) return std::nullopt;
  const Recogniser recogniser(values, *found, *labels, batch);
  if (const auto whole = whole_of(found->rows, bounded)) return recogniser.shares(*whole);
  if (in_unit_interval(found->rows)) {
    if (auto own = recogniser.own_probabilities()) return own;
  }
  return *labels > 1 ? recogniser.logarithms() : std::nullopt;
}

}  // namespace cameras
