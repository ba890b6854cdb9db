#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "cameras/comparison.h"
#include "compare/flags.h"
#include "compare/pictures.h"

namespace cameras::cli {

/// The comparison with the keys that docs/cli.md lists.
nlohmann::ordered_json compare_json(const std::vector<ComparedImage>& images,
                                    const CompareFlags& flags);

/// The same for people: one HTML file with its pictures inside.
std::string compare_html(const std::vector<ComparedImage>& images,
                         const ComparisonPictures& pictures, const CompareFlags& flags);

}  // namespace cameras::cli
