#pragma once

#include <string>

namespace cameras::cli {

/// The names, separated by commas.
template <class Names>
std::string listed(const Names& names) {
  std::string text;
  for (const auto& name : names) {
    text += text.empty() ? "" : ", ";
    text += name;
  }
  return text;
}

}  // namespace cameras::cli
