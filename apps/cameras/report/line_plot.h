#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cameras::cli {

/// A curve over the ticks of a plot.
struct Curve {
  std::string name;
  std::vector<double> values;  ///< as many as there are ticks
};

/// Curves over named steps.
struct LinePlot {
  std::string title;
  std::string x_axis;
  std::string y_axis;
  std::vector<std::string> ticks;  ///< names along x, shown slanted
  std::vector<Curve> curves;
  double low = 0;                   ///< of the y axis
  double high = 1;                  ///< of the y axis
  double step = 0.25;               ///< between the lines of the y axis
  std::optional<double> mark = {};  ///< a dashed line at this height
};

/// The plots one under the other as an SVG document that needs nothing else. A value outside of the
/// axis is drawn at its end.
std::string svg_of(std::span<const LinePlot> plots);

}  // namespace cameras::cli
