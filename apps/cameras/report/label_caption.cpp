#include "report/label_caption.h"

namespace cameras::cli {
namespace {

// No line ends between a number and its unit.
std::string unbroken(const std::string& strength) {
  std::string text;
  for (const char letter : strength) {
    if (letter == ' ') {
      text += "\u00a0";
    } else {
      text += letter;
    }
  }
  return text;
}

}  // namespace

Caption label_caption(const NamedStrength& label, const std::vector<NamedStrength>& against) {
  if (against.empty()) return {{label.name}, {", " + unbroken(label.strength), true}};
  Caption caption{{label.name}, {" (" + unbroken(label.strength) + ")", true}};
  for (const NamedStrength& other : against) {
    caption.push_back({" against ", true});
    caption.push_back({other.name});
    caption.push_back({" (" + unbroken(other.strength) + ")", true});
  }
  return caption;
}

Caption with_start(const std::string& start, Caption caption) {
  if (!start.empty()) caption.insert(caption.begin(), {start, true});
  return caption;
}

}  // namespace cameras::cli
