#pragma once

namespace cameras::cli {

/// Lets a reader that goes away (`cameras … | head -0`), files that may not grow further
/// (`ulimit -f`) and closed descriptors (`>&-`) show as failed writes: the process is not killed,
/// and no file that is opened later becomes standard output.
void guard_standard_streams();

}  // namespace cameras::cli
