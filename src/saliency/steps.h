#pragma once

#include <cstdint>

#include "cameras/saliency.h"

namespace cameras {

/// Tells who watches a request (Request::progress) how far the passes of a slow method are.
class Steps {
 public:
  Steps(const Request& request, std::int64_t total) : request_(request), total_(total) { tell(); }

  /// One more is behind.
  void done() {
    ++done_;
    tell();
  }

 private:
  void tell() const {
    if (request_.progress) request_.progress(done_, total_);
  }

  const Request& request_;
  std::int64_t total_;
  std::int64_t done_ = 0;
};

}  // namespace cameras
