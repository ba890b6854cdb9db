#include "cameras/saliency/augmented.h"
#include "core/aten.h"

#include <array>
#include <utility>
#include <vector>

#include "core/translate.h"
#include "network/input.h"
#include "saliency/passes/baseline.h"
#include "saliency/request.h"
#include "saliency/runs.h"

namespace cameras {
namespace {

struct Version {
  bool mirrored = false;
  double brightness = 1;
};

// The image itself comes first: it says which labels are explained.
constexpr std::array<Version, 6> kVersions{
    {{false, 1}, {false, 0.9}, {false, 1.1}, {true, 0.9}, {true, 1}, {true, 1.1}}};

at::Tensor turned(const at::Tensor& value, const Version& version) {
  return version.mirrored ? value.flip({-1}) : value;
}

Request version_of(const Request& request, const Version& version) {
  Request result = request;
  if (version.brightness != 1) {
    const at::Tensor black =
        request.baseline.defined() ? baseline_of(request) : at::zeros_like(request.input);
    result.input = black + version.brightness * (request.input - black);
  }
  result.input = turned(result.input, version);
  if (request.baseline.defined()) result.baseline = turned(request.baseline, version);
  return result;
}

Result averaged(const SaliencyMethod& method, const Network& network, const Request& request,
                const Watch& watch) {
  Result result;
  Request asked = request;
  std::vector<at::Tensor> sums;
  Runs runs(watch, std::ssize(kVersions));
  for (const Version& version : kVersions) {
    const bool first = sums.empty();
    const Result one = method.explain(network, version_of(asked, version), runs.next());
    if (first) {
      result = one;
      asked = pinned(asked, one);
    } else {
      add_seconds(result, one);
    }
    for (std::size_t i = 0; i < one.explanations.size(); ++i) {
      const at::Tensor map = turned(one.explanations[i].map.tensor(), version);
      if (first) {
        sums.push_back(map);
      } else {
        sums[i] = sums[i] + map;
      }
    }
    runs.done();
  }
  return with_sums(std::move(result), sums);
}

}  // namespace

Augmented::Augmented(std::unique_ptr<SaliencyMethod> method) : method_(std::move(method)) {
  require(method_ != nullptr, Errc::bad_argument, "expected a method");
}

Result Augmented::explain(const Network& network, const Request& request,
                          const Watch& watch) const {
  require_input(request.input, network.image().channels);
  return translated(Errc::bad_argument,
                    [&] { return averaged(*method_, network, request, watch); });
}

}  // namespace cameras
