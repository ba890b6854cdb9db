#pragma once

#include <filesystem>
#include <string_view>

namespace cameras {

/// Whether a JSON text is a report that the program wrote (--json, --report), by what it speaks of:
/// a model with its images or methods, images with their maps, or a list of those. Such a file may
/// have a card's name, when it was written beside a model. False for text that is no JSON.
bool is_report(std::string_view text);

/// The same of a file; false where it is none that can be read.
bool is_report_file(const std::filesystem::path& file);

}  // namespace cameras
