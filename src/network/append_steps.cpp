#include "core/aten.h"

#include <optional>
#include <string_view>
#include <utility>

#include "core/checked.h"
#include "graph/value_names.h"
#include "network/reading.h"

namespace cameras {
namespace {

// float32 cannot hold less than 1e-38; 1 - 1e-7 is the largest number below 1.
constexpr float kLeastShare = 1e-30F;
constexpr float kLeastOdds = 1e-7F;

// Nodes after the last value of a fitted graph.
class Appended {
 public:
  Appended(Fitted& fitted, std::string value)
      : fitted_(fitted), names_(value_names(fitted.graph)), value_(std::move(value)) {}

  const std::string& value() const { return value_; }

  std::string constant(const std::string& name, float number) {
    const std::string full = new_name(names_, value_ + "/" + name);
    fitted_.graph.constants[full] = at::full({}, number);
    return full;
  }

  // A node of one shape with the value.
  std::string add(const std::string& type, const std::string& name, Strings inputs) {
    return add(type, name, std::move(inputs), fitted_.shapes.at(value_));
  }

  std::string add(const std::string& type, const std::string& name, Strings inputs, Ints shape,
                  std::map<std::string, Attribute, std::less<>> attributes = {}) {
    const std::string full = new_name(names_, value_ + "/" + name);
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

  std::string integers(const std::string& name, const Ints& numbers) {
    const std::string full = new_name(names_, value_ + "/" + name);
    const auto count = static_cast<std::int64_t>(numbers.size());
    fitted_.graph.constants[full] = at::tensor(at::IntArrayRef(numbers), at::kLong).view({count});
    return full;
  }

  const Ints& shape() const { return fitted_.shapes.at(value_); }

  void move_to(std::string value) { value_ = std::move(value); }

 private:
  Fitted& fitted_;
  ValueNames names_;
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

// The axis of steps in [N,T,L] or [T,N,L].
std::optional<std::size_t> step_axis(const Ints& shape, std::int64_t batch) {
  if (shape.size() != 3) return std::nullopt;
  if (shape[0] == batch) return 1;
  return shape[1] == batch ? std::optional<std::size_t>(0) : std::nullopt;
}

// [N,L] of one step. At other sizes than the native one T is another: the step at the same place.
void append_position(Appended& nodes, std::size_t axis, std::int64_t position) {
  Ints rest = nodes.shape();
  const std::int64_t steps = rest[axis];
  require(position >= 0 && position < steps, Errc::bad_argument, "expected a position from 0 to ",
          steps - 1, " in '", nodes.value(), "' ", shape_text(rest), ", found ", position);
  const std::string all = nodes.add("Shape", "shape", {nodes.value()}, {3});
  const std::string which = nodes.integers("axis", {static_cast<std::int64_t>(axis)});
  const std::string count = nodes.add("Gather", "steps", {all, which}, {1});
  const std::string twice = nodes.integers("middle", {2 * position + 1});
  const std::string scaled = nodes.add("Mul", "scaled", {count, twice}, {1});
  const std::string whole = nodes.integers("native", {2 * steps});
  const std::string step = nodes.add("Div", "position", {scaled, whole}, {1});
  Ints one = rest;
  one[axis] = 1;
  const std::string kept = nodes.add("Gather", "step", {nodes.value(), step}, std::move(one),
                                     {{"axis", static_cast<std::int64_t>(axis)}});
  rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(axis));
  nodes.move_to(nodes.add("Reshape", "at_position", {kept, nodes.integers("scores", rest)}, rest));
}

std::string why_no_scores(const Ints& shape, std::int64_t batch) {
  const auto axis = step_axis(shape, batch);
  if (!axis) return "";
  const std::string last = std::to_string(shape[*axis] - 1);
  return ", a sequence: a position from 0 to " + last + " (--position) chooses one of its steps";
}

}  // namespace

std::string append_steps(Fitted& fitted, Reading& reading, const ReadingOptions& options,
                         std::int64_t batch) {
  const auto shape = fitted.shapes.find(reading.value);
  require(shape != fitted.shapes.end(), Errc::bad_model, "output '", reading.value,
          "' does not depend on the image");
  const std::string found = "'" + reading.value + "' " + shape_text(shape->second);
  Appended nodes(fitted, reading.value);
  if (options.position) {
    const auto axis = step_axis(shape->second, batch);
    require(axis.has_value(), Errc::bad_argument,
            "expected a position of a sequence [N,T,L] or [T,N,L], found ", found);
    append_position(nodes, *axis, *options.position);
    reading.position = options.position;
    reading.note += "; step " + std::to_string(*options.position) + " of a sequence, from 0";
  }
  const auto labels = label_count_of(nodes.shape(), batch);
  require(labels.has_value(), Errc::bad_model, "expected an output of class scores [N,L], found ",
          found, why_no_scores(shape->second, batch));
  if (reading.steps == ScoreSteps::log) append_log(nodes, reading.whole);
  if (reading.steps == ScoreSteps::log_odds) append_log_odds(nodes);
  if (*labels == 1) append_single(nodes, fitted.shapes.at(nodes.value()), options, reading);
  fitted.graph.outputs = {nodes.value()};
  return nodes.value();
}

}  // namespace cameras
