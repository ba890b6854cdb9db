#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/image.h"
#include "server/service/recently_used.h"
#include "server/service/work_queue.h"

namespace cameras::server {

/// A picture that was sent, or comes with the program; or a network's input that was sent.
struct StoredImage {
  std::string id;          ///< of its bytes
  Image image;             ///< what eyes see, of an input too
  std::string format;      ///< "jpeg", or "npy" of an input
  at::Tensor input = {};   ///< [1,C,h,w] float32, already preprocessed; undefined of a picture
  std::string title = {};  ///< of an example; "" of what was sent
};

/// A picture that travels with the program.
struct ExampleImage {
  std::string title;
  std::string_view bytes;
};

/// The pictures that calls are about: examples, and what was sent as long as there is room.
class Images {
 public:
  struct Options {
    std::size_t bytes = std::size_t{512} << 20;  ///< of decoded pictures that were sent
    Limits limits = {};
  };
  /// @param desk decodes: so many at once, whoever sends
  Images(const Options& options, WorkQueue& desk, const std::vector<ExampleImage>& examples);

  /// @param bytes of a picture, or of an input as an NPY file (sent_input.h)
  /// @throws Error{bad_image}
  std::shared_ptr<const StoredImage> add(std::string bytes);
  /// @throws Failure{404}
  std::shared_ptr<const StoredImage> get(const std::string& id);
  std::vector<std::shared_ptr<const StoredImage>> all() const;
  std::size_t bytes() const { return sent_.bytes(); }

 private:
  const Options options_;
  WorkQueue& desk_;
  std::vector<std::shared_ptr<const StoredImage>> examples_;
  RecentlyUsed<const StoredImage> sent_;
};

}  // namespace cameras::server
