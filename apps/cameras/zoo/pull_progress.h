#pragma once

#include <iosfwd>
#include <string>

#include "zoo/pull.h"

namespace cameras::cli::zoo {

/// pull() with a line of progress, on a terminal, and afterwards, where something was fetched, a
/// line that says what, from where and under which licence. Where a signal ends the program
/// meanwhile, it says that what has arrived is kept.
/// @param licence "" = not known
std::filesystem::path pull_with_progress(const ZooFile& file, const std::string& licence,
                                         const Zoo& zoo, Check check, std::ostream& err);

}  // namespace cameras::cli::zoo
