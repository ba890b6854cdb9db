// onnx_from_text OUT.onnx [LOCATION] < TEXT: a small network for the tests of the command line.
//
// TEXT is in ONNX's text syntax. Float values that the graph declares between < > and that nothing
// computes are its weights: they are filled with the same pseudo-random numbers on every machine.
// With LOCATION they are stored in that file, seen from OUT's folder, as external data.
#include <onnx/defs/parser.h>
#include <onnx/onnx_pb.h>

#include <cmath>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

onnx::ModelProto parse(const std::string& text) {
  onnx::ModelProto model;
  const auto status = onnx::OnnxParser::Parse(model, text.c_str());
  if (!status.IsOK()) throw std::runtime_error(status.ErrorMessage());
  return model;
}

std::set<std::string> given_or_computed(const onnx::GraphProto& graph) {
  std::set<std::string> names;
  for (const auto& tensor : graph.initializer()) names.insert(tensor.name());
  for (const auto& node : graph.node()) names.insert(node.output().begin(), node.output().end());
  return names;
}

// Uniform with the variance 1 / fan-in, so that activations neither vanish nor explode. The
// engine's numbers are defined by the standard; std::uniform_real_distribution's are not.
std::string random_floats(const onnx::TypeProto::Tensor& type, std::mt19937& engine) {
  std::int64_t count = 1;
  for (const auto& dim : type.shape().dim()) count *= dim.dim_value();
  const std::int64_t rows = type.shape().dim_size() > 1 ? type.shape().dim(0).dim_value() : count;
  const double largest = std::sqrt(3.0 * static_cast<double>(rows) / static_cast<double>(count));
  std::vector<float> values;
  for (std::int64_t i = 0; i < count; ++i) {
    const double unit = static_cast<double>(engine()) / 4294967295.0;
    values.push_back(static_cast<float>(largest * (2 * unit - 1)));
  }
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

void add_weights(onnx::GraphProto& graph) {
  const std::set<std::string> known = given_or_computed(graph);
  std::mt19937 engine(2021);
  for (const auto& info : graph.value_info()) {
    const auto& type = info.type().tensor_type();
    if (known.contains(info.name()) || type.elem_type() != onnx::TensorProto::FLOAT) continue;
    onnx::TensorProto& tensor = *graph.add_initializer();
    tensor.set_name(info.name());
    tensor.set_data_type(onnx::TensorProto::FLOAT);
    for (const auto& dim : type.shape().dim()) tensor.add_dims(dim.dim_value());
    tensor.set_raw_data(random_floats(type, engine));
  }
}

void write(const fs::path& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path.string());
}

void make_external(onnx::GraphProto& graph, const fs::path& folder, const std::string& location) {
  std::string bytes;
  const auto add = [](onnx::TensorProto& tensor, const std::string& key, const std::string& value) {
    auto& entry = *tensor.add_external_data();
    entry.set_key(key);
    entry.set_value(value);
  };
  for (auto& tensor : *graph.mutable_initializer()) {
    if (!tensor.has_raw_data()) continue;
    add(tensor, "location", location);
    add(tensor, "offset", std::to_string(bytes.size()));
    add(tensor, "length", std::to_string(tensor.raw_data().size()));
    bytes += tensor.raw_data();
    tensor.clear_raw_data();
    tensor.set_data_location(onnx::TensorProto::EXTERNAL);
  }
  write(folder / location, bytes);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.empty()) throw std::runtime_error("expected OUT.onnx [LOCATION]");
    const fs::path out = arguments[0];
    onnx::ModelProto model = parse({std::istreambuf_iterator<char>(std::cin), {}});
    add_weights(*model.mutable_graph());
    if (arguments.size() > 1)
      make_external(*model.mutable_graph(), out.parent_path(), arguments[1]);
    write(out, model.SerializeAsString());
  } catch (const std::exception& error) {
    std::cerr << "onnx_from_text: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
