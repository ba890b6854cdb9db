#include "saliency/methods.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "cameras/method_variant.h"
#include "cameras/saliency/augmented.h"
#include "cameras/saliency/multi_scale.h"
#include "cameras/text.h"
#include "saliency/methods/cameras_options.h"
#include "saliency/option_table.h"
#include "saliency/passes/joined_channels.h"

namespace cameras {
namespace {

// What rows of methods.inc say that a method reads: names, so that a misspelt one does not compile.
namespace reads {

struct Read {
  const OptionSpec* spec = nullptr;  // none of the request's layer and label
  bool is_layer = false;
  std::string_view fallback = {};
  std::string_view meaning = {};

  constexpr Read operator()(std::string_view own, std::string_view means = {}) const {
    return {.spec = spec, .fallback = own, .meaning = means};
  }
};

constexpr Read layer{.is_layer = true};
constexpr Read label{};
#define CAMERAS_OPTION(type, name, unset, ...) \
  [[maybe_unused]] constexpr Read name{        \
      .spec = &kOptionSpecs.at(static_cast<std::size_t>(OptionPlace::name))};
#include "cameras/saliency/options.inc"
#undef CAMERAS_OPTION

template <std::size_t Count>
struct Row {
  bool layer = false;
  bool label = false;
  std::size_t options_count = 0;
  std::array<MethodOption, Count> options = {};

  constexpr std::span<const MethodOption> all() const { return {options.data(), options_count}; }
};

constexpr Row<0> row() { return {}; }

template <class... Reads>
constexpr auto row(const Reads&... all) {
  Row<sizeof...(Reads)> result;
  for (const Read& one : {all...}) {
    if (one.spec != nullptr) {
      result.options.at(result.options_count++) = {one.spec, one.fallback, one.meaning};
    } else {
      (one.is_layer ? result.layer : result.label) = true;
    }
  }
  return result;
}

#define CAMERAS_METHOD(name, summary, ...) constexpr auto name##_row = row(__VA_ARGS__);
#define CAMERAS_CAM(name, summary) CAMERAS_METHOD(name, summary, layer, label, smooth)
#include "cameras/saliency/methods.inc"
#undef CAMERAS_CAM
#undef CAMERAS_METHOD

}  // namespace reads

constexpr std::array kMethods{
#define CAMERAS_METHOD(method, text, ...)               \
  MethodEntry{.name = #method,                          \
              .summary = text,                          \
              .make = &make_##method,                   \
              .reads_layer = reads::method##_row.layer, \
              .reads_label = reads::method##_row.label, \
              .options = reads::method##_row.all()},
#define CAMERAS_CAM(name, summary) CAMERAS_METHOD(name, summary, )
#include "cameras/saliency/methods.inc"
#undef CAMERAS_CAM
#undef CAMERAS_METHOD
};

constexpr std::string_view kOfSizes = "cameras";  // whose options choose sizes for all others

// Asked for the component of weighted maps that it does not have.
class NoComponent final : public SaliencyMethod {
 public:
  explicit NoComponent(std::string_view name) : name_(name) {}

  std::string refusal(const Network& /*network*/, std::string_view /*layer*/ = {}) const override {
    return name_ + " is no sum of weighted maps, of which smooth=eigen could take the component";
  }

  Result explain(const Network& network, const Request& /*request*/,
                 const Watch& /*watch*/) const override {
    fail(Errc::bad_argument, refusal(network));
  }

 private:
  std::string name_;
};

// What the method is to MethodOptions::smooth; nullptr where it does not read it.
const MethodOption* smoothing_of(const MethodEntry& entry) {
  const auto found = std::ranges::find(entry.options, reads::smooth.spec, &MethodOption::spec);
  return found == entry.options.end() ? nullptr : &*found;
}

// As MethodOptions::smooth says. A row that says what it means to the method knows no component.
std::unique_ptr<SaliencyMethod> smoothed(std::unique_ptr<SaliencyMethod> method,
                                         const MethodEntry& entry, const MethodOptions& options) {
  const MethodOption* const smoothing = smoothing_of(entry);
  if (smoothing == nullptr || options.smooth.empty()) return method;
  static_cast<void>(with_option({}, smoothing->spec->name, options.smooth));  // one of its words
  if (joining_of(options) == Joining::component && !smoothing->meaning.empty()) {
    return std::make_unique<NoComponent>(entry.name);
  }
  const bool augmented = options.smooth == "aug" || options.smooth == "both";
  return augmented ? std::make_unique<Augmented>(std::move(method)) : std::move(method);
}

// CAMERAS is multi-scale already.
std::unique_ptr<SaliencyMethod> made(const MethodEntry& entry, const MethodOptions& options) {
  auto method = entry.make(options);
  if (!options.multi_scale || entry.name == kOfSizes) return method;
  return std::make_unique<MultiScale>(std::move(method), cameras_options(options));
}

}  // namespace

#define CAMERAS_METHOD(name, summary, ...)
#define CAMERAS_CAM(name, summary)                                             \
  std::unique_ptr<SaliencyMethod> plain_##name(const MethodOptions& options) { \
    return make_joined_cam({.part = &name##_map}, options);                    \
  }
#include "cameras/saliency/methods.inc"
#undef CAMERAS_CAM
#undef CAMERAS_METHOD

#define CAMERAS_METHOD(name, summary, ...)                                    \
  std::unique_ptr<SaliencyMethod> make_##name(const MethodOptions& options) { \
    return smoothed(plain_##name(options), method_entry(#name), options);     \
  }
#define CAMERAS_CAM(name, summary) CAMERAS_METHOD(name, summary, )
#include "cameras/saliency/methods.inc"
#undef CAMERAS_CAM
#undef CAMERAS_METHOD

std::span<const MethodEntry> methods() noexcept { return kMethods; }

const MethodEntry& method_entry(std::string_view name) {
  std::vector<std::string> names;
  std::string known;
  for (const MethodEntry& entry : kMethods) {
    if (entry.name == name) return entry;
    names.emplace_back(entry.name);
    known += (known.empty() ? "" : ", ") + names.back();
  }
  fail(Errc::bad_argument, "no method named '", name, "', expected one of ", known,
       did_you_mean(name, names));
}

std::vector<MethodOption> read_options(const MethodEntry& entry, const MethodOptions& options) {
  std::vector<MethodOption> all(entry.options.begin(), entry.options.end());
  if (entry.name == kOfSizes) return all;
  all.push_back({.spec = reads::multi_scale.spec});
  if (options.multi_scale) {
    for (const MethodOption& option : method_entry(kOfSizes).options) {
      if (is_of_sizes(*option.spec)) all.push_back(option);
    }
  }
  return all;
}

bool is_of_sizes(const OptionSpec& spec) {
  const auto of_cameras = method_entry(kOfSizes).options;
  return &spec != reads::smooth.spec &&
         std::ranges::find(of_cameras, &spec, &MethodOption::spec) != of_cameras.end();
}

std::unique_ptr<SaliencyMethod> make_method(std::string_view name, const MethodOptions& options) {
  const MethodVariant variant = method_variant(name, options);
  return made(method_entry(variant.method), variant.options);
}

}  // namespace cameras
