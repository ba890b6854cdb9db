#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace cameras::testing {

/// Whether the importer puts plain nodes in the place of this operator's.
bool is_spelt_out(const std::string& type);

/// What came of one case of ONNX's backend test data.
struct Outcome {
  enum class Kind { passed, skipped, failed };

  Kind kind = Kind::passed;
  std::string reason;               ///< why it was skipped, or what differs; "" = passed
  std::set<std::string> operators;  ///< the operator types that occur in the model
};

/// A folder of the test data: model.onnx and test_data_set_*/{input,output}_*.pb.
struct Case {
  std::string name;
  std::filesystem::path folder;
};

/// "1.12": the version of the ONNX library, and so of Debian's test data, without its last number.
std::string onnx_version();

/// The folder of the test data that the build found, or "" when there is none.
std::filesystem::path test_data();

/// All cases in the groups node, simple, pytorch-operator and pytorch-converted, sorted by name.
std::vector<Case> all_cases();

/// Imports the model, runs its nodes in order with ops::find and compares every output of every
/// data set. Models older than opset 7 are first brought to 7 by ONNX's own version converter.
Outcome run(const Case& test);

}  // namespace cameras::testing
