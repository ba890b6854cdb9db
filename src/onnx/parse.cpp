#include "onnx/parse.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <system_error>

#include "cameras/error.h"
#include "core/memory_budget.h"
#include "core/read_file.h"

namespace cameras {
namespace {

constexpr int kNewestModelField = 25;  // ModelProto.functions; older fields have smaller numbers

// The top level of protobuf's wire format, just enough to say what is wrong with a file.
class Wire {
 public:
  explicit Wire(std::span<const std::byte> bytes) : bytes_(bytes) {}

  bool at_end() const { return bytes_.empty(); }

  std::optional<std::uint64_t> varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !bytes_.empty(); shift += 7) {
      const auto byte = std::to_integer<std::uint64_t>(bytes_.front());
      bytes_ = bytes_.subspan(1);
      value |= (byte & 0x7F) << shift;
      if ((byte & 0x80) == 0) return value;
    }
    return std::nullopt;
  }

  // How many of `count` bytes are missing at the end of the file.
  std::uint64_t skip(std::uint64_t count) {
    const std::uint64_t missing = count > bytes_.size() ? count - bytes_.size() : 0;
    bytes_ = bytes_.subspan(static_cast<std::size_t>(count - missing));
    return missing;
  }

 private:
  std::span<const std::byte> bytes_;
};

// Why protobuf could not read the bytes.
std::string diagnose(std::span<const std::byte> bytes) {
  Wire wire(bytes);
  bool looks_like_onnx = false;
  while (!wire.at_end()) {
    const auto tag = wire.varint();
    if (!tag || (*tag >> 3) == 0 || (*tag >> 3) > kNewestModelField) break;
    const auto kind = *tag & 7;
    if (kind != 0 && kind != 2) break;  // ModelProto has no fixed-width fields
    const auto value = wire.varint();
    const std::uint64_t missing = kind == 2 && value ? wire.skip(*value) : 0;
    if (looks_like_onnx && (!value || missing > 0)) {
      return "truncated ONNX file: it ends after " + std::to_string(bytes.size()) + " bytes, " +
             (missing > 0 ? std::to_string(missing) + " more are announced" : "inside a field");
    }
    looks_like_onnx = looks_like_onnx || (*tag >> 3) == 1;  // ir_version comes first
  }
  return looks_like_onnx ? "broken ONNX file: its protobuf data cannot be read"
                         : "not an ONNX file: expected a serialised ModelProto";
}

void require_size(std::int64_t size, const Limits& limits) {
  require(size > 0, Errc::bad_model, "empty file: expected an ONNX model");
  require(size <= limits.model_bytes, Errc::bad_model, "expected a model of at most ",
          limits.model_bytes, " bytes, found ", size);
  MemoryBudget(limits.memory).require_room(static_cast<double>(size), "a model file of this size");
}

// Any short text parses as unknown fields, so ask for what every model has.
void require_model(const onnx::ModelProto& model) {
  require(model.has_graph() && model.has_ir_version(), Errc::bad_model,
          "not an ONNX file: expected a ModelProto with a graph and an ir_version");
}

}  // namespace

onnx::ModelProto parse_model(std::span<const std::byte> bytes, const Limits& limits) {
  require_size(std::ssize(bytes), limits);
  onnx::ModelProto model;
  bool parsed = false;
  try {
    parsed = model.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  } catch (const std::exception&) {  // protobuf's FatalException
  }
  if (!parsed) fail(Errc::bad_model, diagnose(bytes));
  require_model(model);
  return model;
}

onnx::ModelProto parse_model_file(const std::filesystem::path& path, const Limits& limits) {
  std::error_code error;
  // A pipe has no size, and a folder or a missing file its own message: read_file knows them.
  if (!std::filesystem::is_regular_file(path, error)) {
    return parse_model(read_file(path, limits.model_bytes), limits);
  }
  require_size(static_cast<std::int64_t>(std::filesystem::file_size(path)), limits);
  onnx::ModelProto model;
  bool parsed = false;
  try {
    std::ifstream file(path, std::ios::binary);
    parsed = model.ParseFromIstream(&file);
  } catch (const std::exception&) {  // protobuf's FatalException
  }
  if (!parsed) return parse_model(read_file(path, limits.model_bytes), limits);  // says why
  require_model(model);
  return model;
}

}  // namespace cameras
