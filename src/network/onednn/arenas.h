#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace cameras::onednn {

/// Memory for runs. A run borrows a piece and gives it back; one piece is kept for the next run and
/// grows where that needs more, so that the system does not have to provide (and clear) all of it
/// each time. Threads may share one.
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

    /// At least the bytes that were asked for, aligned to a page.
    std::byte* data() const noexcept;

   private:
    void grow(std::size_t bytes);

    Arenas& owner_;
    Bytes bytes_;
    std::size_t size_ = 0;  ///< usable bytes after data()
  };

 private:
  std::mutex mutex_;
  Bytes kept_;
  std::size_t kept_size_ = 0;
};

}  // namespace cameras::onednn
