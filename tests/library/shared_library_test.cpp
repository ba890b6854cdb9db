#include <cameras/cameras.h>
#include <cameras/saliency/grad_cam.h>
#include <cameras/saliency/multi_scale.h>
#include <cameras/saliency/norm_grad.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

// What a program needs to work across the border of the shared library. This one includes public
// headers only, and nothing else of the project is linked.
namespace cameras {
namespace {

Image grey_square() {
  return Image::from_pixels(64, 64, std::vector<std::uint8_t>(std::size_t{64} * 64 * 3, 128));
}

Request asked(const Prepared& prepared) {
  Request request;
  request.input = prepared.input;
  return request;
}

Model scenes_model() { return open_model(CAMERAS_SOURCE_DIR "/models/scenes-dense.onnx"); }

TEST(SharedLibrary, AMapIsMade) {
  const Model model = scenes_model();
  const Prepared prepared = model.preprocess(grey_square());
  const Result result = GradCam().explain(model.network, asked(prepared));
  ASSERT_EQ(result.explanations.size(), 1U);
  const Image picture = render(grey_square(), result.explanations[0].map, prepared.seen);
  EXPECT_GE(Image::decode(picture.encode()).height(), 64);
}

TEST(SharedLibrary, ItsErrorsAreCaughtAsSuch) {
  try {
    static_cast<void>(open_model("/no/such/model.onnx"));
    FAIL() << "expected an Error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::io);
    EXPECT_NE(std::string(error.what()).find("/no/such/model.onnx"), std::string::npos);
  }
}

TEST(SharedLibrary, ItsTypesAreThoseOfTheProgram) {
  const std::unique_ptr<SaliencyMethod> method = make_method("grad_cam");
  EXPECT_NE(dynamic_cast<const GradCam*>(method.get()), nullptr);
  EXPECT_EQ(dynamic_cast<const NormGrad*>(method.get()), nullptr);
}

class Refusing final : public SaliencyMethod {
 public:
  Result explain(const Network& /*network*/, const Request& /*request*/,
                 const Watch& /*watch*/) const override {
    fail(Errc::bad_argument, "the program's own method");
  }
};

TEST(SharedLibrary, CallsAMethodOfTheProgram) {
  const Model model = scenes_model();
  const Request request = asked(model.preprocess(grey_square()));
  CamerasOptions options;
  options.sizes = {64};
  const MultiScale method(std::make_unique<Refusing>(), options);
  try {
    static_cast<void>(method.explain(model.network, request));
    FAIL() << "expected the method's Error";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "the program's own method");
  }
}

}  // namespace
}  // namespace cameras
