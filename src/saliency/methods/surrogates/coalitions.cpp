#include "saliency/methods/surrogates/coalitions.h"
#include "core/aten.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <utility>

namespace cameras {
namespace {

// What all coalitions of a size weigh together, but for a factor.
double size_weight(std::int64_t players, std::int64_t size) {
  return 1 / (static_cast<double>(size) * static_cast<double>(players - size));
}

// How many coalitions of a size there are; infinity for very many.
double size_count(std::int64_t players, std::int64_t size) {
  double count = 1;
  for (std::int64_t i = 1; i <= size; ++i) {
    count = count * static_cast<double>(players - size + i) / static_cast<double>(i);
  }
  return count;
}

std::vector<std::uint8_t> first_of_size(std::int64_t players, std::int64_t size) {
  std::vector<std::uint8_t> first(static_cast<std::size_t>(players));
  std::fill_n(first.begin(), size, std::uint8_t{1});
  return first;
}

}  // namespace

Coalitions::Coalitions(std::int64_t players, std::int64_t samples, std::uint64_t seed)
    : players_(players),
      generator_(at::make_generator<at::CPUGeneratorImpl>(seed)),
      now_(first_of_size(players, 1)) {
  std::vector<double> chances;
  double open = 0;  // weight of the sizes that are not complete
  for (std::int64_t size = 1; size < players; ++size) {
    chances.push_back(size_weight(players, size));
    open += chances.back();
  }
  std::int64_t left = samples;
  std::int64_t size = 1;
  for (; 2 * size <= players; ++size) {
    const double sizes = 2 * size == players ? 1 : 2;
    const double weight = sizes * size_weight(players, size);
    const double count = sizes * size_count(players, size);
    // At the last size weight and open are the same but for roundings.
    if (static_cast<double>(left) * weight < count * open * (1 - 1e-9)) break;
    left -= static_cast<std::int64_t>(count);
    open -= weight;
    chances[static_cast<std::size_t>(size - 1)] = 0;
    chances[static_cast<std::size_t>(players - size - 1)] = 0;
  }
  listed_ = samples - left;
  if (2 * size > players) return;
  drawn_ = left;
  drawn_weight_ = open / static_cast<double>(left);
  chances_ = at::tensor(chances, at::kDouble);
}

Coalition Coalitions::next() {
  ++given_;
  if (opposite_) return *std::exchange(opposite_, std::nullopt);
  const Coalition one = given_ <= listed_ ? listed() : drawn();
  opposite_ = {.players = one.players.logical_not(), .weight = one.weight};
  return one;
}

// Of half the players those with the first one come before all others, and these are their
// complements.
Coalition Coalitions::listed() {
  const Coalition one{.players = at::tensor(now_, at::kByte).to(at::kBool),
                      .weight = size_weight(players_, size_) / size_count(players_, size_)};
  if (!std::prev_permutation(now_.begin(), now_.end())) now_ = first_of_size(players_, ++size_);
  return one;
}

Coalition Coalitions::drawn() {
  const std::int64_t size = 1 + chances_.multinomial(1, true, generator_).item<std::int64_t>();
  const at::Tensor order = at::rand({players_}, generator_, at::kDouble).argsort();
  return {.players = at::zeros({players_}, at::kBool).index_fill(0, order.narrow(0, 0, size), true),
          .weight = drawn_weight_};
}

}  // namespace cameras
