#include "model/timm_card.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/error.h"
#include "model/card_values.h"

namespace cameras {
namespace {

struct NamedFilter {
  std::string_view name;
  Resample filter;
};

constexpr std::array kFilters{
    NamedFilter{"nearest", Resample::nearest},   NamedFilter{"lanczos", Resample::lanczos},
    NamedFilter{"bilinear", Resample::bilinear}, NamedFilter{"bicubic", Resample::bicubic},
    NamedFilter{"box", Resample::box},           NamedFilter{"hamming", Resample::hamming},
};

std::vector<std::int64_t> input_size_of(const CardObject& cfg) {
  const nlohmann::json* const value = cfg.find("input_size");
  if (value == nullptr) return {};
  std::vector<std::int64_t> sizes;
  for (const nlohmann::json& item : *value) {
    const bool whole = item.is_number_integer() && item >= 1 && item <= 100'000;
    require(whole, Errc::bad_model, "'input_size': expected whole numbers from 1 to 100000, found ",
            describe(item));
    sizes.push_back(item.get<std::int64_t>());
  }
  require(value->is_array() && sizes.size() == 3, Errc::bad_model,
          "'input_size': expected [channels, height, width], found ", describe(*value));
  return sizes;
}

void read_filter(const CardObject& cfg, PreprocessSettings& settings) {
  // What timm itself takes where none is named.
  settings.resample = Resample::bicubic;
  const auto name = cfg.text("interpolation");
  if (!name) return;
  const auto* const found = std::ranges::find(kFilters, *name, &NamedFilter::name);
  require(found != kFilters.end(), Errc::bad_model,
          "'interpolation': expected the name of a filter, found \"", *name, "\"");
  settings.resample = found->filter;
}

double share_of_crop(const CardObject& cfg) {
  const double share = cfg.number("crop_pct").value_or(0.875);  // timm's own default
  require(share > 0.01 && share <= 1, Errc::bad_model,
          "'crop_pct': expected a number above 0.01, at most 1, found ", share);
  return share;
}

// The shorter side becomes input / crop_pct ("squash": both sides do), then a centre crop.
void read_input(const CardObject& cfg, Card& result) {
  const std::vector<std::int64_t> input = input_size_of(cfg);
  const double share = share_of_crop(cfg);
  if (input.empty()) return;
  const std::string mode = cfg.text("crop_mode").value_or("center");
  const bool square = input[1] == input[2];
  if (mode != "squash" && (mode != "center" || !square)) {
    result.warnings.push_back("'crop_mode': '" + mode + "'" +
                              (square ? "" : " of a network that is no square") +
                              " is not followed: the image is stretched before the crop");
  }
  const auto enlarged = [&](std::int64_t side) {
    return static_cast<std::int64_t>(std::floor(static_cast<double>(side) / share));
  };
  PreprocessSettings& settings = result.settings;
  const bool keeps_ratio = mode == "center" && square;
  settings.shortest_edge = keeps_ratio ? enlarged(input[1]) : 0;
  settings.height = keeps_ratio ? 0 : enlarged(input[1]);
  settings.width = keeps_ratio ? 0 : enlarged(input[2]);
  settings.crop_height = input[1];
  settings.crop_width = input[2];
  settings.odd_crop = OddCrop::even_start;
  result.sets_size = true;
}

std::string description_of(const nlohmann::json& cfg, const std::string& name) {
  const auto all = cfg.find("label_descriptions");
  if (all == cfg.end() || !all->is_object()) return name;
  const auto found = all->find(name);
  return found != all->end() && found->is_string() ? found->get<std::string>() : name;
}

}  // namespace

bool is_timm(const CardObject& object) {
  const auto has = [&](const char* key) { return object.find(key) != nullptr; };
  return has("input_size") && (has("mean") || has("interpolation") || has("crop_pct"));
}

void read_timm(const CardObject& cfg, Card& result) {
  read_normalization(cfg, "mean", "std", result.settings);
  read_filter(cfg, result.settings);
  read_input(cfg, result);
  result.sets_values = true;
}

std::vector<std::string> timm_labels(const nlohmann::json& document) {
  const auto names = document.find("label_names");
  if (names == document.end() || !names->is_array()) return {};
  std::vector<std::string> labels;
  for (const nlohmann::json& name : *names) {
    require(name.is_string(), Errc::bad_model, "'label_names': expected names, found ",
            describe(name));
    labels.push_back(description_of(document, name.get<std::string>()));
  }
  return labels;
}

}  // namespace cameras
