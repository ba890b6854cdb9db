#pragma once

#include <string>

namespace cameras::cli {

/// The options of methods as a table in Markdown: flag, values, default, methods that read it,
/// meaning. One that methods have different defaults of has a row for each.
std::string option_table();

/// The methods as a table in Markdown: name, for people, what each looks at, and its options.
std::string method_table();

}  // namespace cameras::cli
