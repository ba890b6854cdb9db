#include "core/aten.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <ostream>
#include <string>
#include <utility>

#include "cameras/saliency.h"
#include "saliency/superpixels/slic.h"
#include "support/golden_network.h"

// Maps that other tools gave for a small network: tests/golden/saliency, whose PROVENANCE.md says
// with which versions and settings. tools/peers_doc makes the table of docs/methods.md of what is
// recorded here.
namespace cameras::testing {
namespace {

// Of five labels and 120 pixels: 2^6 coalitions are all there are.
constexpr std::int64_t kSuperpixels = 6;

// `alpha[idx][mask].div_(…)` divides what indexing has copied.
constexpr const char* kUndivided = "its division of alpha is lost, so that alpha = g^2";

struct Peer {
  std::string tool;
  std::string method;
  std::string layer = "coarse";
  // Their masked or stretched sums are rounded to float32 in another order, and they add 1e-6 or
  // 1e-8 to denominators: nothing that would be seen in four digits.
  double least = 0.9999;
  std::string why = {};      // definitions differ: then maps are as alike as `least` says, no more
  std::int64_t samples = 0;  // where both sides are means over chance
  bool with_sign = false;    // the map before its positive part is taken
  std::string activation = "Relu";
  std::string smooth = {};  // MethodOptions::smooth
  bool patch = false;       // of the input only what golden_patch() leaves is there

  std::string file() const { return smooth.empty() ? method : method + "_" + smooth; }

  friend std::ostream& operator<<(std::ostream& out, const Peer& one) {
    return out << one.tool << "_" << one.file();
  }
};

// Means over noise of other generators: 20000 draws there, 5000 here.
Peer by_chance(Peer peer, std::int64_t samples = 5000) {
  peer.samples = samples;
  peer.least = 0.999;
  return peer;
}

Peer with_sign(Peer peer) {
  peer.with_sign = true;
  return peer;
}

Peer with_smooth(const std::string& method, const std::string& smooth) {
  return {.tool = "pytorch-grad-cam", .method = method, .smooth = smooth};
}

// Masks that are searched: of all of the input optima are many, and 1e-6 in the first seeds chooses
// another one.
Peer of_patch(Peer peer) {
  peer.patch = true;
  return peer;
}

// What was found when definitions were held against each other: it tells a broken method from
// another definition.
constexpr double kAsFound = 0.01;

Peer otherwise(Peer peer, double alike, std::string why) {
  peer.least = alike;
  peer.why = std::move(why);
  return peer;
}

double correlation(const at::Tensor& first, const at::Tensor& second) {
  const at::Tensor a = first.to(at::kDouble) - first.mean(at::kDouble);
  const at::Tensor b = second.to(at::kDouble) - second.mean(at::kDouble);
  return ((a * b).sum() / (a.norm() * b.norm())).item<double>();
}

class Peers : public ::testing::TestWithParam<Peer> {};

std::string test_name(const ::testing::TestParamInfo<Peer>& info) {
  std::string name = info.param.tool + "_" + info.param.file();
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(
    PytorchGradCam, Peers,
    ::testing::Values(
        Peer{"pytorch-grad-cam", "grad_cam"}, Peer{"pytorch-grad-cam", "grad_cam_plus_plus"},
        Peer{"pytorch-grad-cam", "xgrad_cam"}, Peer{"pytorch-grad-cam", "layer_cam"},
        Peer{"pytorch-grad-cam", "hires_cam"}, Peer{"pytorch-grad-cam", "eigen_cam"},
        Peer{"pytorch-grad-cam", "score_cam", "fine"}, Peer{"pytorch-grad-cam", "ablation_cam"},
        Peer{"pytorch-grad-cam", "refine_cam"}, Peer{"pytorch-grad-cam", "eigen_grad_cam"},
        Peer{"pytorch-grad-cam", "grad_cam_elementwise"}, Peer{"pytorch-grad-cam", "kpca_cam"},
        Peer{"pytorch-grad-cam", "fem"}, Peer{"pytorch-grad-cam", "random_cam"},
        // Behind ReLU alone the Hessian is zero.
        Peer{.tool = "pytorch-grad-cam", .method = "shapley_cam", .activation = "SiLU"},
        with_sign({"pytorch-grad-cam", "guided_backprop"}),
        // It scales the input's numbers, whose 0 stands for black here.
        with_smooth("grad_cam", "aug"), with_smooth("grad_cam", "eigen"),
        with_smooth("grad_cam", "both"), with_smooth("layer_cam", "eigen"),
        otherwise({"pytorch-grad-cam", "finer_cam"}, 0.908,
                  "its gradient passes through the weights too"),
        otherwise({"pytorch-grad-cam", "full_grad"}, 0.929,
                  "it stretches each channel by itself and leaves linear layers out")),
    test_name);

INSTANTIATE_TEST_SUITE_P(
    TorchCam, Peers,
    ::testing::Values(Peer{"torch-cam", "grad_cam"}, Peer{"torch-cam", "xgrad_cam"},
                      Peer{"torch-cam", "layer_cam"}, with_sign({"torch-cam", "cam", "r3"}),
                      Peer{"torch-cam", "score_cam", "fine"},
                      by_chance({"torch-cam", "ss_cam", "fine"}, 4000),
                      otherwise({"torch-cam", "grad_cam_plus_plus"}, 0.947, kUndivided),
                      otherwise({"torch-cam", "refine_cam"}, 0.814, kUndivided),
                      otherwise({"torch-cam", "finer_cam"}, 0.326,
                                "it takes the plain mean of the similar labels"),
                      otherwise({"torch-cam", "is_cam", "fine"}, 0.932,
                                "its strengths add up, to 5.5 with 10 of them"),
                      otherwise(by_chance({"torch-cam", "smooth_grad_cam_plus_plus"}, 2000), 0.911,
                                "it takes the last draw's gradient in the place of the mean")),
    test_name);

INSTANTIATE_TEST_SUITE_P(
    Captum, Peers,
    ::testing::Values(Peer{"captum", "grad_cam"}, Peer{"captum", "gradient"},
                      Peer{"captum", "guided_backprop"}, Peer{"captum", "integrated_gradients"},
                      with_sign({"captum", "occlusion"}), with_sign({"captum", "input_x_gradient"}),
                      with_sign({"captum", "guided_grad_cam"}), with_sign({"captum", "deep_lift"}),
                      by_chance({"captum", "smooth_grad"}),
                      by_chance(with_sign({"captum", "gradient_shap"})),
                      // All coalitions are asked about here, and drawn there.
                      by_chance(with_sign({"captum", "kernel_shap"}), 0),
                      by_chance(with_sign({"captum", "lime"}), 20000),
                      otherwise(with_sign({"captum", "lrp"}), 0.397,
                                "its rule is epsilon everywhere")),
    test_name);

INSTANTIATE_TEST_SUITE_P(Zennit, Peers, ::testing::Values(with_sign({"zennit", "lrp"})), test_name);

// TorchRay, OpenVINO XAI, and code beside papers. Those with RISE had the grids and
// shifts that ours draws.
INSTANTIATE_TEST_SUITE_P(
    References, Peers,
    ::testing::Values(
        Peer{"TorchRay", "norm_grad"}, with_sign({"OpenVINO-XAI", "recipro_cam"}),
        otherwise({"ReciproCAM", "recipro_cam"}, 0.843,
                  "it takes the probability, and no positive part"),
        otherwise({"RISE", "rise"}, 0.982, "it mirrors grids at their border, all else is equal"),
        otherwise({"OpenVINO-XAI", "rise"}, 0.982, "it enlarges grids by bicubic interpolation"),
        otherwise({"TorchRay", "rise"}, 0.645,
                  "it takes the sigmoid for the softmax, and enlarges grids less"),
        otherwise(of_patch({"TorchRay", "extremal_perturbation"}), 0.817,
                  "the area of its margins counts, with a weight that knows no scale of logits"),
        otherwise(of_patch({"perturb_explanations", "meaningful_perturbation"}), 0.908,
                  "its jitter is drawn otherwise, and so is its first disc")),
    test_name);

// Over its own largest absolute value, from 0 to 1 where it has no sign.
at::Tensor scaled(const at::Tensor& map, bool with_sign) {
  const at::Tensor from = with_sign ? map : map - map.min();
  return from / from.abs().max();
}

// Rows 2 to 5 and columns 5 to 8; all else is the mean colour.
at::Tensor golden_patch(const at::Tensor& input) {
  at::Tensor part = at::zeros_like(input);
  part.narrow(2, 2, 4).narrow(3, 5, 4).copy_(input.narrow(2, 2, 4).narrow(3, 5, 4));
  return part;
}

TEST_P(Peers, MapsAreAsAlikeAsDefinitions) {
  const Peer& peer = GetParam();
  MethodOptions options;
  options.samples = peer.samples;
  options.window = 4;  // of occlusion
  options.stride = 2;
  options.superpixels = kSuperpixels;
  options.area = 0.2;  // of extremal perturbation
  Request request = golden_request(peer.layer);
  if (!peer.smooth.empty()) {
    options.smooth = peer.smooth;
    request.baseline = at::Tensor();  // 0, which their brightness scales from
  }
  if (peer.patch) request.input = golden_patch(request.input);
  const Result result =
      make_method(peer.method, options)->explain(golden_network(peer.activation), request);
  const at::Tensor maps = golden("saliency/" + peer.tool + "/" + peer.file()).view({2, 12, 10});
  double alike = 1;
  double difference = 0;
  for (std::int64_t rank = 0; rank < 2; ++rank) {
    const Explanation& ours = result.explanations.at(static_cast<std::size_t>(rank));
    const at::Tensor& map = peer.with_sign ? ours.signed_map : ours.map.tensor();
    alike = std::min(alike, correlation(map, maps[rank]));
    ASSERT_GT((map - map.min()).max().item<float>(), 0) << "a constant map correlates with nothing";
    ASSERT_GT((maps[rank] - maps[rank].min()).max().item<float>(), 0);
    const at::Tensor apart = scaled(map, peer.with_sign) - scaled(maps[rank], peer.with_sign);
    difference = std::max(difference, apart.abs().max().item<double>());
  }
  RecordProperty("tool", peer.tool);
  RecordProperty("method", peer.method);
  RecordProperty("smooth", peer.smooth);
  RecordProperty("why", peer.why);
  RecordProperty("correlation", std::to_string(alike));
  RecordProperty("difference", std::to_string(difference));
  if (peer.why.empty()) {
    EXPECT_GE(alike, peer.least) << "largest difference " << difference;
  } else {
    EXPECT_NEAR(alike, peer.least, kAsFound);
  }
}

// captum was given ours.
TEST(PeersSuperpixels, AreThoseThatCaptumWasGiven) {
  const at::Tensor found = slic(golden_request("").input[0], kSuperpixels);
  EXPECT_TRUE(found.to(at::kFloat).equal(golden("saliency/superpixels").view({12, 10}))) << found;
}

}  // namespace
}  // namespace cameras::testing
