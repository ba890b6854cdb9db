#include "core/aten.h"

#include "saliency/methods.h"
#include "saliency/passes/attention_maps.h"

namespace cameras {
namespace {

// read R with R = Ã_L … Ã_1 and Ã = (mean of A over heads + 1) / 2, from the last block to the
// first.
at::Tensor rolled_out(const Attention& attention, const ExplainedScore& /*score*/,
                      const at::Tensor& read) {
  at::Tensor given = read;
  for (auto matrices = attention.matrices().rbegin(); matrices != attention.matrices().rend();
       ++matrices) {
    given = (given + at::mv(matrices->mean(0).t(), given)) / 2;
  }
  return given;
}

}  // namespace

// Attention rollout: how much of each token arrives where the scores are read, if every block
// passes on half of what it takes by attention and half of what there was. It does not depend on
// the label. Source: Abnar and Zuidema, ACL 2020, arXiv 2005.00928, section 3 (equation 1).
std::unique_ptr<SaliencyMethod> plain_attention_rollout(const MethodOptions&) {
  return attention_method(&rolled_out);
}

}  // namespace cameras
