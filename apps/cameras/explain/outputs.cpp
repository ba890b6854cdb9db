#include "explain/outputs.h"

#include <map>
#include <system_error>
#include <vector>

#include "command.h"
#include "outputs/output_file.h"

namespace cameras::cli {
namespace {

namespace fs = std::filesystem;

bool nothing_asked(const ExplainFlags& flags) {
  return flags.out.empty() && flags.map.empty() && flags.json.empty();
}

// Notices when two results would go to one file.
class Claims {
 public:
  void add(const fs::path& path, const std::string& owner) {
    if (path.empty()) return;
    std::error_code error;
    const fs::path whole = fs::weakly_canonical(fs::absolute(path), error);
    const auto [claim, is_new] = owners_.emplace(error ? path : whole, owner);
    if (is_new || takes_several(path)) return;
    throw UsageError("expected a file of its own for every result, found " + path.string() +
                     " for " + claim->second + " and for " + owner);
  }

 private:
  std::map<fs::path, std::string> owners_;
};

void require_output(const InputFiles& inputs, const fs::path& path) {
  if (path.empty()) return;
  inputs.require_other(path);
  require_writable(path);
}

}  // namespace

ResultFiles result_files(const ExplainFlags& flags, const std::string& image,
                         std::optional<std::int64_t> label) {
  const std::string stem = fs::path(image).stem().string();
  std::vector<std::string> suffixes;
  if (flags.images.size() > 1 && !nothing_asked(flags)) suffixes.push_back(stem);
  if (label) suffixes.push_back(std::to_string(*label));
  const auto named = [&](const fs::path& path) {
    return path.empty() ? path : with_suffixes(path, suffixes);
  };
  return {.picture = named(nothing_asked(flags) ? stem + "-saliency.png" : flags.out),
          .map = named(flags.map)};
}

void require_outputs(const ExplainFlags& flags) {
  if (flags.map == "-") {
    throw UsageError("expected --map FILE, found '-': only --json goes to standard output");
  }
  const InputFiles inputs(files_of(flags.model, flags.images));
  Claims claims;
  const fs::path json = flags.json == "-" ? "" : flags.json;
  claims.add(json, "--json");
  for (const std::string& image : flags.images) {
    const ResultFiles files = result_files(flags, image, std::nullopt);
    claims.add(files.picture, "the picture of " + image);
    claims.add(files.map, "the map of " + image);
    require_output(inputs, files.picture);
    require_output(inputs, files.map);
  }
  require_output(inputs, json);
  const fs::path extension = fs::path(flags.map).extension();
  if (!extension.empty() && extension != ".npy") {
    throw UsageError("expected --map with a name that ends in .npy, found '" + flags.map + "'");
  }
}

void require_outputs_of(const ExplainFlags& flags, const InputFiles& inputs,
                        const std::vector<std::int64_t>& labels) {
  std::vector<fs::path> outputs;
  for (const std::string& image : flags.images) {
    const ResultFiles plain = result_files(flags, image, std::nullopt);
    outputs.insert(outputs.end(), {plain.picture, plain.map});
    for (const std::int64_t label : labels) {
      if (labels.size() < 2) break;
      const ResultFiles files = result_files(flags, image, label);
      outputs.insert(outputs.end(), {files.picture, files.map});
    }
  }
  if (flags.json != "-") outputs.emplace_back(flags.json);
  for (const fs::path& output : outputs) require_output(inputs, output);
}

}  // namespace cameras::cli
