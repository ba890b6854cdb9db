#include "report/line_plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iomanip>
#include <sstream>
#include <string_view>

#include "cameras/markup.h"

namespace cameras::cli {
namespace {

constexpr double kWidth = 800;
constexpr double kPanelHeight = 380;
constexpr double kLeft = 60;
constexpr double kRight = 210;  // room for the names of the curves
constexpr double kTopMargin = 34;
constexpr double kBottom = 120;  // room for slanted ticks
constexpr std::size_t kLongestTick = 24;

// Okabe and Ito's colours, which people with colour-blindness can tell apart.
constexpr std::array<std::string_view, 8> kColours{"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                                   "#e69f00", "#56b4e9", "#000000", "#999933"};

// Its end says more than its beginning: names of nodes begin alike.
std::string shortened(const std::string& text) {
  if (text.size() <= kLongestTick) return text;
  std::size_t start = text.size() - kLongestTick;
  while (start < text.size() && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) ++start;
  return "…" + text.substr(start);
}

// Where values and ticks of a plot lie in the document.
class Frame {
 public:
  Frame(const LinePlot& plot, double top) : plot_(plot), top_(top + kTopMargin) {}

  double x(std::size_t tick) const {
    const double steps = std::max<double>(1, static_cast<double>(plot_.ticks.size()) - 1);
    return kLeft + static_cast<double>(tick) / steps * (kWidth - kLeft - kRight);
  }
  double y(double value) const {
    const double share = (value - plot_.low) / (plot_.high - plot_.low);
    return bottom() - std::clamp(share, 0.0, 1.0) * height();
  }
  double top() const { return top_; }
  double bottom() const { return top_ + height(); }
  static double right() { return kWidth - kRight; }

 private:
  static double height() { return kPanelHeight - kTopMargin - kBottom; }

  const LinePlot& plot_;
  double top_;
};

void draw_text(std::ostream& out, double x, double y, const std::string& text,
               const std::string& more) {
  out << "<text x=\"" << x << "\" y=\"" << y << "\" " << more << '>' << markup_text(text)
      << "</text>\n";
}

void draw_axes(std::ostream& out, const LinePlot& plot, const Frame& frame) {
  draw_text(out, kLeft, frame.top() - 14, plot.title, R"(font-size="15" font-weight="bold")");
  const auto lines = static_cast<int>(std::lround((plot.high - plot.low) / plot.step));
  for (int i = 0; i <= lines; ++i) {
    const double value = plot.low + plot.step * i;
    out << "<path d=\"M" << kLeft << ' ' << frame.y(value) << 'H' << Frame::right()
        << "\" stroke=\"#ddd\"/>\n";
    std::ostringstream number;
    number << std::setprecision(3) << (value < 0 ? "−" : "") << std::abs(value);
    draw_text(out, kLeft - 6, frame.y(value) + 4, number.str(), R"(text-anchor="end")");
  }
  if (plot.mark) {
    out << "<path d=\"M" << kLeft << ' ' << frame.y(*plot.mark) << 'H' << Frame::right()
        << "\" stroke=\"#555\" stroke-dasharray=\"5 4\"/>\n";
  }
  const double middle = (frame.top() + frame.bottom()) / 2;
  std::ostringstream turned;
  turned << R"(text-anchor="middle" transform="rotate(-90 16 )" << middle << ")\"";
  draw_text(out, 16, middle, plot.y_axis, turned.str());
  draw_text(out, (kLeft + Frame::right()) / 2, frame.bottom() + kBottom - 8, plot.x_axis,
            R"(text-anchor="middle")");
  for (std::size_t i = 0; i < plot.ticks.size(); ++i) {
    std::ostringstream slanted;
    slanted << R"(text-anchor="end" font-size="10" transform="rotate(-35 )" << frame.x(i) << ' '
            << frame.bottom() + 14 << ")\"";
    draw_text(out, frame.x(i), frame.bottom() + 14, shortened(plot.ticks[i]), slanted.str());
  }
}

void draw_curve(std::ostream& out, const Curve& curve, const Frame& frame, std::size_t number) {
  const std::string_view colour = kColours.at(number % kColours.size());
  out << "<polyline fill=\"none\" stroke-width=\"2\" stroke=\"" << colour << "\" points=\"";
  for (std::size_t i = 0; i < curve.values.size(); ++i) {
    out << frame.x(i) << ',' << frame.y(curve.values[i]) << ' ';
  }
  out << "\"/>\n";
  for (std::size_t i = 0; i < curve.values.size(); ++i) {
    out << "<circle r=\"3\" fill=\"" << colour << "\" cx=\"" << frame.x(i) << "\" cy=\""
        << frame.y(curve.values[i]) << "\"/>\n";
  }
  const double y = frame.top() + 18 * static_cast<double>(number) + 8;
  out << "<path d=\"M" << Frame::right() + 14 << ' ' << y - 4
      << "h18\" stroke-width=\"3\" stroke=\"" << colour << "\"/>\n";
  draw_text(out, Frame::right() + 38, y, curve.name, "");
}

}  // namespace

std::string svg_of(std::span<const LinePlot> plots) {
  const double height = kPanelHeight * static_cast<double>(plots.size());
  std::ostringstream out;
  out << std::fixed << std::setprecision(1) << R"(<svg xmlns="http://www.w3.org/2000/svg" width=")"
      << kWidth << "\" height=\"" << height << "\" viewBox=\"0 0 " << kWidth << ' ' << height
      << R"(" font-family="sans-serif" font-size="12">)" << '\n'
      << R"(<rect width="100%" height="100%" fill="white"/>)" << '\n';
  double top = 0;
  for (const LinePlot& plot : plots) {
    const Frame frame(plot, top);
    draw_axes(out, plot, frame);
    for (std::size_t i = 0; i < plot.curves.size(); ++i) {
      draw_curve(out, plot.curves[i], frame, i);
    }
    top += kPanelHeight;
  }
  out << "</svg>\n";
  return out.str();
}

}  // namespace cameras::cli
