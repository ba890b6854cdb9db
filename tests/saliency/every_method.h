#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cameras/saliency.h"

// What tests of every method of the table share.
namespace cameras::testing {

/// Seven labels, an input "x" of 16 x 24, two convolutions and layers "r1" and "r2" after them, and
/// attention between the positions: every method has something to say.
Network requested_network();

/// A question about an input that requested_network() takes.
Request plain_request(Target target = Predicted{});

/// Of all methods that do not refuse requested_network().
std::vector<std::string> method_names();

/// Samples that make a method quick, and its map still one of the label: KernelSHAP of fewer than
/// there are superpixels has maps of very few values.
std::int64_t few_samples(const std::string& method);

/// The method with at most two sizes and few_samples().
std::unique_ptr<SaliencyMethod> small_method(const std::string& name, bool multi_scale = false);

bool reads_the_label(const std::string& method);

}  // namespace cameras::testing
