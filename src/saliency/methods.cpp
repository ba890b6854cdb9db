#include "saliency/methods.h"

#include <array>
#include <string>

#include "cameras/saliency/multi_scale.h"
#include "core/suggest.h"
#include "saliency/cameras_options.h"

namespace cameras {
namespace {

constexpr std::array kMethods{
#define CAMERAS_METHOD(name, summary) MethodEntry{#name, summary, &make_##name},
#include "saliency/methods.inc"
#undef CAMERAS_METHOD
};

// CAMERAS is multi-scale already.
std::unique_ptr<SaliencyMethod> made(const MethodEntry& entry, const MethodOptions& options) {
  auto method = entry.make(options);
  if (!options.multi_scale || entry.name == "cameras") return method;
  return std::make_unique<MultiScale>(std::move(method), cameras_options(options));
}

}  // namespace

std::span<const MethodEntry> methods() noexcept { return kMethods; }

std::unique_ptr<SaliencyMethod> make_method(std::string_view name, const MethodOptions& options) {
  std::vector<std::string> names;
  for (const MethodEntry& entry : kMethods) {
    if (entry.name == name) return made(entry, options);
    names.emplace_back(entry.name);
  }
  std::string known;
  for (const std::string& candidate : names) known += (known.empty() ? "" : ", ") + candidate;
  fail(Errc::bad_argument, "no method named '", name, "', expected one of ", known,
       did_you_mean(name, names));
}

}  // namespace cameras
