#include "network/onednn/arenas.h"

#include <cstdlib>
#include <limits>
#include <new>
#include <utility>

namespace cameras::onednn {
namespace {

constexpr std::size_t kPageBytes = 4096;

}  // namespace

void Arenas::Free::operator()(std::byte* bytes) const noexcept {
  std::free(bytes);  // NOLINT(*-no-malloc,*-owning-memory): what realloc() gave
}

Arenas::Loan::Loan(Arenas& owner, std::size_t bytes) : owner_(owner) {
  {
    const std::lock_guard lock(owner_.mutex_);
    bytes_ = std::move(owner_.kept_);
    size_ = std::exchange(owner_.kept_size_, 0);
  }
  if (bytes_ == nullptr || size_ < bytes) grow(bytes);
}

// realloc() moves large pieces with the pages they have, where the system can: only what is new
// costs a page fault per page. With sizes that grow, a fresh piece each time would cost several
// times as many (docs/benchmarks.md). That contents move along does not matter.
void Arenas::Loan::grow(std::size_t bytes) {
  if (bytes > std::numeric_limits<std::size_t>::max() - kPageBytes) throw std::bad_alloc();
  // NOLINTNEXTLINE(*-no-malloc,*-owning-memory): bytes_ owns it below
  void* const larger = std::realloc(bytes_.get(), bytes + kPageBytes);
  if (larger == nullptr) throw std::bad_alloc();
  static_cast<void>(bytes_.release());
  bytes_.reset(static_cast<std::byte*>(larger));
  size_ = bytes;
}

std::byte* Arenas::Loan::data() const noexcept {
  void* start = bytes_.get();
  std::size_t space = size_ + kPageBytes;
  return static_cast<std::byte*>(std::align(kPageBytes, size_, start, space));
}

Arenas::Loan::~Loan() {
  const std::lock_guard lock(owner_.mutex_);
  if (owner_.kept_ != nullptr && owner_.kept_size_ >= size_) return;
  owner_.kept_ = std::move(bytes_);
  owner_.kept_size_ = size_;
}

}  // namespace cameras::onednn
