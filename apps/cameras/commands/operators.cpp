#include <memory>
#include <ostream>

#include "cameras/operators.h"
#include "command.h"

namespace cameras::cli {

Action define_operators(CLI::App& /*app*/) {
  return [](Console console) {
    for (const SupportedOperator& row : supported_operators()) {
      console.out << row.type << '\t' << row.since_opset << '\n';
    }
    return kDone;
  };
}

}  // namespace cameras::cli
