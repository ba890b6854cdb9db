#include "model/card_values.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <numeric>
#include <string>

#include "cameras/error.h"

namespace cameras {
namespace {

using Numbers = std::vector<double>;

void check_count(std::string_view key, std::size_t count, std::int64_t channels) {
  const bool colours_only = channels == 4 && count == 3;
  const auto wanted = static_cast<std::size_t>(channels);
  require(count == 1 || count == wanted || colours_only, Errc::bad_model, "'", key,
          "': expected 1 or ", channels, " numbers, found ", count);
}

// Of three colours one for grey, and `alpha` after them where there is a fourth channel.
Numbers for_channels(const Numbers& rgb, std::int64_t channels, double alpha) {
  if (channels == 1) return {std::accumulate(rgb.begin(), rgb.end(), 0.0) / 3};
  Numbers numbers = rgb;
  if (channels == 4) numbers.push_back(alpha);
  return numbers;
}

void set_normal(Normal normal, PreprocessSettings& settings) {
  const auto set = [&](const Numbers& mean, const Numbers& std) {
    settings.mean = for_channels(mean, settings.channels, 0);
    settings.std = for_channels(std, settings.channels, 1);
  };
  switch (normal) {
    case Normal::imagenet: return set({0.485, 0.456, 0.406}, {0.229, 0.224, 0.225});
    case Normal::half: return set({0.5, 0.5, 0.5}, {0.5, 0.5, 0.5});
    case Normal::clip:
      return set({0.48145466, 0.4578275, 0.40821073}, {0.26862954, 0.26130258, 0.27577711});
    default: settings.mean.clear(); settings.std.clear();
  }
}

// x * factor - 1, and then the mean: as if the mean were larger by 1.
void shift_by_one(PreprocessSettings& settings) {
  if (settings.mean.empty()) settings.mean = {0};
  for (double& mean : settings.mean) mean += 1;
}

// (x - mean) / std, and that divided by std once more.
void divide_again(const Numbers& std, PreprocessSettings& settings) {
  if (settings.std.empty()) settings.std = Numbers(std.size(), 1);
  for (std::size_t i = 0; i < settings.std.size(); ++i) {
    settings.std[i] *= std.size() == 1 ? std[0] : std.at(i);
  }
}

void read_rescale(const CardObject& card, PreprocessSettings& settings) {
  if (const auto factor = card.number("rescale_factor")) settings.rescale_factor = *factor;
  if (!card.boolean("do_rescale").value_or(true)) settings.rescale_factor = 1;
}

void read_order(const CardObject& card, bool flips, PreprocessSettings& settings) {
  if (card.boolean("do_flip_channel_order").value_or(flips)) settings.order = ChannelOrder::bgr;
  const auto given = card.text("channel_order");
  if (!given) return;
  std::string order = *given;
  std::ranges::transform(order, order.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  require(order == "RGB" || order == "BGR", Errc::bad_model,
          R"('channel_order': expected "RGB" or "BGR", found ")", *given, '"');
  settings.order = order == "RGB" ? ChannelOrder::rgb : ChannelOrder::bgr;
}

bool says_values(const CardObject& card) {
  constexpr std::array kKeys{"image_mean", "image_std",      "do_normalize",
                             "do_rescale", "rescale_factor", "do_flip_channel_order"};
  return std::ranges::any_of(kKeys, [&](const char* key) { return card.find(key) != nullptr; });
}

}  // namespace

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

void read_values(const CardObject& card, const Processor* processor, Card& result) {
  PreprocessSettings& settings = result.settings;
  const bool flips = processor != nullptr && processor->flips;
  const bool never = processor != nullptr && processor->normal == Normal::none;
  if (processor != nullptr) set_normal(processor->normal, settings);
  // MobileViT, which flips, has no normalisation and does not say so.
  const bool flipped = card.boolean("do_flip_channel_order").value_or(flips);
  const bool normalized = card.boolean("do_normalize").value_or(!flipped && !never);
  read_normalization(card, "image_mean", "image_std", settings);
  const Numbers std = settings.std;
  if (!normalized) {
    settings.mean.clear();
    settings.std.clear();
  }
  read_rescale(card, settings);
  if (card.boolean("rescale_offset").value_or(false)) shift_by_one(settings);
  const bool again = processor != nullptr && processor->divides_again;
  if (card.boolean("include_top").value_or(again) && again && !std.empty()) {
    divide_again(std, settings);
  }
  read_order(card, flips, settings);
  result.sets_values = result.sets_values || processor != nullptr || says_values(card);
}

}  // namespace cameras
