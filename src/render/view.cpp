#include <algorithm>
#include <array>
#include <utility>

#include "cameras/render.h"

namespace cameras {
namespace {

constexpr std::array<std::pair<View, std::string_view>, 3> kViews{
    {{View::overlay, "overlay"}, {View::heat, "heat"}, {View::side_by_side, "side-by-side"}}};

}  // namespace

std::string_view name_of(View view) {
  return std::ranges::find(kViews, view, &decltype(kViews)::value_type::first)->second;
}

std::optional<View> view_named(std::string_view name) {
  const auto* const found = std::ranges::find(kViews, name, &decltype(kViews)::value_type::second);
  return found == kViews.end() ? std::nullopt : std::optional(found->first);
}

}  // namespace cameras
