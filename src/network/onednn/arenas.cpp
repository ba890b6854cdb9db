#include "network/onednn/arenas.h"

#include <algorithm>
#include <new>
#include <utility>

namespace cameras::onednn {
namespace {

constexpr std::align_val_t kAlignment{4096};

}  // namespace

void Arenas::Free::operator()(std::byte* bytes) const noexcept {
  ::operator delete(bytes, kAlignment);
}

Arenas::Loan::Loan(Arenas& owner, std::size_t bytes) : owner_(owner), size_(bytes) {
  {
    const std::lock_guard lock(owner_.mutex_);
    if (owner_.kept_ != nullptr) {
      bytes_ = std::move(owner_.kept_);
      size_ = owner_.kept_size_;
    }
  }
  if (bytes_ != nullptr && size_ >= bytes) return;
  bytes_.reset();  // before the larger one is there: both would be alive together
  size_ = bytes;
  bytes_.reset(
      static_cast<std::byte*>(::operator new(std::max<std::size_t>(bytes, 1), kAlignment)));
}

Arenas::Loan::~Loan() {
  const std::lock_guard lock(owner_.mutex_);
  if (owner_.kept_ != nullptr && owner_.kept_size_ >= size_) return;
  owner_.kept_ = std::move(bytes_);
  owner_.kept_size_ = size_;
}

}  // namespace cameras::onednn
