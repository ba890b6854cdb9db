#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "evaluate/summary.h"

namespace cameras::cli {

/// report.html: tables, plots, examples and options in one file that needs no other.
/// @param examples pictures to embed
/// @throws Error{io} for an example that cannot be read
std::string html_report(const Summary& summary, const nlohmann::ordered_json& record,
                        const std::vector<std::filesystem::path>& examples);

}  // namespace cameras::cli
