#pragma once

#include <functional>
#include <string>

namespace cameras::cli {

/// The text that `work` gives in a process of its own, forked from this one: what it allocates, and
/// what libraries keep, is gone with it. To be called before this process starts threads.
/// @throws UsageError, Error as `work` does in there; Error{io} when the process is killed or none
///         can be made
std::string in_child_process(const std::function<std::string()>& work);

}  // namespace cameras::cli
