#include "saliency/passes/in_batches.h"
#include "core/aten.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "saliency/steps.h"

namespace cameras {

void in_batches(const Watch& watch, const Questions& questions,
                const std::function<void(std::int64_t number, const at::Tensor& logits)>& answer) {
  Steps steps(watch, questions.count);
  for (std::int64_t first = 0; first < questions.count; first += questions.together) {
    const std::int64_t last = std::min(questions.count, first + questions.together);
    std::vector<at::Tensor> values;
    for (std::int64_t i = first; i < last; ++i) values.push_back(questions.value(i));
    const at::Tensor logits =
        questions.logits(values.size() == 1 ? values.front() : at::cat(values));
    for (std::int64_t i = first; i < last; ++i) {
      answer(i, logits[i - first]);
      steps.done();
    }
  }
}

Questions about_inputs(const Network& network, const Request& request, std::int64_t count,
                       std::function<at::Tensor(std::int64_t number)> input) {
  return {.count = count,
          .together = network.batch_size(request.input.size(2), request.input.size(3)),
          .value = std::move(input),
          .logits = [&network](const at::Tensor& values) { return network.logits_at(values); }};
}

Questions about_layer(const Head& head, std::int64_t count,
                      std::function<at::Tensor(std::int64_t number)> activation) {
  return {.count = count,
          .together = head.batch_size(),
          .value = std::move(activation),
          .logits = [&head](const at::Tensor& values) { return head.logits_at(values); }};
}

}  // namespace cameras
