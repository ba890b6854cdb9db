#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "onnx/model_proto.h"
#include "support/temporary_folder.h"

// Bytes that are no ONNX file, or only a part of one.
namespace cameras::testing {
namespace {

std::vector<std::byte> bytes_of_text(std::string_view text) {
  std::vector<std::byte> bytes(text.size());
  if (!text.empty()) std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

Refusal refusal_of_bytes(std::span<const std::byte> bytes, const Limits& limits = {}) {
  return refusal_of([&] { import_onnx(bytes, {.external_folder = {}, .limits = limits}); });
}

TEST(OnnxFile, EmptyFileIsCalledEmpty) {
  EXPECT_EQ(refusal_of_bytes({}), (Refusal{Errc::bad_model, "empty file: expected an ONNX model"}));
}

TEST(OnnxFile, TextIsNoModel) {
  EXPECT_EQ(refusal_of_bytes(bytes_of_text("Dear network,\nwhere do you look?\n")),
            (Refusal{Errc::bad_model, "not an ONNX file: expected a serialised ModelProto"}));
}

TEST(OnnxFile, PictureIsNoModel) {
  using namespace std::string_view_literals;
  EXPECT_EQ(refusal_of_bytes(bytes_of_text("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"sv)),
            (Refusal{Errc::bad_model, "not an ONNX file: expected a serialised ModelProto"}));
}

// Two bytes that are valid protobuf: field 1, the ir_version, alone.
TEST(OnnxFile, ModelWithoutGraphIsNoModel) {
  EXPECT_EQ(refusal_of_bytes(bytes_of_text("\x08\x08")),
            (Refusal{Errc::bad_model,
                     "not an ONNX file: expected a ModelProto with a graph and an ir_version"}));
}

TEST(OnnxFile, BrokenFieldInsideTheGraphIsBroken) {
  std::vector<std::byte> bytes = bytes_of(relu_model());
  // ir_version (2 bytes), tag and length of the graph (2), then the graph's first tag: wire type 7
  // does not exist.
  bytes.at(4) = std::byte{0x0F};
  EXPECT_EQ(refusal_of_bytes(bytes),
            (Refusal{Errc::bad_model, "broken ONNX file: its protobuf data cannot be read"}));
}

TEST(OnnxFile, ModelBeyondTheLimitIsRefused) {
  const std::vector<std::byte> bytes = bytes_of(relu_model());
  Limits limits;
  limits.model_bytes = 10;
  EXPECT_EQ(refusal_of_bytes(bytes, limits),
            (Refusal{Errc::bad_model, "expected a model of at most 10 bytes, found " +
                                          std::to_string(bytes.size())}));
}

TEST(OnnxFile, TruncatedGraphSaysHowMuchIsMissing) {
  const std::vector<std::byte> bytes = bytes_of(relu_model());
  const std::size_t graph_end = 4 + std::to_integer<std::size_t>(bytes.at(3));
  ASSERT_LT(graph_end, bytes.size());  // the opset follows
  for (std::size_t size = 4; size < graph_end; ++size) {
    EXPECT_EQ(refusal_of_bytes(std::span(bytes).first(size)),
              (Refusal{Errc::bad_model,
                       "truncated ONNX file: it ends after " + std::to_string(size) + " bytes, " +
                           std::to_string(graph_end - size) + " more are announced"}));
  }
}

TEST(OnnxFile, EveryPrefixOfAModelIsRefused) {
  onnx::ModelProto model = model_of(R"(net (float[N,3,8,8] x) => (float[N,4] y)
      <float[4,3] w = {1,2,3,4,5,6,7,8,9,10,11,12}> {
        p = GlobalAveragePool (x)
        f = Flatten <axis = 1> (p)
        y = Gemm <transB = 1, alpha = 0.5> (f, w)
      })");
  const std::vector<std::byte> bytes = bytes_of(model);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const Refusal refusal = refusal_of_bytes(std::span(bytes).first(size));
    EXPECT_EQ(refusal.code, Errc::bad_model) << size;
    EXPECT_NE(refusal.message, "no error") << size;
  }
  EXPECT_EQ(import_onnx(bytes).nodes.size(), 3U);
}

// Whatever a flipped byte does, it ends in a Graph or an Error: any other exception fails here.
TEST(OnnxFile, FlippedBytesNeverEscapeAsAnotherException) {
  const std::vector<std::byte> bytes = bytes_of(model_of(
      R"(net (float[N,3,8,8] x) => (float[N,3,7,7] y) <float[1,1,1,1] w = {2}> {
        p = MaxPool <kernel_shape = [2,2]> (x)
        y = Mul (p, w)
      })"));
  std::mt19937 random(7);
  std::size_t refused = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (int repeat = 0; repeat < 4; ++repeat) {
      std::vector<std::byte> flipped = bytes;
      flipped[i] ^= static_cast<std::byte>(1 + random() % 255);
      refused += refusal_of_bytes(flipped).message != "no error" ? 1 : 0;
    }
  }
  EXPECT_GT(refused, bytes.size());  // most of them do break something
}

TEST(OnnxFile, FileIsReadAsItsBytesAre) {
  const TemporaryFolder folder;
  const std::vector<std::byte> bytes = bytes_of(relu_model());
  EXPECT_EQ(import_onnx_file(folder.write("net.onnx", bytes)).nodes.size(), 1U);
  const std::string expected = refusal_of_bytes(std::span(bytes).first(9)).message;
  const auto half = folder.write("half.onnx", std::span(bytes).first(9));
  EXPECT_EQ(refusal_of([&] { import_onnx_file(half); }).message, expected);
  const auto empty = folder.write("empty.onnx", "");
  EXPECT_EQ(refusal_of([&] { import_onnx_file(empty); }),
            (Refusal{Errc::bad_model, "empty file: expected an ONNX model"}));
}

TEST(OnnxFile, FileThatIsNotThereIsNamed) {
  const TemporaryFolder folder;
  const std::string missing = (folder.path() / "net.onnx").string();
  EXPECT_EQ(refusal_of([&] { import_onnx_file(missing); }),
            (Refusal{Errc::io, missing + ": no such file"}));
  EXPECT_EQ(refusal_of([&] { import_onnx_file(folder.path()); }),
            (Refusal{Errc::io, folder.path().string() + ": is a directory, expected a file"}));
}

TEST(OnnxFile, FileBeyondTheLimitIsRefused) {
  const TemporaryFolder folder;
  const std::vector<std::byte> bytes = bytes_of(relu_model());
  ImportOptions options;
  options.limits.model_bytes = 10;
  const auto path = folder.write("net.onnx", bytes);
  EXPECT_EQ(refusal_of([&] { import_onnx_file(path, options); }),
            refusal_of_bytes(bytes, options.limits));
}

}  // namespace
}  // namespace cameras::testing
