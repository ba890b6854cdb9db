#include <filesystem>
#include <vector>

#include "cameras/model.h"
#include "model/card.h"
#include "model/report_text.h"

namespace cameras {

namespace fs = std::filesystem;

std::vector<fs::path> files_to_read(const fs::path& path, const ModelOptions& options) {
  std::vector<fs::path> files{options.card, options.labels, path};
  std::vector<fs::path> cards{fs::path(path).replace_extension(".json")};
  for (const fs::path& folder : card_folders(path)) {
    cards.push_back(folder / "preprocessor_config.json");
    cards.push_back(folder / "config.json");
  }
  for (const fs::path& card : cards) {
    if (!is_report_file(card)) files.push_back(card);  // an older report may be replaced
  }
  return files;
}

}  // namespace cameras
