#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace cameras::onednn {

/// Memory for runs. A run borrows a piece and gives it back; one piece is kept for the next run, so
/// that the system does not have to provide (and clear) it each time. Threads may share one.
class Arenas {
 public:
  struct Free {
    void operator()(std::byte* bytes) const noexcept;
  };
  using Bytes = std::unique_ptr<std::byte, Free>;

  /// A piece of an arena that goes back when it is destroyed.
  class Loan {
   public:
    Loan(Arenas& owner, std::size_t bytes);
    ~Loan();
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    std::byte* data() const noexcept { return bytes_.get(); }

   private:
    Arenas& owner_;
    Bytes bytes_;
    std::size_t size_;
  };

 private:
  std::mutex mutex_;
  Bytes kept_;
  std::size_t kept_size_ = 0;
};

}  // namespace cameras::onednn
