#include "outputs/figure_file.h"

#include <cstddef>

#include "outputs/output_file.h"

namespace cameras::cli {

std::vector<std::string> write_figure(const std::filesystem::path& path, const Figure& figure) {
  constexpr std::size_t kMostRead = 10'000'000;  // bytes, by libxml2 and what reads with it
  const Figure::Format format = Figure::format_of(path);
  const std::vector<std::byte> bytes = figure.encode(format);
  write_file(path, bytes);
  if (format != Figure::Format::svg || bytes.size() <= kMostRead) return {};
  // One byte more is 11 MB: "10 MB" would contradict itself.
  const std::size_t megabytes = (bytes.size() + 999'999) / 1'000'000;
  return {path.string() + " has " + std::to_string(megabytes) +
          " MB: some readers of SVG take at most 10 MB; a PDF has no such limit"};
}

}  // namespace cameras::cli
