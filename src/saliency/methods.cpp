#include "saliency/methods.h"

#include <array>
#include <string>

#include "core/suggest.h"

namespace cameras {
namespace {

constexpr std::array kMethods{
#define CAMERAS_METHOD(name, summary) MethodEntry{#name, summary, &make_##name},
#include "saliency/methods.inc"
#undef CAMERAS_METHOD
};

}  // namespace

std::span<const MethodEntry> methods() noexcept { return kMethods; }

std::unique_ptr<SaliencyMethod> make_method(std::string_view name, const MethodOptions& options) {
  std::vector<std::string> names;
  for (const MethodEntry& entry : kMethods) {
    if (entry.name == name) return entry.make(options);
    names.emplace_back(entry.name);
  }
  std::string known;
  for (const std::string& candidate : names) known += (known.empty() ? "" : ", ") + candidate;
  fail(Errc::bad_argument, "no method named '", name, "', expected one of ", known,
       did_you_mean(name, names));
}

}  // namespace cameras
