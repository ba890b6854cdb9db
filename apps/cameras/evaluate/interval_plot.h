#pragma once

#include <string>
#include <vector>

#include "cameras/evaluation.h"

namespace cameras::cli {

/// A line of a plot: a point with its interval.
struct PlotLine {
  std::string name;
  Interval interval;
};

/// An SVG of points with whiskers, one below the other, over an axis that reaches from the lowest
/// to the highest end (and to 0, where that is near).
std::string interval_plot(const std::vector<PlotLine>& lines);

}  // namespace cameras::cli
