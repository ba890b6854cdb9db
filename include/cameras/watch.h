#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "cameras/network.h"
#include "cameras/saliency_map.h"

#pragma GCC visibility push(default)
namespace cameras {

/// A map before its last size (Watch::partial).
struct PartialMap {
  std::int64_t number = 0;  ///< place in Result::explanations
  std::int64_t label = 0;   ///< as Explanation::label
  std::int64_t done = 0;    ///< sizes that are completed, from 1
  std::int64_t of = 0;      ///< sizes in all
  SaliencyMap map;          ///< of the completed sizes, on the input's grid [h,w]
};

/// A pass at the input's own size that several methods share. Immutable.
class SharedPass {
 public:
  /// @throws Error{bad_argument} as Network::probe() does
  SharedPass(const Network& network, const at::Tensor& input, const std::string& layer);

  const Probe& probe() const noexcept { return probe_; }

  /// Whether this is what the network would give for this very input and layer.
  bool is_of(const Network& network, const at::Tensor& input, std::string_view layer) const;

 private:
  Network network_;
  at::Tensor input_;
  std::string layer_;
  Probe probe_;
};

/// Who watches while a method works. None of it changes a map.
struct Watch {
  /// Told by methods of many passes, in the thread that asks, how many of them are completed: at
  /// the beginning, after each, and the same number again before passes that are not counted. False
  /// stops the method before its next pass: it throws Error{cancelled} and leaves nothing behind.
  /// Empty = nobody asks.
  std::function<bool(std::int64_t done, std::int64_t of)> progress = {};
  /// Told by CAMERAS, and by formulas over its sizes, what the map is after each size, label by
  /// label; the last one is the map of the result. Each call costs a fusion. Empty = not wanted.
  std::function<void(const PartialMap& partial)> partial = {};
  std::shared_ptr<const SharedPass> pass = {};  ///< spares methods that pass; none = nothing shared
};

}  // namespace cameras
#pragma GCC visibility pop
