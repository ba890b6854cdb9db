#pragma once

#include <cstdlib>
#include <optional>

#include "cameras/text.h"

namespace cameras::cli {

/// The whole number that an environment variable holds; none where it is not set, or holds anything
/// else.
template <class Number>
std::optional<Number> environment_number(const char* variable) {
  const char* const text = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe)
  return text == nullptr ? std::nullopt : parse_number<Number>(text);
}

}  // namespace cameras::cli
