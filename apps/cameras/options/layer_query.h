#pragma once

#include <string>

#include "cameras/network.h"
#include "options/cli11_forward.h"

namespace cameras::cli {

/// Declares --layer.
void add_layer_option(CLI::App& app, std::string& layer);

/// The layer that --layer asks for, before any image is read: "auto" is the network's default, ""
/// where there is none, which a method may not need.
/// @throws Error{bad_argument} for an unknown name (suggests the nearest)
std::string layer_named(const std::string& text, const Network& network);

}  // namespace cameras::cli
