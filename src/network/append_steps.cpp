#include "core/aten.h"

#include <utility>

#include "core/checked.h"
#include "network/reading.h"

namespace cameras {
namespace {

// float32 cannot hold less than 1e-38; 1 - 1e-7 is the largest number below 1.
constexpr float kLeastShare = 1e-30F;
constexpr float kLeastOdds = 1e-7F;

// Nodes after the last value of a fitted graph.
class Appended {
 public:
  Appended(Fitted& fitted, std::string value) : fitted_(fitted), value_(std::move(value)) {}

  const std::string& value() const { return value_; }

  std::string constant(const std::string& name, float number) {
    const std::string full = value_ + "/" + name;
    fitted_.graph.constants[full] = at::full({}, number);
    return full;
  }

  // A node of one shape with the value.
  std::string add(const std::string& type, const std::string& name, Strings inputs) {
    return add(type, name, std::move(inputs), fitted_.shapes.at(value_));
  }

  std::string add(const std::string& type, const std::string& name, Strings inputs, Ints shape,
                  std::map<std::string, Attribute, std::less<>> attributes = {}) {
    const std::string full = value_ + "/" + name;
    fitted_.graph.nodes.push_back({.name = full,
                                   .type = type,
                                   .inputs = std::move(inputs),
                                   .outputs = {full},
                                   .attributes = std::move(attributes)});
    fitted_.shapes[full] = std::move(shape);
    return full;
  }

  std::string bounded_log(const std::string& of, const std::string& name, float least) {
    const std::string bound = constant(name + "_least", least);
    const std::string kept = add("Max", name + "_kept", {of, bound});
    return add("Log", name, {kept});
  }

  void move_to(std::string value) { value_ = std::move(value); }

 private:
  Fitted& fitted_;
  std::string value_;
};

void append_log(Appended& nodes, double whole) {
  std::string share = nodes.value();
  if (whole != 1) {
    const std::string divisor = nodes.constant("whole", static_cast<float>(whole));
    share = nodes.add("Div", "share", {share, divisor});
  }
  nodes.move_to(nodes.bounded_log(share, "log", kLeastShare));
}

void append_log_odds(Appended& nodes) {
  const std::string one = nodes.constant("one", 1);
  const std::string rest = nodes.add("Sub", "rest", {one, nodes.value()});
  const std::string top = nodes.bounded_log(nodes.value(), "log", kLeastOdds);
  const std::string bottom = nodes.bounded_log(rest, "log_rest", kLeastOdds);
  nodes.move_to(nodes.add("Sub", "log_odds", {top, bottom}));
}

// [N,1] y becomes [N,2]: y and -y, the latter at index `negative`.
void append_other_side(Appended& nodes, Ints shape, std::int64_t negative) {
  const std::string opposite = nodes.add("Neg", "against", {nodes.value()});
  const std::int64_t axis = shape.size() > 1 ? 1 : 0;
  shape[static_cast<std::size_t>(axis)] = 2;
  Strings sides{nodes.value(), opposite};
  if (negative == 0) std::swap(sides[0], sides[1]);
  nodes.move_to(
      nodes.add("Concat", "both_sides", std::move(sides), std::move(shape), {{"axis", axis}}));
}

void note_one_score(Reading& reading) {
  if (reading.kind == ScoreKind::values) {
    reading.note = "one value, and no probability: explained as it is";
  } else if (reading.dropped == ScoreActivation::none && reading.steps == ScoreSteps::none) {
    reading.note = "one score: explained as it is, its sigmoid counts as the probability";
  }
  const std::int64_t against = *reading.against;
  reading.note += "; label " + std::to_string(against) + " (not:" + std::to_string(1 - against) +
                  ") is what speaks against it";
}

void append_single(Appended& nodes, const Ints& shape, const ReadingOptions& options,
                   Reading& reading) {
  if (reading.column) return append_other_side(nodes, shape, 1 - *reading.column);
  if (reading.may_be_quantity) reading.kind = ScoreKind::values;
  // The softmax of one score would be 1 whatever it is.
  if (reading.kind == ScoreKind::softmax) reading.kind = ScoreKind::sigmoid;
  // The score of two named classes is that of the second, as every framework trains it.
  const bool second = options.label_names == 2 && reading.kind != ScoreKind::values;
  reading.against = second ? 0 : 1;
  append_other_side(nodes, shape, reading.opposed ? 1 - *reading.against : *reading.against);
  note_one_score(reading);
}

}  // namespace

std::string append_steps(Fitted& fitted, Reading& reading, const ReadingOptions& options,
                         std::int64_t batch) {
  const auto shape = fitted.shapes.find(reading.value);
  require(shape != fitted.shapes.end(), Errc::bad_model, "output '", reading.value,
          "' does not depend on the image");
  const auto labels = label_count_of(shape->second, batch);
  require(labels.has_value(), Errc::bad_model, "expected an output of class scores [N,L], found '",
          reading.value, "' ", shape_text(shape->second));
  Appended nodes(fitted, reading.value);
  if (reading.steps == ScoreSteps::log) append_log(nodes, reading.whole);
  if (reading.steps == ScoreSteps::log_odds) append_log_odds(nodes);
  if (*labels == 1) append_single(nodes, fitted.shapes.at(nodes.value()), options, reading);
  fitted.graph.outputs = {nodes.value()};
  return nodes.value();
}

}  // namespace cameras
