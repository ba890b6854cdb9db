#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "explain/flags.h"
#include "outputs/input_files.h"

namespace cameras::cli {

/// Where the results of one image go; an empty path is not written.
struct ResultFiles {
  std::filesystem::path picture;
  std::filesystem::path map;
};

/// The files of `image`: the names that were asked for, with the image's name added where the call
/// has several images and the label's index where one is given (the image has several maps).
/// Without
/// --out, --map and --json there is a picture, IMAGE-saliency.png in the current folder.
ResultFiles result_files(const ExplainFlags& flags, const std::string& image,
                         std::optional<std::int64_t> label);

/// Makes sure that every output can be written and costs no other file, before anything is read.
/// @throws UsageError for two results in one file, or for a file that the call reads
/// @throws Error{io} for a file that cannot be written
void require_outputs(const ExplainFlags& flags);

/// require_outputs() once the model is known: the names that several labels give.
/// @param inputs all that the call reads, with what the model brought along (external data, label
///        names)
/// @param labels those that were asked for; empty where the network chooses them
void require_outputs_of(const ExplainFlags& flags, const InputFiles& inputs,
                        const std::vector<std::int64_t>& labels);

}  // namespace cameras::cli
