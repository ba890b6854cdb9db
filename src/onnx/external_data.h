#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>

namespace cameras {

/// Reads the data of tensors that lie in files beside the model. Refuses to leave its folder.
class ExternalData {
 public:
  /// `folder` "" = every read is refused. `limit`: bytes that all reads together may take.
  ExternalData(std::filesystem::path folder, std::int64_t limit)
      : folder_(std::move(folder)), left_(limit) {}

  /// The bytes that `tensor.external_data` names, exactly `expected` of them.
  /// @throws Error{bad_model} for a location outside the folder, a wrong offset or length;
  ///         Error{io} for a file that is not there or too short
  std::string read(const onnx::TensorProto& tensor, std::int64_t expected);

  /// Locations that were read so far, each once.
  const std::set<std::string>& locations() const { return locations_; }

 private:
  std::filesystem::path resolve(const std::string& location) const;

  std::filesystem::path folder_;
  std::int64_t left_;
  std::set<std::string> locations_;
};

}  // namespace cameras
