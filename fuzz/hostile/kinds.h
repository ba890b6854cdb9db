#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mutation.h"

namespace cameras::hostile {

/// A kind of file that strangers give us, and what is done with it as the program would.
struct Kind {
  std::string_view name;
  std::vector<std::string> (*seeds)(const std::filesystem::path& folder);
  std::string (*spoilt)(std::span<const std::string> seeds, Dice& dice);
  void (*use)(const std::string& bytes, const std::filesystem::path& folder);
};

std::span<const Kind> kinds();

}  // namespace cameras::hostile
