#include "compare/comparison_report.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cameras/figure.h"
#include "cameras/markup.h"
#include "cameras/method_title.h"
#include "cameras/saliency_map.h"
#include "report/method_options.h"
#include "report/sizes.h"
#include "report/strength.h"
#include "report/text_table.h"

namespace cameras::cli {
namespace {

namespace fs = std::filesystem;

using Json = nlohmann::ordered_json;

std::string model_of(const ComparedMap& map, const CompareFlags& flags) {
  return model_name(flags.asked_models()[map.model]);
}

Json comparison_json(const ComparedMap& map, const CompareFlags& flags) {
  Json json{{"model", model_of(map, flags)},
            {"method", map.method},
            {"method_options", method_options_json(map.method, flags.question.options)},
            {"layer", map.layer},
            {"label", label_json(map.label)}};
  if (map.against) json["against"] = label_json(*map.against);
  json["prediction"] = label_json(map.prediction);
  json["sizes"] = {{"kept", map.sizes.kept}, {"all", map.sizes.all}};
  if (map.sizes.spared > 0) json["sizes"]["spared"] = map.sizes.spared;
  json["empty"] = map.map.empty();
  return json;
}

std::string title_of(const ComparedMap& map, const CompareFlags& flags) {
  return method_title(map.method, flags.question.methods);
}

std::string two_digits(double value) { return fixed_text(value, 2); }

constexpr auto kStyle =
    "body{font:15px sans-serif;margin:2em auto;max-width:90em}table{border-collapse:collapse;"
    "margin:1em 0}td,th{border:1px solid #ccc;padding:.4em .6em;text-align:left;"
    "vertical-align:top}figure{margin:0}figcaption{font-size:13px;max-width:20em}"
    ".scale{vertical-align:middle}";

std::string figure(const GridCell& cell, const std::string& caption) {
  return R"(<td><figure><img alt="" src=")" + data_uri("image/png", cell.picture.encode()) +
         R"("><figcaption>)" + caption + "</figcaption></figure></td>";
}

std::string label_text(const RankedLabel& label) {
  return markup_text(label.name) + ", " + label.text;
}

// Which of several models, without its folder, and which method.
std::string column_of(const ComparedMap& map, const CompareFlags& flags) {
  const std::string title = markup_text(title_of(map, flags));
  if (flags.models.empty()) return title;
  return markup_text(fs::path(flags.models[map.model]).stem().string()) + ", " + title;
}

// What colours mean, as below the grid.
std::string scale_html(const ColourScale& scale) {
  constexpr std::int64_t kWidth = 256;
  constexpr std::int64_t kHeight = 14;
  const Figure bar = Figure::from_parts(
      {.height = kHeight,
       .width = kWidth,
       .scales = {{.box = {.width = kWidth, .height = kHeight}, .colormap = scale.colormap}}});
  return "<p>" + markup_text(scale.low) + R"( <img class="scale" alt="to" src=")" +
         data_uri("image/png", bar.image().encode()) + R"("> )" + markup_text(scale.high) +
         "</p>\n";
}

std::string picture_table(const ComparedImage& image, std::size_t number,
                          const ComparisonPictures& pictures, const CompareFlags& flags) {
  std::string html = "<table>\n";
  for (std::size_t row = 0; row < image.rows; ++row) {
    html += "<tr>" + figure(pictures.photo(number), "");
    for (std::size_t i = 0; i < image.maps.size(); ++i) {
      const ComparedMap& map = image.maps[i];
      if (map.row != row) continue;
      html += figure(
          pictures.cell(number, i),
          column_of(map, flags) + "<br>" + markup_text(caption_text(label_caption_of(map))) +
              left_out_text(map.sizes) + (map.map.empty() ? std::string("<br>") + kEmptyMap : ""));
    }
    html += "</tr>\n";
  }
  return html + "</table>\n";
}

// Once by model: methods do not change what it predicts.
std::string confidences(const ComparedImage& image, const CompareFlags& flags) {
  std::string html = "<table>\n<tr><th>model</th><th>prediction</th>";
  for (std::size_t row = 0; row < image.rows; ++row) html += "<th>explained</th>";
  html += "</tr>\n";
  for (std::size_t model = 0; model < flags.asked_models().size(); ++model) {
    std::string cells;
    const auto first = std::ranges::find(image.maps, model, &ComparedMap::model);
    if (first == image.maps.end()) continue;
    for (const ComparedMap& map : image.maps) {
      if (map.model != model || map.method != first->method) continue;
      if (cells.empty()) {
        cells = "<td>" + markup_text(model_of(map, flags)) + "</td><td>" +
                label_text(map.prediction) + "</td>";
      }
      cells += "<td>" + markup_text(caption_text(label_caption_of(map))) + "</td>";
    }
    html += "<tr>" + cells + "</tr>\n";
  }
  return html + "</table>\n";
}

std::string name_of(const ComparedMap& map, const CompareFlags& flags) {
  return column_of(map, flags) + ", " + markup_text(map.label.name);
}

std::string similarities(const ComparedImage& image, const CompareFlags& flags) {
  const std::vector<MapPair> pairs = map_pairs(image);
  if (pairs.empty()) return {};
  std::string html =
      "<table>\n<tr><th>map</th><th>map</th><th>Pearson</th><th>Spearman</th><th>SSIM</th></tr>\n";
  for (const MapPair& pair : pairs) {
    html += "<tr><td>" + name_of(image.maps[pair.first], flags) + "</td><td>" +
            name_of(image.maps[pair.second], flags) + "</td><td>" +
            two_digits(pair.similarity.pearson) + "</td><td>" +
            two_digits(pair.similarity.spearman) + "</td><td>" + two_digits(pair.similarity.ssim) +
            "</td></tr>\n";
  }
  return html + "</table>\n";
}

}  // namespace

Json compare_json(const std::vector<ComparedImage>& images, const CompareFlags& flags) {
  Json json = Json::array();
  for (const ComparedImage& image : images) {
    Json entry{{"image", image.path}, {"maps", Json::array()}, {"similarities", Json::array()}};
    for (const ComparedMap& map : image.maps) entry["maps"].push_back(comparison_json(map, flags));
    for (const MapPair& pair : map_pairs(image)) {
      entry["similarities"].push_back({{"maps", {pair.first, pair.second}},
                                       {"pearson", pair.similarity.pearson},
                                       {"spearman", pair.similarity.spearman},
                                       {"ssim", pair.similarity.ssim}});
    }
    json.push_back(std::move(entry));
  }
  return json;
}

std::string compare_html(const std::vector<ComparedImage>& images,
                         const ComparisonPictures& pictures, const CompareFlags& flags) {
  std::string html =
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>"
      "cameras compare</title><style>" +
      std::string(kStyle) + "</style></head><body>\n<h1>Saliency maps compared</h1>\n";
  for (const ColourScale& scale : flags.grid(pictures.rows(images)).scales) {
    html += scale_html(scale);
  }
  for (std::size_t number = 0; number < images.size(); ++number) {
    const ComparedImage& image = images[number];
    html += "<h2>" + markup_text(image.path) + "</h2>\n" +
            picture_table(image, number, pictures, flags) + "<h3>Confidence</h3>\n" +
            confidences(image, flags);
    const std::string pairs = similarities(image, flags);
    if (!pairs.empty()) {
      html +=
          "<h3>How alike the maps are</h3>\n<p>1: equal; 0: nothing in common. Pairs that "
          "differ in the model, the method or the label alone, where both see the photo.</p>\n" +
          pairs;
    }
  }
  return html + "</body></html>\n";
}

}  // namespace cameras::cli
