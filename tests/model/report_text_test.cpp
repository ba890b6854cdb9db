#include "model/report_text.h"

#include <gtest/gtest.h>

#include <string>

namespace cameras::testing {
namespace {

// The keys of each command's report.
TEST(ReportText, KnowsWhatTheProgramWrites) {
  for (const std::string text : {
           R"({"model": "m", "image": "a.png", "method": "cameras", "label": {"index": 1}})",
           R"([{"model": "m", "image": "a.png"}, {"model": "m", "image": "b.png"}])",
           R"({"model": "m", "saliency": "x", "options": {"steps": 3}, "images": []})",
           R"({"model": "m", "seed": 0, "rule": "r", "images": [], "methods": []})",
           R"({"model": "m", "network": {"size": [1]}, "methods": [{"size": 3}]})",
           R"([{"image": "a.png", "maps": [[{"image_mean": 3}]]}])",
       }) {
    EXPECT_TRUE(is_report(text)) << text;
  }
}

TEST(ReportText, KnowsCardsAndOtherFilesFromThem) {
  for (const std::string text :
       {R"({"size": 3, "model": "m", "image": "a"})", R"({"image_mean": 0.5})", "{}", "[]", "3", "",
        "[1, 2]", "[[]]", R"({"model": "m"})", R"({"image": "a"})", R"({"id2label": {}})",
        R"([{"model": "m", "image": "a"}, 3])", R"([{"model": "m", "image": "a"}, {}])",
        R"({"model": "m", "image": "a")", R"({"x": {"model": "m", "image": "a"}})"}) {
    EXPECT_FALSE(is_report(text)) << text;
  }
  EXPECT_FALSE(is_report(std::string(1'000'000, '[')));
  EXPECT_FALSE(is_report(R"({"a":)" + std::string(1'000'000, '[')));
}

}  // namespace
}  // namespace cameras::testing
