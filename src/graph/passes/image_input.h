#pragma once

#include "cameras/graph.h"

namespace cameras {

struct WithImageInput {
  Graph graph;  ///< inputs[0] is the image, [N,C,h,w] float
  ImageInput image;
};

/// Finds the input that takes the image and makes it the only one, in one convention: a file that
/// reads [N,h,w,C] gets a Transpose, one that reads uint8 a QuantizeLinear of scale 1 (it rounds
/// and saturates, and gradients pass).
/// @throws Error{bad_model} when no input looks like an image, or a node needs another input
WithImageInput with_image_input(Graph graph);

}  // namespace cameras
