#pragma once

#include <string>

namespace cameras::testing {

/// docs/operators.md: the operator table with what came of ONNX's test cases. Runs all of them.
std::string operators_document();

}  // namespace cameras::testing
