#pragma once

#include <atomic>
#include <cstdint>

#pragma GCC visibility push(default)
namespace cameras {

/// How often a network ran.
struct Passes {
  std::int64_t forward = 0;    ///< passes of an input through the whole network
  std::int64_t pixels = 0;     ///< h w of those inputs, summed: what such passes cost grows with it
  std::int64_t head = 0;       ///< passes of a changed layer through the rest of the network alone
  std::int64_t gradients = 0;  ///< gradients of a score, back to the layer that was asked for
};

/// Counts the passes of a network while they happen (Network::counted), but for the few that judge
/// whether inputs can run in batches. May be shared by several
/// networks and used from several threads.
class PassTally {
 public:
  Passes counts() const noexcept { return {forward_, pixels_, head_, gradients_}; }

  void add_forward(std::int64_t pixels) noexcept {
    ++forward_;
    pixels_ += pixels;
  }
  void add_heads(std::int64_t count) noexcept { head_ += count; }
  void add_gradient() noexcept { ++gradients_; }

 private:
  std::atomic<std::int64_t> forward_ = 0;
  std::atomic<std::int64_t> pixels_ = 0;
  std::atomic<std::int64_t> head_ = 0;
  std::atomic<std::int64_t> gradients_ = 0;
};

}  // namespace cameras
#pragma GCC visibility pop
