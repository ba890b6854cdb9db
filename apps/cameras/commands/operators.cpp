#include <memory>
#include <ostream>

#include "command.h"
#include "ops/operators.h"

namespace cameras::cli {

Action define_operators(CLI::App& /*app*/) {
  return [](Console console) {
    for (const ops::Operator& row : ops::operators()) {
      if (row.type.starts_with("cameras.")) continue;  // made by size fitting, not in files
      console.out << row.type << '\t' << row.since_opset << '\n';
    }
    return kDone;
  };
}

}  // namespace cameras::cli
