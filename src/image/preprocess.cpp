#include "cameras/preprocess.h"
#include "core/aten.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "cameras/error.h"
#include "core/checked.h"
#include "image/resample.h"
#include "image/samples.h"

namespace cameras {
namespace {

constexpr std::int64_t kLongestSide = 100'000;

void check_side(const char* field, std::int64_t value) {
  require(value >= 0 && value <= kLongestSide, Errc::bad_argument, field, ": expected 0 to ",
          kLongestSide, " pixels, found ", value);
}

constexpr std::int64_t kMostPixels = std::int64_t{1} << 27;

void check_area(const char* what, std::int64_t height, std::int64_t width) {
  require(height * width <= kMostPixels, Errc::bad_argument, what, ": expected at most ",
          kMostPixels, " pixels, found ", height, " x ", width);
}

void check_sizes(const PreprocessSettings& s) {
  check_side("height", s.height);
  check_side("width", s.width);
  check_side("shortest_edge", s.shortest_edge);
  check_side("crop_height", s.crop_height);
  check_side("crop_width", s.crop_width);
  require((s.height > 0) == (s.width > 0), Errc::bad_argument,
          "height and width: expected both or none, found ", s.height, " and ", s.width);
  require(s.shortest_edge == 0 || s.height == 0, Errc::bad_argument,
          "shortest_edge: expected height and width to be 0 beside it, found ", s.height, " and ",
          s.width);
  require((s.crop_height > 0) == (s.crop_width > 0), Errc::bad_argument,
          "crop_height and crop_width: expected both or none, found ", s.crop_height, " and ",
          s.crop_width);
  check_area("height and width", s.height, s.width);
  check_area("crop_height and crop_width", s.crop_height, s.crop_width);
}

// Bounds that keep every normalised pixel finite in float32.
constexpr double kLargest = 1e12;

void check_values(const char* field, const std::vector<double>& values, std::int64_t channels,
                  double smallest) {
  const auto count = static_cast<std::int64_t>(values.size());
  const bool colours_only = channels == 4 && count == 3;
  require(count <= 1 || count == channels || colours_only, Errc::bad_argument, field,
          ": expected 1 or ", channels, " values, found ", count);
  for (const double value : values) {
    require(value >= smallest && value <= kLargest, Errc::bad_argument, field,
            ": expected numbers from ", smallest, " to ", kLargest, ", found ", value);
  }
}

// One value per channel; what is not given (the alpha of three) is `fallback`.
double channel_value(const std::vector<double>& values, std::size_t channel, double fallback) {
  if (values.size() == 1) return values[0];
  return channel < values.size() ? values[channel] : fallback;
}

struct Size {
  std::int64_t height;
  std::int64_t width;
};

// The longer side is cut to a whole number, as Hugging Face's get_resize_output_image_size does.
Size resized_size(const Image& image, const PreprocessSettings& settings) {
  const std::int64_t edge = settings.shortest_edge;
  if (edge == 0 && settings.height == 0) return {image.height(), image.width()};
  if (edge == 0) return {settings.height, settings.width};
  const bool tall = image.height() >= image.width();
  const std::int64_t shorter = tall ? image.width() : image.height();
  const std::int64_t longer = (tall ? image.height() : image.width()) * edge / shorter;
  require(longer <= kLongestSide && longer * edge <= kMostPixels, Errc::bad_argument, "image of ",
          image.width(), " x ", image.height(), " pixels is too long: shortest_edge would make it ",
          edge, " x ", longer);
  return tall ? Size{longer, edge} : Size{edge, longer};
}

// The input's pixels in the resized image; `top` and `left` are negative where a crop is larger.
struct CropWindow {
  std::int64_t top;
  std::int64_t left;
  std::int64_t height;
  std::int64_t width;
};

std::int64_t half_down(std::int64_t value) { return (value - (value < 0 ? 1 : 0)) / 2; }

// Torchvision pads a picture that is too small with the smaller half before it.
std::int64_t crop_start(std::int64_t left_over, OddCrop rule) {
  const std::int64_t half = half_down(left_over);
  const bool odd = left_over % 2 != 0;
  const bool rounds_up = odd && rule == OddCrop::even_start && (left_over < 0 || half % 2 != 0);
  return half + (rounds_up ? 1 : 0);
}

CropWindow crop_window(const Size& size, const PreprocessSettings& settings) {
  if (settings.crop_height == 0) return {0, 0, size.height, size.width};
  return {crop_start(size.height - settings.crop_height, settings.odd_crop),
          crop_start(size.width - settings.crop_width, settings.odd_crop), settings.crop_height,
          settings.crop_width};
}

// The normalised value of each value that a sample can have. The card's numbers are meant for
// 0..255; 16 bits lie on the same scale, with steps of 1/257.
template <class T>
std::vector<float> value_table(const PreprocessSettings& settings, std::size_t channel) {
  std::vector<float> table(std::size_t{kFull<T>} + 1);
  const double mean = channel_value(settings.mean, channel, 0);
  const double std = channel_value(settings.std, channel, 1);
  for (std::size_t v = 0; v < table.size(); ++v) {
    const double level = static_cast<double>(v) / kStepsPerLevel<T>;
    table[v] = static_cast<float>((level * settings.rescale_factor - mean) / std);
  }
  return table;
}

// The sample that value_table() maps to `value`, or the nearest.
template <class T>
T sample_of(const PreprocessSettings& settings, std::size_t channel, float value) {
  const double mean = channel_value(settings.mean, channel, 0);
  const double std = channel_value(settings.std, channel, 1);
  const double level = (static_cast<double>(value) * std + mean) / settings.rescale_factor;
  if (!(level > 0)) return 0;  // and NaN, where the factor is 0: every value reads the same then
  return static_cast<T>(std::min(std::round(level * kStepsPerLevel<T>), double{kFull<T>}));
}

// The network's channel that reads red, green or blue (0, 1, 2).
std::size_t channel_of(const PreprocessSettings& settings, std::size_t colour) {
  if (settings.channels == 1) return 0;
  return settings.order == ChannelOrder::bgr ? 2 - colour : colour;
}

// A pixel of one value, opaque, as the network reads it: [1,C,1,1].
at::Tensor pixel_of(const PreprocessSettings& settings, std::size_t value) {
  constexpr std::int64_t kAlpha = 3;
  at::Tensor pixel = at::empty({1, settings.channels, 1, 1}, at::kFloat);
  auto* const data = pixel.data_ptr<float>();
  for (std::int64_t c = 0; c < settings.channels; ++c) {
    const auto table = value_table<std::uint8_t>(settings, static_cast<std::size_t>(c));
    data[c] = c == kAlpha ? table.back() : table.at(value);
  }
  return pixel;
}

// Writes the window's pixels, [height,width]; black beyond the plane.
template <class T>
void write_window(const PlaneOf<T>& plane, const CropWindow& window,
                  const std::vector<float>& table, float* to) {
  for (std::int64_t y = window.top; y < window.top + window.height; ++y) {
    for (std::int64_t x = window.left; x < window.left + window.width; ++x) {
      const bool inside = y >= 0 && y < plane.height && x >= 0 && x < plane.width;
      const auto at = static_cast<std::size_t>(inside ? y * plane.width + x : 0);
      *to++ = table[inside ? plane.values[at] : 0];
    }
  }
}

// All colours of a resized picture, interleaved.
template <class T>
std::vector<T> resized_colours(const Samples<T>& samples, const Size& size,
                               const PreprocessSettings& settings) {
  std::vector<T> rgb(static_cast<std::size_t>(3 * size.height * size.width));
  PreprocessSettings in_order = settings;
  in_order.order = ChannelOrder::rgb;
  for (std::size_t channel = 0; channel < 3; ++channel) {
    const PlaneOf<T> plane =
        resample(plane_of(samples, in_order, channel), size.height, size.width, settings.resample);
    for (std::size_t i = 0; i < plane.values.size(); ++i) rgb[3 * i + channel] = plane.values[i];
  }
  return rgb;
}

// The picture's colours with those of the window replaced by what `input`, [1,C,h,w], shows.
template <class T>
std::vector<T> with_window(const Samples<T>& samples, const CropWindow& window,
                           const at::Tensor& input, const PreprocessSettings& settings) {
  std::vector<T> rgb(samples.rgb.begin(), samples.rgb.end());
  const at::Tensor values = input.contiguous();
  for (std::size_t colour = 0; colour < 3; ++colour) {
    const std::size_t channel = channel_of(settings, colour);
    const at::Tensor plane = values[0][static_cast<std::int64_t>(channel)].contiguous();
    const auto* from = plane.data_ptr<float>();
    for (std::int64_t y = window.top; y < window.top + window.height; ++y) {
      for (std::int64_t x = window.left; x < window.left + window.width; ++x) {
        rgb[3 * static_cast<std::size_t>(y * samples.width + x) + colour] =
            sample_of<T>(settings, channel, *from++);
      }
    }
  }
  return rgb;
}

Image picture_of(const Size& size, std::vector<std::uint8_t> rgb) {
  return Image::from_pixels(size.height, size.width, std::move(rgb));
}

Image picture_of(const Size& size, std::vector<std::uint16_t> rgb) {
  return Image::from_wide_pixels(size.height, size.width, std::move(rgb));
}

}  // namespace

Preprocess::Preprocess(PreprocessSettings settings) : settings_(std::move(settings)) {
  const PreprocessSettings& s = settings_;
  require(s.channels == 1 || s.channels == 3 || s.channels == 4, Errc::bad_argument,
          "channels: expected 1, 3 or 4, found ", s.channels);
  check_sizes(s);
  require(std::abs(s.rescale_factor) <= kLargest, Errc::bad_argument,
          "rescale_factor: expected a number up to ", kLargest, ", found ", s.rescale_factor);
  check_values("mean", s.mean, s.channels, -kLargest);
  check_values("std", s.std, s.channels, 1 / kLargest);
}

Prepared Preprocess::operator()(const Image& image) const {
  const Size size = resized_size(image, settings_);
  const CropWindow window = crop_window(size, settings_);
  at::Tensor input = at::empty({1, settings_.channels, window.height, window.width}, at::kFloat);
  auto* const data = input.data_ptr<float>();
  with_samples(image, [&]<class T>(const Samples<T>& samples) {
    for (std::int64_t c = 0; c < settings_.channels; ++c) {
      const auto channel = static_cast<std::size_t>(c);
      const PlaneOf<T> plane = resample(plane_of(samples, settings_, channel), size.height,
                                        size.width, settings_.resample);
      write_window(plane, window, value_table<T>(settings_, channel),
                   data + c * window.height * window.width);
    }
  });
  const double down = static_cast<double>(image.height()) / static_cast<double>(size.height);
  const double right = static_cast<double>(image.width()) / static_cast<double>(size.width);
  return {std::move(input),
          {static_cast<double>(window.top) * down, static_cast<double>(window.left) * right,
           static_cast<double>(window.height) * down, static_cast<double>(window.width) * right}};
}

at::Tensor Preprocess::black() const { return pixel_of(settings_, 0); }

at::Tensor Preprocess::white() const { return pixel_of(settings_, 255); }

Image Preprocess::resized(const Image& image) const {
  const Size size = resized_size(image, settings_);
  return with_samples(image, [&](const auto& samples) {
    return picture_of(size, resized_colours(samples, size, settings_));
  });
}

Image Preprocess::with_input(const Image& resized, const at::Tensor& input) const {
  const CropWindow window = crop_window({resized.height(), resized.width()}, settings_);
  const std::array expected{std::int64_t{1}, settings_.channels, window.height, window.width};
  require(input.defined() && input.scalar_type() == at::kFloat &&
              input.sizes() == at::IntArrayRef(expected),
          Errc::bad_argument, "expected an input ", shape_text(expected), " of float32, found ",
          input.defined() ? shape_text(input.sizes()) : std::string("none"));
  require(window.top >= 0 && window.left >= 0, Errc::bad_argument, "expected an image of at least ",
          window.width, " x ", window.height, " pixels after the resize, found ", resized.width(),
          " x ", resized.height(), ": what the crop adds cannot be in a picture");
  return with_samples(resized, [&](const auto& samples) {
    return picture_of({resized.height(), resized.width()},
                      with_window(samples, window, input, settings_));
  });
}

std::string resize_text(const PreprocessSettings& settings) {
  const auto size = [](std::int64_t height, std::int64_t width) {
    return std::to_string(height) + " x " + std::to_string(width);
  };
  std::string text = "not resized";
  if (settings.shortest_edge > 0) {
    text = "shortest edge " + std::to_string(settings.shortest_edge);
  } else if (settings.height > 0) {
    text = "stretched to " + size(settings.height, settings.width);
  }
  if (settings.crop_height > 0) {
    text += ", centre crop " + size(settings.crop_height, settings.crop_width);
  }
  return text;
}

}  // namespace cameras
