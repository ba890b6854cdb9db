#include "core/aten.h"

#include "saliency/methods.h"
#include "saliency/passes/attention_maps.h"

namespace cameras {
namespace {

// read R, where R = 1 and then for each block R ← R + Ā R with Ā = mean of (∇A ⊙ A)⁺ over heads: so
// from the last block to the first read ← read + read Ā.
at::Tensor relevance_of(const Attention& attention, const ExplainedScore& score,
                        const at::Tensor& read) {
  const at::Tensor weights = weights_of(std::span(&score, 1), attention.logits().size(0));
  const auto gradients = attention.gradients(weights[0].contiguous());
  at::Tensor given = read;
  for (std::size_t block = gradients.size(); block-- > 0;) {
    const at::Tensor flow = (gradients[block] * attention.matrices()[block]).relu().mean(0);
    given = given + at::mv(flow.t(), given);
  }
  return given;
}

}  // namespace

// The generic rule for self-attention: attention that speaks for the label, carried through the
// blocks. Source: Chefer, Gur and Wolf, ICCV 2021, arXiv 2103.15679, section 3.1 (equations 5, 6).
std::unique_ptr<SaliencyMethod> plain_attention_relevance(const MethodOptions&) {
  return attention_method(&relevance_of);
}

}  // namespace cameras
