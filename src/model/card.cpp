#include "model/card.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include "cameras/error.h"
#include "model/card_json.h"
#include "model/id2label.h"

namespace cameras {
namespace {

using Json = nlohmann::json;

struct Size {
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::int64_t shortest_edge = 0;
};

// {"height","width"}, {"shortest_edge"}, or a number: a square, or a shortest edge where
// `number_is_edge`.
Size read_size(const CardObject& card, std::string_view key, bool number_is_edge) {
  const Json& value = *card.find(key);
  if (value.is_number()) {
    const std::int64_t side = *card.size(key);
    return number_is_edge ? Size{0, 0, side} : Size{side, side, 0};
  }
  require(value.is_object(), Errc::bad_model, "'", key,
          "': expected a number or an object with height and width, found ", describe(value));
  try {
    const CardObject size(value);
    if (const auto edge = size.size("shortest_edge")) return {0, 0, *edge};
    const auto height = size.size("height");
    const auto width = size.size("width");
    require(height && width, Errc::bad_model, "expected height and width, or shortest_edge");
    return {*height, *width, 0};
  } catch (const Error& error) {
    throw error.within("'" + std::string(key) + "'");
  }
}

void set_size(PreprocessSettings& settings, const Size& size) {
  settings.height = size.height;
  settings.width = size.width;
  settings.shortest_edge = size.shortest_edge;
}

void set_crop(PreprocessSettings& settings, std::int64_t height, std::int64_t width) {
  settings.crop_height = height;
  settings.crop_width = width;
}

void read_crop(const CardObject& card, PreprocessSettings& settings) {
  const bool given = card.find("crop_size") != nullptr;
  if (!card.boolean("do_center_crop").value_or(given)) return;
  require(given, Errc::bad_model, "'crop_size': expected a size, because do_center_crop is true");
  const Size crop = read_size(card, "crop_size", false);
  const std::int64_t edge = crop.shortest_edge;
  set_crop(settings, edge > 0 ? edge : crop.height, edge > 0 ? edge : crop.width);
}

// ConvNeXt's convention: the crop shows this share of the resized image; from 384 on the image is
// stretched.
void read_crop_share(const CardObject& card, PreprocessSettings& settings) {
  const std::int64_t edge = settings.shortest_edge;
  const auto share = card.number("crop_pct");
  if (!share || edge == 0 || settings.crop_height > 0) return;
  require(*share > 0.01 && *share <= 1, Errc::bad_model,
          "'crop_pct': expected a number above 0.01, at most 1, found ", *share);
  constexpr std::int64_t kStretched = 384;
  if (edge >= kStretched) {
    set_size(settings, {edge, edge, 0});
  } else {
    settings.shortest_edge = static_cast<std::int64_t>(static_cast<double>(edge) / *share);
    set_crop(settings, edge, edge);
  }
}

void read_geometry(const CardObject& card, Card& result) {
  PreprocessSettings& settings = result.settings;
  const bool cropped = card.boolean("do_center_crop").value_or(false);
  const bool resized = card.boolean("do_resize").value_or(true);
  const bool given = card.find("size") != nullptr;
  if (!resized) {
    set_size(settings, {});
  } else if (given) {
    set_size(settings, read_size(card, "size", cropped));
  }
  read_crop(card, settings);
  read_crop_share(card, settings);
  result.sets_size = result.sets_size || given || !resized || settings.crop_height > 0;
}

void check_count(std::string_view key, std::size_t count, std::int64_t channels) {
  const bool colours_only = channels == 4 && count == 3;
  const auto wanted = static_cast<std::size_t>(channels);
  require(count == 1 || count == wanted || colours_only, Errc::bad_model, "'", key,
          "': expected 1 or ", channels, " numbers, found ", count);
}

void read_normalization(const CardObject& card, std::string_view mean_key, std::string_view std_key,
                        PreprocessSettings& settings) {
  if (const auto mean = card.numbers(mean_key)) {
    check_count(mean_key, mean->size(), settings.channels);
    settings.mean = *mean;
  }
  if (const auto std = card.numbers(std_key)) {
    check_count(std_key, std->size(), settings.channels);
    for (const double value : *std) {
      require(value > 0, Errc::bad_model, "'", std_key, "': expected numbers above 0, found ",
              value);
    }
    settings.std = *std;
  }
}

void read_values(const CardObject& card, Card& result) {
  PreprocessSettings& settings = result.settings;
  const bool flipped = card.boolean("do_flip_channel_order").value_or(false);
  // MobileViT, which flips, has no normalisation and does not say so.
  const bool normalized = card.boolean("do_normalize").value_or(!flipped);
  read_normalization(card, "image_mean", "image_std", settings);
  if (!normalized) {
    settings.mean.clear();
    settings.std.clear();
  }
  if (const auto factor = card.number("rescale_factor")) settings.rescale_factor = *factor;
  if (!card.boolean("do_rescale").value_or(true)) settings.rescale_factor = 1;
  constexpr std::array kKeys{"image_mean", "image_std",      "do_normalize",
                             "do_rescale", "rescale_factor", "do_flip_channel_order"};
  result.sets_values = result.sets_values || std::ranges::any_of(kKeys, [&](const char* key) {
                         return card.find(key) != nullptr;
                       });
}

void read_order(const CardObject& card, PreprocessSettings& settings) {
  if (card.boolean("do_flip_channel_order").value_or(false)) settings.order = ChannelOrder::bgr;
  const auto given = card.text("channel_order");
  if (!given) return;
  std::string order = *given;
  std::ranges::transform(order, order.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  require(order == "RGB" || order == "BGR", Errc::bad_model,
          R"('channel_order': expected "RGB" or "BGR", found ")", *given, '"');
  settings.order = order == "RGB" ? ChannelOrder::rgb : ChannelOrder::bgr;
}

void read_resample(const CardObject& card, PreprocessSettings& settings) {
  const auto number = card.number("resample");
  if (!number) return;
  require(*number >= 0 && *number <= 5 && *number == std::floor(*number), Errc::bad_model,
          "'resample': expected one of PIL's filters 0 to 5, found ", *number);
  settings.resample = static_cast<Resample>(static_cast<int>(*number));
}

struct NamedFilter {
  std::string_view name;
  Resample filter;
};

constexpr std::array kFilters{
    NamedFilter{"nearest", Resample::nearest},   NamedFilter{"lanczos", Resample::lanczos},
    NamedFilter{"bilinear", Resample::bilinear}, NamedFilter{"bicubic", Resample::bicubic},
    NamedFilter{"box", Resample::box},           NamedFilter{"hamming", Resample::hamming},
};

std::vector<std::int64_t> read_input_size(const CardObject& cfg) {
  const Json* const value = cfg.find("input_size");
  if (value == nullptr) return {};
  std::vector<std::int64_t> sizes;
  for (const Json& item : *value) {
    const bool whole = item.is_number_integer() && item >= 1 && item <= 100'000;
    require(whole, Errc::bad_model, "'input_size': expected whole numbers from 1 to 100000, found ",
            describe(item));
    sizes.push_back(item.get<std::int64_t>());
  }
  require(value->is_array() && sizes.size() == 3, Errc::bad_model,
          "'input_size': expected [channels, height, width], found ", describe(*value));
  return sizes;
}

// timm's pretrained_cfg: the shorter side becomes input/crop_pct, then a centre crop.
void read_timm(const CardObject& cfg, Card& result) {
  PreprocessSettings& settings = result.settings;
  read_normalization(cfg, "mean", "std", settings);
  if (const auto name = cfg.text("interpolation")) {
    const auto* const found = std::ranges::find(kFilters, *name, &NamedFilter::name);
    require(found != kFilters.end(), Errc::bad_model,
            "'interpolation': expected the name of a filter, found \"", *name, "\"");
    settings.resample = found->filter;
  }
  const std::vector<std::int64_t> input = read_input_size(cfg);
  const double share = cfg.number("crop_pct").value_or(0.875);  // timm's own default
  require(share > 0.01 && share <= 1, Errc::bad_model,
          "'crop_pct': expected a number above 0.01, at most 1, found ", share);
  if (!input.empty()) {
    const auto enlarged = [&](std::int64_t side) {
      return static_cast<std::int64_t>(std::floor(static_cast<double>(side) / share));
    };
    const bool square = input[1] == input[2] && cfg.text("crop_mode").value_or("") != "squash";
    set_size(settings, square ? Size{0, 0, enlarged(input[1])}
                              : Size{enlarged(input[1]), enlarged(input[2]), 0});
    set_crop(settings, input[1], input[2]);
    result.sets_size = true;
  }
  result.sets_values = true;
}

}  // namespace

PreprocessSettings default_settings(std::int64_t channels, std::int64_t height,
                                    std::int64_t width) {
  PreprocessSettings settings{.channels = channels, .height = height, .width = width};
  settings.mean = {0.485, 0.456, 0.406};
  settings.std = {0.229, 0.224, 0.225};
  if (channels == 1) {
    settings.mean = {0.449};
    settings.std = {0.226};
  } else if (channels == 4) {
    settings.mean.push_back(0);
    settings.std.push_back(1);
  }
  return settings;
}

Card parse_card(std::string_view json, const PreprocessSettings& defaults) {
  const Json document = parse_json_object(json);
  const CardObject card(document);
  Card result{.settings = defaults};
  if (const auto cfg = card.object("pretrained_cfg")) {
    try {
      read_timm(*cfg, result);
    } catch (const Error& error) {
      throw error.within("'pretrained_cfg'");
    }
  }
  read_geometry(card, result);
  read_values(card, result);
  read_order(card, result.settings);
  read_resample(card, result.settings);
  if (const auto labels = card.text("labels")) {
    require(!labels->empty(), Errc::bad_model, "'labels': expected a file name, found \"\"");
    result.labels_file = *labels;
  }
  result.labels = read_id2label(card);
  return result;
}

}  // namespace cameras
