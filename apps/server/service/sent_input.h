#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <span>
#include <string_view>

#include "cameras/image.h"
#include "cameras/limits.h"
#include "cameras/model.h"
#include "cameras/preprocess.h"
#include "server/service/images.h"

namespace cameras::server {

/// Whether bytes are an NPY file: a network's input, which is sent in the place of a picture.
bool is_input(std::string_view bytes);

/// An input that a client has preprocessed itself.
/// @return [1,C,h,w] float32, finite
/// @throws Error{bad_image} for an array of another shape or kind, or of more pixels than `limits`
///         allow a picture
at::Tensor read_input(std::span<const std::byte> bytes, const Limits& limits);

/// What stands for an input where a picture is drawn: its numbers from the least (black) to the
/// largest (white), three channels as red, green and blue, any other number as their mean.
Image shown(const at::Tensor& input);

/// A picture or an input, as the model's network reads it.
/// @throws Error{bad_argument} for an input of other channels than the network reads, or of a size
///         at which it does not run
Prepared prepared_for(const StoredImage& stored, const Model& model);

}  // namespace cameras::server
