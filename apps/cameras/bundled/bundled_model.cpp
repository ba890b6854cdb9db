#include "bundled/bundled_model.h"

#include <cstddef>

// bundled_model.S
extern "C" {
extern const std::byte cameras_bundled_onnx;
extern const std::byte cameras_bundled_onnx_end;
extern const char cameras_bundled_card;
extern const char cameras_bundled_card_end;
extern const char cameras_bundled_labels;
extern const char cameras_bundled_labels_end;
}

namespace cameras::cli {

EmbeddedModel bundled_model() {
  return {.name = "bundled:" CAMERAS_BUNDLED_MODEL,
          .onnx = {&cameras_bundled_onnx, &cameras_bundled_onnx_end},
          .card = {&cameras_bundled_card, &cameras_bundled_card_end},
          .labels = {&cameras_bundled_labels, &cameras_bundled_labels_end}};
}

}  // namespace cameras::cli
