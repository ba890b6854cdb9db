#include "render/svg.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <string_view>

#include "cameras/file.h"
#include "cameras/markup.h"
#include "render/colour_table.h"
#include "render/scale_bar.h"
#include "render/typeset.h"

// Written here and not by Cairo, whose SVG has letters as outlines: nobody could find, copy or
// correct a word of it.

namespace cameras {
namespace {

// Hundredths, the same in every locale.
std::string number(double value) {
  std::array<char, 32> text{};
  const double rounded = std::round(value * 100) / 100;
  const auto result =
      std::to_chars(text.data(), text.data() + text.size(), rounded, std::chars_format::fixed);
  return {text.data(), result.ptr};
}

std::string attribute(std::string_view name, const std::string& value) {
  std::string text(1, ' ');
  text.append(name).append("=\"").append(value);
  return text.append("\"");
}

std::string attribute(std::string_view name, double value) {
  return attribute(name, number(value));
}

std::string attribute(std::string_view name, std::int64_t value) {
  return attribute(name, std::to_string(value));
}

std::string place(std::int64_t left, std::int64_t top, std::int64_t width, std::int64_t height) {
  return attribute("x", left) + attribute("y", top) + attribute("width", width) +
         attribute("height", height);
}

std::string grey(int level) {
  const std::string value = std::to_string(level);
  return "rgb(" + value + "," + value + "," + value + ")";
}

std::string picture_element(const FigurePicture& picture) {
  const Image& image = picture.pixels;
  return "<image" + place(picture.left, picture.top, image.width(), image.height()) +
         attribute("preserveAspectRatio", std::string("none")) +
         attribute("xlink:href", data_uri("image/png", image.encode())) + "/>\n";
}

std::string scale_element(const FigureScale& scale, std::size_t count) {
  const ColourTable table = colour_table(scale.colormap);
  const std::string name = "scale" + std::to_string(count);
  std::string text = "<linearGradient" + attribute("id", name) + ">\n";
  for (std::size_t level = 0; level < table.size(); ++level) {
    const auto& [red, green, blue] = table.at(level);
    std::array<char, 32> offset{};
    const auto end = std::to_chars(offset.data(), offset.data() + offset.size(),
                                   static_cast<double>(level) / 255, std::chars_format::fixed, 5);
    text += "<stop" + attribute("offset", std::string(offset.data(), end.ptr)) +
            attribute("stop-color", "rgb(" + std::to_string(red) + "," + std::to_string(green) +
                                        "," + std::to_string(blue) + ")") +
            "/>\n";
  }
  const FigureBox& box = scale.box;
  return text + "</linearGradient>\n<rect" +
         place(box.left + kFrame, box.top + kFrame, box.width - 2 * kFrame,
               box.height - 2 * kFrame) +
         attribute("fill", "url(#" + name + ")") + "/>\n<rect" +
         attribute("x", static_cast<double>(box.left) + 0.5) +
         attribute("y", static_cast<double>(box.top) + 0.5) + attribute("width", box.width - 1) +
         attribute("height", box.height - 1) + attribute("fill", std::string("none")) +
         attribute("stroke", grey(kFrameInk)) + "/>\n";
}

// As wide as it was laid out, whatever font the viewer has.
std::string text_elements(const FigureText& text) {
  std::string elements;
  const Typeset typeset(text.text,
                        {.size = text.size, .width = text.box.width, .lines = text.lines});
  for (const Typeset::Line& line : typeset.lines()) {
    elements += "<text" + attribute("x", static_cast<double>(text.box.left) + line.middle) +
                attribute("y", static_cast<double>(text.box.top) + line.baseline) +
                attribute("font-size", kLetters * text.size) + attribute("textLength", line.width) +
                attribute("lengthAdjust", std::string("spacingAndGlyphs")) +
                (line.right_to_left ? attribute("direction", std::string("rtl")) : "") + ">" +
                markup_text(line.text) + "</text>\n";
  }
  return elements;
}

}  // namespace

std::vector<std::byte> svg_of(const FigureParts& parts) {
  std::string svg = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg" +
                    attribute("xmlns", std::string("http://www.w3.org/2000/svg")) +
                    attribute("xmlns:xlink", std::string("http://www.w3.org/1999/xlink")) +
                    attribute("width", parts.width) + attribute("height", parts.height) +
                    attribute("viewBox", "0 0 " + std::to_string(parts.width) + " " +
                                             std::to_string(parts.height)) +
                    ">\n<rect" + attribute("width", parts.width) +
                    attribute("height", parts.height) + attribute("fill", grey(255)) + "/>\n";
  for (const FigurePicture& picture : parts.pictures) svg += picture_element(picture);
  for (std::size_t i = 0; i < parts.scales.size(); ++i) svg += scale_element(parts.scales[i], i);
  svg += "<g xml:space=\"preserve\"" + attribute("fill", grey(kInk)) +
         attribute("font-family", std::string("DejaVu Sans, Verdana, sans-serif")) +
         attribute("text-anchor", std::string("middle")) + ">\n";
  for (const FigureText& text : parts.texts) svg += text_elements(text);
  return as_bytes(svg + "</g>\n</svg>\n");
}

}  // namespace cameras
