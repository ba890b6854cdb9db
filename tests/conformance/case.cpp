#include "conformance/case.h"
#include "core/aten.h"

#include <onnx/common/version.h>
#include <onnx/onnx_pb.h>
#include <onnx/shape_inference/implementation.h>
#include <onnx/version_converter/convert.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "cameras/error.h"
#include "cameras/onnx.h"
#include "graph/passes/spell_out.h"
#include "onnx/external_data.h"
#include "onnx/tensor.h"
#include "ops/operators.h"
#include "support/device.h"

namespace cameras::testing {
namespace {

namespace fs = std::filesystem;
using Values = std::map<std::string, at::Tensor>;
using Proto = onnx::TensorProto;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  require(file.good(), Errc::io, "cannot read ", path.string());
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

Graph import(const onnx::ModelProto& model) {
  const std::string bytes = model.SerializeAsString();
  return import_onnx(std::as_bytes(std::span(bytes)));
}

std::set<std::string> operators_of(const onnx::ModelProto& model) {
  std::set<std::string> types;
  for (const auto& node : model.graph().node()) {
    const bool default_domain = node.domain().empty() || node.domain() == "ai.onnx";
    types.insert(default_domain ? node.op_type() : node.domain() + "." + node.op_type());
  }
  return types;
}

int opset_of(const onnx::ModelProto& model) {
  for (const auto& import : model.opset_import()) {
    if (import.domain().empty()) return static_cast<int>(import.version());
  }
  return 0;
}

// Before opset 7 a slope [C] meant the channels of [N,C,..], since then the last axis. The version
// converter leaves it as it is, so its result is another network.
bool slope_per_channel(const onnx::ModelProto& model) {
  const auto is_long = [](const onnx::TensorProto& tensor) { return tensor.dims(0) > 1; };
  return std::ranges::any_of(model.graph().initializer(), is_long);
}

// Types of fewer than 8 bits or with 8 bits of floating point, by their names: ONNX 1.12 knows
// none.
bool narrow(int element_type) {
  const std::string& name = Proto::DataType_Name(element_type);
  return name.starts_with("FLOAT8") || name.starts_with("FLOAT4") || name.ends_with("INT4");
}

// Why this model is none that the library means to run; "" when it should run.
std::string reason_to_skip(const onnx::ModelProto& model) {
  for (const auto* values : {&model.graph().input(), &model.graph().output()}) {
    for (const auto& value : *values) {
      if (!value.type().has_tensor_type()) return "sequence or optional values";
      const int type = value.type().tensor_type().elem_type();
      if (type == Proto::STRING) return "string data";
      if (narrow(type)) return "float8 or int4 data";
    }
  }
  if (model.graph().node_size() == 1 && model.graph().node(0).op_type() == "PRelu" &&
      opset_of(model) < kOldestOpset && slope_per_channel(model)) {
    return "opset 6, which the importer refuses: ONNX's version converter does not bring PRelu's "
           "slope"
           " [C] to opset 7";
  }
  for (const std::string& type : operators_of(model)) {
    if (ops::find(type, std::max(opset_of(model), kOldestOpset)) == nullptr &&
        !is_spelt_out(type)) {
      return "operator " + type + " is not supported";
    }
  }
  return "";
}

// Cases whose expected output is wrong in one version of ONNX: what is wrong with it.
std::string mistake_of(const std::string& name) {
  if (onnx_version() != "1.17") return "";
  // AveragePool's definition, PyTorch and ONNX Runtime count paddings, but nothing beyond them.
  if (name == "node/test_averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_True") {
    return "wrong in ONNX 1.17: what ceil_mode adds beyond the paddings is counted";
  }
  // QLinearMatMul saturates: of -236 int8 has -128, and not 20 (onnx/onnx#6733).
  const bool of_int8 =
      name.starts_with("node/test_qlinearmatmul_") && name.find("_int8_") != std::string::npos;
  return of_int8 ? "wrong in ONNX 1.17: what int8 cannot hold wraps in place of saturating" : "";
}

// A case that is valid ONNX but a variant that is documented as not run.
std::string unsupported_variant(const Error& error) {
  const std::string message = error.what();
  const auto says = [&](const char* part) { return message.find(part) != std::string::npos; };
  if (says("training_mode")) return "training mode (random numbers)";
  if (says("an 8-bit zero point")) return "a zero point of 16 bits and no output_dtype";
  return "";
}

// The files of the bfloat16 cases call their 16 bits something else; the model knows better.
at::Tensor load(const fs::path& path, const onnx::ValueInfoProto& declared) {
  Proto proto;
  require(proto.ParseFromString(read(path)), Errc::io, "no tensor in ", path.string());
  const int type = declared.type().tensor_type().elem_type();
  if (type == Proto::BFLOAT16) proto.set_data_type(type);
  ExternalData external("", 0);
  return take_tensor(proto, external, Limits{});
}

Values run_graph(const Graph& graph, Values values) {
  const at::NoGradGuard no_grad;
  const at::Device device = test_device();
  values.insert(graph.constants.begin(), graph.constants.end());
  for (auto& [name, value] : values) value = value.to(device);
  values[""] = at::Tensor();
  for (const Node& node : graph.nodes) {
    std::vector<at::Tensor> inputs;
    for (const std::string& name : node.inputs) inputs.push_back(values.at(name));
    const ops::Tensors outputs = ops::find(node.type, graph.opset)(node, inputs);
    for (std::size_t i = 0; i < node.outputs.size(); ++i) {
      if (node.outputs[i].empty()) continue;
      // Networks fold Constant nodes before they choose a device.
      const bool constant = node.type == "Constant";
      values[node.outputs[i]] = constant ? outputs.at(i).to(device) : outputs.at(i);
    }
  }
  return values;
}

// ONNX's own test runner compares with rtol = 1e-3, atol = 1e-7, and so do we, except where a file
// says bfloat16: we compute in float32, and the file's 7 bits of mantissa were cut off, not
// rounded, which is up to 2^-7 off.
double relative_tolerance(int element_type) {
  return element_type == Proto::BFLOAT16 ? 1.0 / 128 : 1e-3;
}

bool short_integer(int element_type) {
  return element_type == Proto::UINT8 || element_type == Proto::INT8 ||
         element_type == Proto::UINT16 || element_type == Proto::INT16;
}

std::string difference(const at::Tensor& found, const at::Tensor& expected, int element_type,
                       bool spelt_out) {
  std::ostringstream text;
  if (found.sizes() != expected.sizes()) {
    text << "expected shape " << expected.sizes() << ", found " << found.sizes();
  } else if (found.is_floating_point() &&
             (short_integer(element_type) || (spelt_out && element_type == Proto::INT32))) {
    // Quantised values, and products of them, stay floating-point numbers, for their gradients, but
    // they are whole.
    if (!at::equal(found, expected.to(found.scalar_type()))) text << "other quantised values";
  } else if (found.is_floating_point() != expected.is_floating_point() ||
             (found.scalar_type() == at::kBool) != (expected.scalar_type() == at::kBool)) {
    text << "expected " << expected.scalar_type() << ", found " << found.scalar_type();
  } else if (!expected.is_floating_point()) {
    // A narrower integer type is int64 here: what it would have wrapped to counts.
    if (!at::equal(found.to(expected.scalar_type()), expected)) text << "other integers";
  } else if (!at::allclose(found, expected, relative_tolerance(element_type), 1e-7, true)) {
    text << "off by at most " << (found - expected).abs().nan_to_num(0).max().item<double>();
  }
  return text.str();
}

std::string run_data_set(const Graph& graph, const onnx::GraphProto& proto,
                         const fs::path& folder) {
  Values values;
  int next = 0;
  for (const auto& declared : proto.input()) {
    if (graph.constants.contains(declared.name())) continue;
    const fs::path file = folder / ("input_" + std::to_string(next++) + ".pb");
    values[declared.name()] = load(file, declared);
  }
  values = run_graph(graph, std::move(values));
  for (int i = 0; i < proto.output_size(); ++i) {
    const auto& declared = proto.output(i);
    const at::Tensor expected = load(folder / ("output_" + std::to_string(i) + ".pb"), declared);
    const int type = declared.type().tensor_type().elem_type();
    const bool spelt_out = std::ranges::any_of(
        proto.node(), [](const auto& node) { return is_spelt_out(node.op_type()); });
    const std::string text =
        difference(values.at(declared.name()).to(at::kCPU), expected, type, spelt_out);
    if (!text.empty()) return "output " + std::to_string(i) + ": " + text;
  }
  return "";
}

onnx::ModelProto modernised(onnx::ModelProto model) {
  if (opset_of(model) == 0 || opset_of(model) >= kOldestOpset) return model;
  onnx::shape_inference::InferShapes(model);  // the converter asks for shapes
  return onnx::version_conversion::ConvertVersion(model, kOldestOpset);
}

}  // namespace

bool is_spelt_out(const std::string& type) {
  const auto operators = spelt_out_operators();
  return std::ranges::any_of(operators, [&](const auto& one) { return one.type == type; });
}

std::string onnx_version() {
  const std::string version = onnx::LAST_RELEASE_VERSION;
  return version.substr(0, version.rfind('.'));
}

fs::path test_data() { return CAMERAS_ONNX_TESTDATA; }

std::vector<Case> all_cases() {
  std::vector<Case> cases;
  for (const char* group : {"node", "simple", "pytorch-operator", "pytorch-converted"}) {
    if (!fs::is_directory(test_data() / group)) continue;
    for (const auto& entry : fs::directory_iterator(test_data() / group)) {
      if (!fs::exists(entry.path() / "model.onnx")) continue;
      cases.push_back({(fs::path(group) / entry.path().filename()).string(), entry.path()});
    }
  }
  std::ranges::sort(cases, {}, &Case::name);
  return cases;
}

namespace {

Outcome run_as_it_is(const Case& test) {
  Outcome outcome;
  onnx::ModelProto model;
  require(model.ParseFromString(read(test.folder / "model.onnx")), Errc::io, "no model in ",
          test.folder.string());
  outcome.operators = operators_of(model);
  outcome.reason = reason_to_skip(model);
  outcome.kind = outcome.reason.empty() ? Outcome::Kind::passed : Outcome::Kind::skipped;
  if (outcome.kind == Outcome::Kind::skipped) return outcome;
  try {
    model = modernised(model);
    const Graph graph = import(model);
    int data_sets = 0;
    for (const auto& entry : fs::directory_iterator(test.folder)) {
      if (!entry.is_directory()) continue;
      ++data_sets;
      if (outcome.reason.empty()) outcome.reason = run_data_set(graph, model.graph(), entry.path());
    }
    if (data_sets == 0) outcome.reason = "expected data sets, found none";
    if (!outcome.reason.empty()) outcome.kind = Outcome::Kind::failed;
  } catch (const Error& error) {
    const std::string variant = unsupported_variant(error);
    const bool known = error.code() == Errc::unsupported_operator && !variant.empty();
    outcome.kind = known ? Outcome::Kind::skipped : Outcome::Kind::failed;
    outcome.reason = known ? variant : error.what();
  } catch (const std::exception& error) {
    outcome.kind = Outcome::Kind::failed;
    outcome.reason = error.what();
  }
  return outcome;
}

}  // namespace

Outcome run(const Case& test) {
  Outcome outcome = run_as_it_is(test);
  const std::string mistake = mistake_of(test.name);
  if (mistake.empty()) return outcome;
  const bool fails = outcome.kind == Outcome::Kind::failed;
  outcome.kind = fails ? Outcome::Kind::skipped : Outcome::Kind::failed;
  outcome.reason = fails ? mistake : "passes, though it is listed as " + mistake;
  return outcome;
}

}  // namespace cameras::testing
