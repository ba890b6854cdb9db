#include "model/card_geometry.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "cameras/error.h"

namespace cameras {
namespace {

struct Size {
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::int64_t shortest_edge = 0;
};

Size as_edge(std::int64_t edge) { return {0, 0, edge}; }
Size as_square(std::int64_t side) { return {side, side, 0}; }

// Keys of a size that give the image another shape, and that nothing here follows.
void warn_of_size_keys(const nlohmann::json& value, std::string_view key, Card& result) {
  for (const auto& [name, number] : value.items()) {
    const bool known = name == "height" || name == "width" || name == "shortest_edge";
    if (known || number.is_null()) continue;
    result.warnings.push_back("'" + std::string(key) + "': '" + name +
                              "' is not known and not followed");
  }
}

// [height, width], as feature extractors of old wrote it the other way around: told apart by
// nothing, so only a square is taken.
Size read_pair(const nlohmann::json& value, std::string_view key) {
  const bool square =
      value[0].is_number_integer() && value[0] == value[1] && value[0] >= 1 && value[0] <= 100'000;
  require(square, Errc::bad_model, "'", key,
          "': expected two equal whole numbers from 1 to 100000, ",
          "or an object with height and width");
  return as_square(value[0].get<std::int64_t>());
}

// {"height","width"}, {"shortest_edge"}, or a number: a square, or a shortest edge where
// `number_is_edge`.
Size read_size(const CardObject& card, std::string_view key, bool number_is_edge, Card& result) {
  const nlohmann::json& value = *card.find(key);
  if (value.is_number()) {
    const std::int64_t side = *card.size(key);
    return number_is_edge ? as_edge(side) : as_square(side);
  }
  if (value.is_array() && value.size() == 2) return read_pair(value, key);
  require(value.is_object(), Errc::bad_model, "'", key,
          "': expected a number or an object with height and width, found ", describe(value));
  warn_of_size_keys(value, key, result);
  try {
    const CardObject size(value);
    if (const auto edge = size.size("shortest_edge")) return as_edge(*edge);
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

// What a processor's default becomes for a network of a declared size: the same share of the crop.
struct Declared {
  bool open;
  std::int64_t height;
  std::int64_t width;
};

std::int64_t scaled(std::int64_t size, std::int64_t declared, std::int64_t crop) {
  return size * declared / crop;
}

Size default_size(const Processor& processor, const Declared& declared) {
  const std::int64_t result = processor.crop > 0 ? processor.crop : processor.size;
  const std::int64_t height =
      declared.open ? processor.size : scaled(processor.size, declared.height, result);
  const std::int64_t width =
      declared.open ? processor.size : scaled(processor.size, declared.width, result);
  return processor.number_is_edge ? as_edge(std::min(height, width)) : Size{height, width, 0};
}

double required_share(const CardObject& card, double fallback) {
  const double share = card.number("crop_pct").value_or(fallback);
  require(share > 0.01 && share <= 1, Errc::bad_model,
          "'crop_pct': expected a number above 0.01, at most 1, found ", share);
  return share;
}

std::int64_t cut(double side) { return static_cast<std::int64_t>(side); }

Size enlarged(const Size& size, double factor) {
  const auto larger = [&](std::int64_t side) { return cut(static_cast<double>(side) * factor); };
  return {larger(size.height), larger(size.width), larger(size.shortest_edge)};
}

// Divided, not multiplied by 1 / share: the last bit decides what is cut.
Size divided(const Size& size, double share) {
  const auto larger = [&](std::int64_t side) { return cut(static_cast<double>(side) / share); };
  return {larger(size.height), larger(size.width), larger(size.shortest_edge)};
}

// The crop shows this share of the resized image; from 384 on the image is stretched.
void apply_convnext(PreprocessSettings& settings, double share) {
  const std::int64_t edge = settings.shortest_edge;
  if (edge == 0) return;
  constexpr std::int64_t kStretched = 384;
  if (edge >= kStretched) {
    set_size(settings, as_square(edge));
    return;
  }
  set_size(settings, divided(as_edge(edge), share));
  set_crop(settings, edge, edge);
}

void apply_share(const CardObject& card, const Processor& processor, PreprocessSettings& settings) {
  if (card.is_null("crop_pct")) return;  // says that there is none
  const Size size{settings.height, settings.width, settings.shortest_edge};
  const bool square = size.shortest_edge == 0 && size.height == size.width;
  set_size(settings,
           divided(square ? as_edge(size.height) : size, required_share(card, processor.share)));
}

void apply_rule(const CardObject& card, const Processor& processor, PreprocessSettings& settings) {
  switch (processor.rule) {
    case ResizeRule::share: return apply_share(card, processor, settings);
    case ResizeRule::convnext:
      return apply_convnext(settings, required_share(card, processor.share));
    case ResizeRule::levit:
      if (settings.shortest_edge > 0) {
        set_size(settings, enlarged(as_edge(settings.shortest_edge), 256.0 / 224));
      }
      return;
    default: return;
  }
}

void read_crop(const CardObject& card, bool by_default, const Size& fallback, Card& result) {
  const bool given = card.find("crop_size") != nullptr;
  if (!card.boolean("do_center_crop").value_or(by_default)) return;
  require(given || fallback.height > 0, Errc::bad_model,
          "'crop_size': expected a size, because do_center_crop is true");
  const Size crop = given ? read_size(card, "crop_size", false, result) : fallback;
  const std::int64_t edge = crop.shortest_edge;
  set_crop(result.settings, edge > 0 ? edge : crop.height, edge > 0 ? edge : crop.width);
}

// A card of our own: a crop where there is a crop_size, and ConvNeXt's crop_pct.
void read_plain(const CardObject& card, Card& result) {
  PreprocessSettings& settings = result.settings;
  const bool cropped = card.boolean("do_center_crop").value_or(false);
  const bool resized = card.boolean("do_resize").value_or(true);
  const bool given = card.find("size") != nullptr;
  if (!resized) {
    set_size(settings, {});
  } else if (given) {
    set_size(settings, read_size(card, "size", cropped, result));
  }
  read_crop(card, card.find("crop_size") != nullptr, {}, result);
  if (card.find("crop_pct") != nullptr && settings.crop_height == 0) {
    apply_convnext(settings, required_share(card, 1));
  }
  result.sets_size = result.sets_size || given || !resized || settings.crop_height > 0;
}

void read_by(const Processor& processor, const CardObject& card, bool open_size, Card& result) {
  PreprocessSettings& settings = result.settings;
  const Declared declared{open_size, settings.height, settings.width};
  if (!card.boolean("do_resize").value_or(true)) {
    set_size(settings, {});
  } else {
    const bool given = card.find("size") != nullptr;
    set_size(settings, given ? read_size(card, "size", processor.number_is_edge, result)
                             : default_size(processor, declared));
    apply_rule(card, processor, settings);
  }
  if (processor.rule != ResizeRule::convnext) {  // which knows no other crop than its own
    const Size fallback =
        declared.open ? as_square(processor.crop) : Size{declared.height, declared.width, 0};
    read_crop(card, processor.crop > 0, fallback, result);
  }
  result.sets_size = true;
}

}  // namespace

void read_geometry(const CardObject& card, const Processor* processor, bool open_size,
                   Card& result) {
  if (processor != nullptr) result.settings.resample = processor->resample;
  if (processor != nullptr) {
    read_by(*processor, card, open_size, result);
  } else {
    read_plain(card, result);
  }
  const auto number = card.number("resample");
  if (!number) return;
  require(*number >= 0 && *number <= 5 && *number == std::floor(*number), Errc::bad_model,
          "'resample': expected one of PIL's filters 0 to 5, found ", *number);
  result.settings.resample = static_cast<Resample>(static_cast<int>(*number));
}

}  // namespace cameras
