#include "cameras/method_title.h"

#include <algorithm>
#include <vector>

#include "cameras/saliency.h"

namespace cameras {
namespace {

using Options = std::vector<std::string_view>;  // "samples=1000", "multi_scale"

std::string_view method_of(std::string_view variant) {
  return variant.substr(0, variant.find(':'));
}

Options options_of(std::string_view variant) {
  Options options;
  for (std::size_t end = variant.find(':'); end != std::string_view::npos;) {
    variant.remove_prefix(end + 1);
    end = variant.find(':');
    options.push_back(variant.substr(0, end));
  }
  return options;
}

std::string_view key_of(std::string_view option) { return option.substr(0, option.find('=')); }

// "sizes=32+48+64" -> "sizes=32+…+64"
std::string shortened(std::string_view option) {
  const std::size_t first = option.find('+');
  const std::size_t last = option.rfind('+');
  if (first == last) return std::string(option);
  return std::string(option.substr(0, first + 1)) + "…" + std::string(option.substr(last));
}

// The options of the other variants of the method.
std::vector<Options> others_of(std::string_view variant, std::span<const std::string> beside) {
  std::vector<Options> others;
  for (const std::string& other : beside) {
    if (other == variant || method_of(other) != method_of(variant)) continue;
    others.push_back(options_of(other));
  }
  return others;
}

bool differs(std::string_view option, const std::vector<Options>& others) {
  return std::ranges::any_of(
      others, [&](const Options& other) { return std::ranges::count(other, option) == 0; });
}

// Two lists may differ between their ends alone.
bool is_ambiguous(std::string_view option, const std::vector<Options>& others) {
  const auto looks_the_same = [&](std::string_view other) {
    return other != option && key_of(other) == key_of(option) &&
           shortened(other) == shortened(option);
  };
  return std::ranges::any_of(
      others, [&](const Options& other) { return std::ranges::any_of(other, looks_the_same); });
}

}  // namespace

// "Grad-CAM (Selvaraju 2017)" -> "Grad-CAM", "CAMERAS, multi-scale (…)" -> "CAMERAS".
std::string method_title(std::string_view variant, std::span<const std::string> beside) {
  const auto entries = methods();
  const auto entry = std::ranges::find(entries, method_of(variant), &MethodEntry::name);
  if (entry == entries.end()) return std::string(variant);
  const std::string_view summary = entry->summary;
  const std::string title(summary.substr(0, std::min(summary.find(" ("), summary.find(','))));
  const std::vector<Options> others = others_of(variant, beside);
  Options options = options_of(variant);
  // clang 14 cannot compile std::ranges::stable_partition.
  std::stable_partition(options.begin(), options.end(),
                        [&](std::string_view option) { return differs(option, others); });
  std::string text;
  for (const std::string_view option : options) {
    text += text.empty() ? "" : ", ";
    text += is_ambiguous(option, others) ? std::string(option) : shortened(option);
  }
  return text.empty() ? title : title + " (" + text + ")";
}

}  // namespace cameras
