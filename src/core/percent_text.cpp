#include <iomanip>
#include <sstream>
#include <string>

#include "cameras/text.h"

namespace cameras {

std::string percent_text(double share) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(1) << 100 * share << " %";
  return text.str();
}

}  // namespace cameras
