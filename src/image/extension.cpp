#include "image/extension.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace cameras {
namespace {

struct Extension {
  std::string_view text;
  Image::Format format;
};

constexpr std::array kExtensions{
    Extension{".png", Image::Format::png},   Extension{".jpg", Image::Format::jpeg},
    Extension{".jpeg", Image::Format::jpeg}, Extension{".webp", Image::Format::webp},
    Extension{".bmp", Image::Format::bmp},
};

}  // namespace

std::string small_extension(const std::filesystem::path& path) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return extension;
}

std::optional<Image::Format> format_named(const std::string& extension) {
  const auto* const found = std::ranges::find(kExtensions, extension, &Extension::text);
  if (found == kExtensions.end()) return std::nullopt;
  return found->format;
}

std::string extensions_text(const std::vector<std::string>& others) {
  std::vector<std::string> all;
  for (const Extension& extension : kExtensions) all.emplace_back(extension.text);
  all.insert(all.end(), others.begin(), others.end());
  std::string text = all.front();
  for (std::size_t i = 1; i < all.size(); ++i)
    text += (i + 1 < all.size() ? ", " : " or ") + all[i];
  return text;
}

}  // namespace cameras
