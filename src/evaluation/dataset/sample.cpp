#include "evaluation/dataset/sample.h"

#include <string_view>
#include <utility>

#include "cameras/error.h"

namespace cameras {

std::string trimmed(const std::string& name) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = name.find_first_not_of(kBlanks);
  if (first == std::string::npos) return {};
  return name.substr(first, name.find_last_not_of(kBlanks) - first + 1);
}

void require_few_classes(std::size_t classes) {
  constexpr std::size_t kMost = 1000;
  require(classes <= kMost, Errc::bad_model, "expected at most ", kMost,
          " classes in one picture, found ", classes);
}

void settle(Sample& sample) {
  if (!sample.shapes.empty() || sample.note.empty()) return;
  const std::string why = std::exchange(sample.note, {});
  if (sample.problem.empty()) sample.problem = why;
}

}  // namespace cameras
