#pragma once

// The only place that includes ATen's big headers; it is also the precompiled header.
// ivalue.h comes first: with libstdc++ 12 in C++20 mode clang 14 rejects ATen's
// std::vector<c10::IValue> otherwise.
// clang-format off
#include <ATen/core/ivalue.h>
#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>
// clang-format on
