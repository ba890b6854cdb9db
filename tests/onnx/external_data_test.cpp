#include "core/aten.h"

#include <gmock/gmock.h>

#include <cstring>
#include <filesystem>

#include "onnx/model_proto.h"
#include "support/temporary_folder.h"

// Tensor data in files beside the model, and locations that a stranger's model may name.
namespace cameras::testing {
namespace {

namespace fs = std::filesystem;

class OnnxExternalData : public ::testing::Test {
 protected:
  // relu_model() with a float tensor [2] whose data is described by these key-value pairs.
  static onnx::ModelProto model(const std::vector<std::pair<std::string, std::string>>& entries) {
    onnx::ModelProto result = model_with_tensor(onnx::TensorProto::FLOAT, {2});
    tensor_of(result).set_data_location(onnx::TensorProto::EXTERNAL);
    for (const auto& [key, value] : entries) {
      auto& entry = *tensor_of(result).add_external_data();
      entry.set_key(key);
      entry.set_value(value);
    }
    return result;
  }

  // weights.bin holds the floats 0, 1, 2, … 7.
  void write_weights() const {
    std::string bytes(8 * sizeof(float), '\0');
    for (std::size_t i = 0; i < 8; ++i) {
      const auto value = static_cast<float>(i);
      std::memcpy(bytes.data() + i * sizeof(float), &value, sizeof(float));
    }
    folder.write("weights.bin", bytes);
  }

  ImportOptions options() const { return {.external_folder = folder.path(), .limits = {}}; }

  void expect_values(const onnx::ModelProto& model, float first, float second) const {
    const at::Tensor constant = import_model(model, options()).constants.at("w");
    EXPECT_TRUE(at::equal(constant, at::tensor({first, second})));
  }

  void expect_refused(const onnx::ModelProto& model, Errc code, const std::string& message) const {
    EXPECT_EQ(refusal_of_model(model, options()), (Refusal{code, "tensor 'w': " + message}));
  }

  TemporaryFolder folder;
};

TEST_F(OnnxExternalData, ReadsAtOffsetAndLength) {
  write_weights();
  expect_values(model({{"location", "weights.bin"}, {"offset", "12"}, {"length", "8"}}), 3, 4);
  expect_values(model({{"location", "weights.bin"}, {"offset", "24"}}), 6, 7);
}

TEST_F(OnnxExternalData, WithoutOffsetReadsTheStart) {
  write_weights();
  expect_values(model({{"location", "weights.bin"}}), 0, 1);
}

TEST_F(OnnxExternalData, ReadsFromAFolderBelow) {
  write_weights();
  fs::create_directory(folder.path() / "data");
  fs::rename(folder.path() / "weights.bin", folder.path() / "data" / "weights.bin");
  expect_values(model({{"location", "data/weights.bin"}}), 0, 1);
  expect_values(model({{"location", "./data/../data/weights.bin"}}), 0, 1);
}

TEST_F(OnnxExternalData, MissingFileIsNamed) {
  expect_refused(model({{"location", "weights.bin"}}), Errc::io,
                 "external data 'weights.bin': no such file beside the model");
}

TEST_F(OnnxExternalData, FolderIsNoFile) {
  fs::create_directory(folder.path() / "weights.bin");
  expect_refused(model({{"location", "weights.bin"}}), Errc::io,
                 "external data 'weights.bin': no such file beside the model");
}

TEST_F(OnnxExternalData, ParentFolderIsRefused) {
  write_weights();
  fs::create_directory(folder.path() / "inner");
  for (const std::string location : {"../weights.bin", "a/../../weights.bin", ".."}) {
    const ImportOptions inner{.external_folder = folder.path() / "inner", .limits = {}};
    EXPECT_EQ(refusal_of_model(model({{"location", location}}), inner),
              (Refusal{Errc::bad_model,
                       "tensor 'w': external data '" + location + "' leaves the model's folder"}));
  }
}

TEST_F(OnnxExternalData, AbsolutePathIsRefused) {
  write_weights();
  const std::string location = (folder.path() / "weights.bin").string();
  expect_refused(model({{"location", location}}), Errc::bad_model,
                 "external data '" + location + "' leaves the model's folder");
}

TEST_F(OnnxExternalData, LinkOutOfTheFolderIsRefused) {
  write_weights();
  fs::create_directory(folder.path() / "inner");
  fs::create_symlink(folder.path() / "weights.bin", folder.path() / "inner" / "link.bin");
  const ImportOptions inner{.external_folder = folder.path() / "inner", .limits = {}};
  EXPECT_EQ(
      refusal_of_model(model({{"location", "link.bin"}}), inner),
      (Refusal{Errc::bad_model, "tensor 'w': external data 'link.bin' leaves the model's folder"}));
}

// "inner" is a prefix of "inner-secrets" as text, but not as a path.
TEST_F(OnnxExternalData, LinkToAFolderWithALongerNameIsRefused) {
  write_weights();
  fs::create_directory(folder.path() / "inner");
  fs::create_directory(folder.path() / "inner-secrets");
  fs::rename(folder.path() / "weights.bin", folder.path() / "inner-secrets" / "weights.bin");
  fs::create_symlink(folder.path() / "inner-secrets", folder.path() / "inner" / "link");
  const ImportOptions inner{.external_folder = folder.path() / "inner", .limits = {}};
  EXPECT_EQ(refusal_of_model(model({{"location", "link/weights.bin"}}), inner),
            (Refusal{Errc::bad_model,
                     "tensor 'w': external data 'link/weights.bin' leaves the model's folder"}));
}

TEST_F(OnnxExternalData, LinkWithinTheFolderIsFollowed) {
  write_weights();
  fs::create_symlink("weights.bin", folder.path() / "link.bin");
  expect_values(model({{"location", "link.bin"}}), 0, 1);
}

TEST_F(OnnxExternalData, ShortFileIsRefused) {
  write_weights();
  expect_refused(model({{"location", "weights.bin"}, {"offset", "28"}}), Errc::io,
                 "external data 'weights.bin': expected 8 bytes at offset 28, found a file of 32 "
                 "bytes");
  // An offset so large that adding to it would overflow.
  expect_refused(model({{"location", "weights.bin"}, {"offset", "9223372036854775807"}}), Errc::io,
                 "external data 'weights.bin': expected 8 bytes at offset 9223372036854775807, "
                 "found a file of 32 bytes");
}

TEST_F(OnnxExternalData, LengthHasToFitTheShape) {
  write_weights();
  expect_refused(model({{"location", "weights.bin"}, {"length", "12"}}), Errc::bad_model,
                 "external data 'weights.bin': expected 8 bytes for this shape, found a length of "
                 "12");
}

TEST_F(OnnxExternalData, OffsetHasToBeACount) {
  write_weights();
  for (const std::string offset : {"-4", "4x", "", "0x4", "99999999999999999999"}) {
    expect_refused(
        model({{"location", "weights.bin"}, {"offset", offset}}), Errc::bad_model,
        "external data: expected 'offset' to be a count of bytes, found '" + offset + "'");
  }
}

TEST_F(OnnxExternalData, LocationHasToBeGiven) {
  expect_refused(model({{"offset", "0"}}), Errc::bad_model,
                 "external data: no 'location' is given");
}

TEST_F(OnnxExternalData, ModelThatIsReadFromNoFolderHasNone) {
  EXPECT_EQ(refusal_of_model(model({{"location", "weights.bin"}})),
            (Refusal{Errc::bad_model,
                     "tensor 'w': external data 'weights.bin': this model is not read from a "
                     "folder, so it cannot have external data"}));
}

TEST_F(OnnxExternalData, AllReadsTogetherAreLimited) {
  write_weights();
  onnx::ModelProto two = model({{"location", "weights.bin"}});
  *two.mutable_graph()->add_initializer() = tensor_of(two);
  two.mutable_graph()->mutable_initializer(1)->set_name("v");
  ImportOptions limited = options();
  limited.limits.external_bytes = 16;
  EXPECT_EQ(import_model(two, limited).constants.size(), 2U);
  limited.limits.external_bytes = 15;
  EXPECT_EQ(refusal_of_model(two, limited),
            (Refusal{Errc::bad_model,
                     "tensor 'v': external data 'weights.bin': the model has more "
                     "external data than the limit allows"}));
}

}  // namespace
}  // namespace cameras::testing
