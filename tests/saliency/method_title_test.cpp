#include "cameras/method_title.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cameras::testing {
namespace {

// The titles of methods that are shown together.
std::vector<std::string> titles(const std::vector<std::string>& variants) {
  std::vector<std::string> result;
  for (const std::string& variant : variants) result.push_back(method_title(variant, variants));
  return result;
}

using Titles = std::vector<std::string>;

TEST(MethodTitle, IsTheNameWithoutItsSource) {
  EXPECT_EQ(method_title("grad_cam"), "Grad-CAM");
  EXPECT_EQ(method_title("cameras"), "CAMERAS");
  EXPECT_EQ(method_title("rise:samples=1000:cells=7"), "RISE (samples=1000, cells=7)");
  EXPECT_EQ(method_title("no_method:a=1"), "no_method:a=1");
}

TEST(MethodTitle, ListsOfNumbersAreTheirEnds) {
  EXPECT_EQ(method_title("cameras:sizes=224+448"), "CAMERAS (sizes=224+448)");
  EXPECT_EQ(method_title("cameras:sizes=32+40+48+56+64"), "CAMERAS (sizes=32+…+64)");
}

TEST(MethodTitle, WhatVariantsDifferInComesFirst) {
  EXPECT_EQ(titles({"rise:multi_scale:sizes=32+40+48:samples=40",
                    "rise:multi_scale:sizes=32+40+48:samples=80"}),
            (Titles{"RISE (samples=40, multi_scale, sizes=32+…+48)",
                    "RISE (samples=80, multi_scale, sizes=32+…+48)"}));
  // What one of them has and the others do not is a difference as well.
  EXPECT_EQ(titles({"rise:samples=40", "rise:samples=40:cells=5", "rise"}),
            (Titles{"RISE (samples=40)", "RISE (samples=40, cells=5)", "RISE"}));
  EXPECT_EQ(titles({"rise:samples=40", "rise:samples=40:cells=5"}),
            (Titles{"RISE (samples=40)", "RISE (cells=5, samples=40)"}));
  // Other methods are none of its variants.
  EXPECT_EQ(titles({"rise:samples=40:cells=5", "smooth_grad:samples=50"}),
            (Titles{"RISE (samples=40, cells=5)", "SmoothGrad (samples=50)"}));
}

TEST(MethodTitle, ListsThatLookTheSameAreTold) {
  EXPECT_EQ(
      titles({"cameras:sizes=32+40+64", "cameras:sizes=32+48+64", "cameras:sizes=32+40+96"}),
      (Titles{"CAMERAS (sizes=32+40+64)", "CAMERAS (sizes=32+48+64)", "CAMERAS (sizes=32+…+96)"}));
}

}  // namespace
}  // namespace cameras::testing
