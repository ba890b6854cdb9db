#include "server/service/tensor_json.h"

#include <cmath>

#include "cameras/text.h"
#include "server/http/failure.h"

namespace cameras::server {
namespace {

constexpr std::int64_t kElements = std::int64_t{1} << 24;

std::vector<std::int64_t> shape_in(const Json& json) {
  const auto found = json.find("shape");
  if (found == json.end() || !found->is_array() || found->size() != 4) {
    throw bad_request("expected 'shape' of four sizes");
  }
  std::vector<std::int64_t> shape;
  std::int64_t elements = 1;
  for (const Json& size : *found) {
    const Json one{{"shape", size}};
    shape.push_back(whole_at(one, "shape", 1, kElements, 0));
    // Both factors are at most 2^24 before each step.
    elements = shape.back() < 1 ? 0 : elements * shape.back();
    if (elements < 1 || elements > kElements) {
      throw bad_request("expected a tensor of 1 to " + std::to_string(kElements) + " numbers");
    }
  }
  return shape;
}

// Nested lists are flattened row by row; how they nest is not looked at, as the protocol has it.
void collect(const Json& data, std::size_t most, std::vector<float>& values) {
  if (data.is_array()) {
    for (const Json& one : data) collect(one, most, values);
    return;
  }
  if (!data.is_number()) throw bad_request("expected 'data' of numbers");
  const auto value = data.get<float>();
  if (!std::isfinite(value)) throw bad_request("expected 'data' of finite numbers");
  if (values.size() == most) throw bad_request("expected as many numbers as 'shape' says");
  values.push_back(value);
}

}  // namespace

std::vector<std::int64_t> input_shape(const Model& model) {
  const ImageInput& image = model.network.image();
  const bool any_size = model.network.native_only_reason().empty();
  const std::int64_t height = any_size ? -1 : model.network.native_height();
  const std::int64_t width = any_size ? -1 : model.network.native_width();
  if (image.channels_last) return {-1, height, width, image.channels};
  return {-1, image.channels, height, width};
}

at::Tensor input_tensor(const Json& json, const Model& model) {
  require_keys(json, "an input", {"name", "shape", "datatype", "parameters", "data"});
  const ImageInput& image = model.network.image();
  if (text_at(json, "name") != image.name) {
    throw bad_request("expected the input '" + image.name + "', found '" +
                      printable(text_at(json, "name")) + "'");
  }
  if (text_at(json, "datatype") != "FP32") {
    throw bad_request("expected the datatype FP32, found '" + printable(text_at(json, "datatype")) +
                      "'");
  }
  const std::vector<std::int64_t> shape = shape_in(json);
  const std::vector<std::int64_t> wanted = input_shape(model);
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (wanted[i] < 0 || wanted[i] == shape[i]) continue;
    throw bad_request("expected the shape " + shape_text(wanted) + ", found " + shape_text(shape));
  }
  std::vector<float> values;
  const auto count = static_cast<std::size_t>(shape[0] * shape[1] * shape[2] * shape[3]);
  values.reserve(std::min(count, std::size_t{1} << 20));
  const auto data = json.find("data");
  if (data == json.end()) throw bad_request("expected 'data'");
  collect(*data, count, values);
  if (values.size() != count) throw bad_request("expected as many numbers as 'shape' says");
  const at::Tensor tensor = model.preprocess.black().new_empty(shape);
  std::copy(values.begin(), values.end(), tensor.data_ptr<float>());
  return image.channels_last ? tensor.permute({0, 3, 1, 2}).contiguous() : tensor;
}

}  // namespace cameras::server
