#pragma once

#include <string>

namespace cameras::testing {

/// docs/operators.md: the operator table.
std::string operators_document();

/// docs/conformance/onnx-VERSION.md: what comes of ONNX's test cases. Runs all of them.
std::string conformance_document();

}  // namespace cameras::testing
