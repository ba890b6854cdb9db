#include "evaluate/interval_plot.h"

#include <algorithm>
#include <cmath>

#include "cameras/markup.h"
#include "evaluate/summary_table.h"
#include "report/text_table.h"

namespace cameras::cli {
namespace {

// In pixels.
constexpr double kName = 170;
constexpr double kPlot = 380;
constexpr double kRightMargin = 40;
constexpr double kRow = 24;
constexpr double kAxis = 26;

struct Axis {
  double low;
  double high;
  double step;

  double x(double value) const { return kName + kPlot * (value - low) / (high - low); }
};

// Steps of 1, 2 or 5 times a power of ten, four to nine of them.
double step_for(double range) {
  constexpr double kSteps = 5;
  const double power = std::pow(10, std::floor(std::log10(range / kSteps)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (power * factor * kSteps >= range) return power * factor;
  }
  return power * 10;
}

Axis axis_of(const std::vector<PlotLine>& lines) {
  double low = lines.front().interval.low;
  double high = lines.front().interval.high;
  for (const PlotLine& line : lines) {
    low = std::min(low, line.interval.low);
    high = std::max(high, line.interval.high);
  }
  // 0 belongs to the axis unless that would squeeze the points into less than a third of it.
  if (low > 0 && low < 2 * (high - low)) low = 0;
  if (high < 0 && -high < 2 * (high - low)) high = 0;
  if (high <= low) high = low + std::max(1e-6, std::abs(low) / 10);
  const double step = step_for(high - low);
  return {std::floor(low / step) * step, std::ceil(high / step) * step, step};
}

std::string pixels(double value) { return fixed_text(value, 1); }

std::string line_between(double x1, double y1, double x2, double y2, const char* kind) {
  return "<line class=\"" + std::string(kind) + "\" x1=\"" + pixels(x1) + "\" y1=\"" + pixels(y1) +
         "\" x2=\"" + pixels(x2) + "\" y2=\"" + pixels(y2) + "\"/>";
}

std::string text_at(double x, double y, const char* anchor, const std::string& text) {
  return "<text x=\"" + pixels(x) + "\" y=\"" + pixels(y) + "\" text-anchor=\"" + anchor + "\">" +
         markup_text(text) + "</text>";
}

std::string ticks(const Axis& axis, double bottom) {
  std::string svg;
  const auto count = std::lround((axis.high - axis.low) / axis.step);
  for (std::int64_t i = 0; i <= count; ++i) {
    // Rounded to the step, so that 0.30000000000000004 is 0.3.
    const double value = axis.low + static_cast<double>(i) * axis.step;
    const double shown = std::abs(value) < axis.step / 2 ? 0 : value;
    svg += line_between(axis.x(value), 0, axis.x(value), bottom, "grid");
    svg += text_at(axis.x(value), bottom + 16, "middle", short_number(shown));
  }
  return svg;
}

}  // namespace

std::string interval_plot(const std::vector<PlotLine>& lines) {
  if (lines.empty()) return {};
  const Axis axis = axis_of(lines);
  const double bottom = kRow * static_cast<double>(lines.size());
  std::string svg = "<svg width=\"" + pixels(kName + kPlot + kRightMargin) + "\" height=\"" +
                    pixels(bottom + kAxis) + R"(" role="img">)" + ticks(axis, bottom);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Interval& interval = lines[i].interval;
    const double y = kRow * (static_cast<double>(i) + 0.5);
    svg += text_at(kName - 10, y + 4, "end", lines[i].name);
    svg += line_between(axis.x(interval.low), y, axis.x(interval.high), y, "whisker");
    svg += "<circle cx=\"" + pixels(axis.x(interval.estimate)) + "\" cy=\"" + pixels(y) +
           R"(" r="4"/>)";
  }
  return svg + "</svg>";
}

}  // namespace cameras::cli
