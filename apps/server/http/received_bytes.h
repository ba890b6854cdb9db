#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace cameras::server {

/// How much memory the bodies of all requests may take together.
class ReceivedBytes {
 public:
  explicit ReceivedBytes(std::size_t most) : most_(most) {}

  /// Room that a body has; it is given back in the end.
  class Share {
   public:
    Share() = default;
    explicit Share(ReceivedBytes& all) : all_(&all) {}
    Share(Share&& other) noexcept
        : all_(std::exchange(other.all_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
    Share& operator=(Share&& other) noexcept {
      std::swap(all_, other.all_);
      std::swap(bytes_, other.bytes_);
      return *this;
    }
    ~Share() {
      if (all_ != nullptr) all_->taken_ -= bytes_;
    }

    /// Whether there was room for more.
    bool grow(std::size_t bytes) {
      if ((all_->taken_ += bytes) > all_->most_) {
        all_->taken_ -= bytes;
        return false;
      }
      bytes_ += bytes;
      return true;
    }

   private:
    ReceivedBytes* all_ = nullptr;
    std::size_t bytes_ = 0;
  };

 private:
  const std::size_t most_;
  std::atomic<std::size_t> taken_ = 0;
};

}  // namespace cameras::server
