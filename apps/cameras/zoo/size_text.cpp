#include "zoo/size_text.h"

#include "report/text_table.h"

namespace cameras::cli::zoo {

std::string size_text(std::int64_t bytes) {
  constexpr double kThousand = 1e3;
  constexpr double kMillion = 1e6;
  const auto count = static_cast<double>(bytes);
  if (count < kThousand) return std::to_string(bytes) + " bytes";
  if (count < kMillion) return fixed_text(count / kThousand, 0) + " kB";
  return fixed_text(count / kMillion, 1) + " MB";
}

}  // namespace cameras::cli::zoo
