#include "trunk_cases.h"

namespace cameras::testing {

std::vector<TrunkCase> convolution_cases() {
  return {{"Plain", "float[8,3,3,3] w", "t = Conv (x, w)", 8},
          {"Bias", "float[20,3,3,3] w, float[20] b", "t = Conv (x, w, b)", 20},
          {"Strides", "float[16,3,5,3] w",
           "t = Conv <strides = [2, 3], pads = [1, 0, 2, 1]> (x, w)", 16},
          {"Dilations", "float[16,3,3,3] a, float[16,16,3,3] w", R"(
        c = Conv (x, a)
        t = Conv <dilations = [2, 3], pads = [2, 3, 1, 0]> (c, w))",
           16},
          {"SameUpper", "float[16,3,3,3] a, float[16,16,2,4] w", R"(
        c = Conv <auto_pad = "SAME_UPPER", strides = [2, 2]> (x, a)
        t = Conv <auto_pad = "SAME_LOWER"> (c, w))",
           16},
          {"Pointwise", "float[24,3,3,3] a, float[40,24,1,1] w", R"(
        c = Conv (x, a)
        t = Conv <strides = [2, 2]> (c, w))",
           40},
          {"Depthwise", "float[24,3,3,3] a, float[24,1,3,3] w, float[24] b", R"(
        c = Conv (x, a)
        t = Conv <group = 24, pads = [1, 1, 1, 1], strides = [2, 2]> (c, w, b))",
           24},
          {"Groups", "float[32,3,3,3] a, float[48,8,3,3] w", R"(
        c = Conv (x, a)
        t = Conv <group = 4, pads = [1, 1, 1, 1]> (c, w))",
           48},
          {"WideGroups", "float[32,3,3,3] a, float[32,16,3,3] w", R"(
        c = Conv (x, a)
        t = Conv <group = 2, pads = [1, 1, 1, 1]> (c, w))",
           32},
          {"Multiplier", "float[6,1,3,3] w", "t = Conv <group = 3> (x, w)", 6},
          {"LargeKernel", "float[4,3,65,1] w", "t = Conv <pads = [32, 0, 32, 0]> (x, w)", 4},
          {"PaddingWiderThanTheKernel", "float[16,3,3,3] a, float[16,16,1,1] w", R"(
        c = Conv (x, a)
        t = Conv <pads = [2, 2, 3, 1]> (c, w))",
           16},
          {"PointwiseOfEverySecond", "float[24,3,3,3] a, float[40,24,1,1] w, float[40] b", R"(
        c = Conv <pads = [1, 1, 1, 1]> (x, a)
        d = Conv <strides = [2, 3]> (c, w, b)
        t = Relu (d))",
           40},
          {"EverySecondOfTheImage", "float[24,3,1,1] w", "t = Conv <strides = [2, 2]> (x, w)", 24},
          {"EverySecondOfFourChannels", "float[4,3,3,3] a, float[24,4,1,1] w", R"(
        c = Conv (x, a)
        t = Conv <strides = [2, 2]> (c, w))",
           24},
          {"EverySecondOfOneChannel", "float[1,3,3,3] a, float[24,1,1,1] w", R"(
        c = Conv (x, a)
        t = Conv <strides = [2, 2]> (c, w))",
           24},
          {"PadBeforeValid", "float[16,3,3,3] a, float[16,16,3,3] w", R"(
        c = Conv (x, a)
        amounts = Constant <value = int64[8] {0, 0, 0, 1, 0, 0, 1, 2}> ()
        p = Pad (c, amounts)
        t = Conv <auto_pad = "VALID", strides = [2, 2]> (p, w))",
           16},
          {"PadBeforeSame", "float[16,3,3,3] a, float[16,16,3,3] w", R"(
        c = Conv (x, a)
        amounts = Constant <value = int64[8] {0, 0, 1, 1, 0, 0, 1, 1}> ()
        p = Pad (c, amounts)
        t = Conv <auto_pad = "SAME_UPPER", strides = [2, 2]> (p, w))",
           16},
          {"PadBefore", "float[16,3,3,3] a, float[16,16,3,3] w, float[16,16,1,1] u", R"(
        c = Conv (x, a)
        amounts = Constant <value = int64[8] {0, 0, 1, 0, 0, 0, 2, 1}> ()
        p = Pad (c, amounts)
        d = Conv <pads = [0, 1, 0, 1]> (p, w)
        e = Conv (p, u)
        g = GlobalAveragePool (e)
        t = Add (d, g))",
           16},
          {"PadThatOthersRead", "float[16,3,3,3] a, float[16,16,3,3] w", R"(
        c = Conv (x, a)
        amounts = Constant <value = int64[8] {0, 0, 1, 1, 0, 0, 1, 1}> ()
        zero = Constant <value = float {0}> ()
        p = Pad (c, amounts, zero)
        d = Conv <pads = [1, 1, 1, 1]> (p, w)
        t = Add (d, p))",
           16},
          {"PadOfNothing", "float[16,3,3,3] a", R"(
        c = Conv (x, a)
        amounts = Constant <value = int64[8] {0, 0, 0, 0, 0, 0, 0, 0}> ()
        p = Pad (c, amounts)
        t = MaxPool <kernel_shape = [2, 2]> (p))",
           16},
          {"PadOfOnes", "float[16,3,3,3] a, float[16,16,3,3] w", R"(
        c = Conv (x, a)
        amounts = Constant <value = int64[8] {0, 0, 1, 1, 0, 0, 1, 1}> ()
        one = Constant <value = float {1}> ()
        p = Pad (c, amounts, one)
        t = Conv (p, w))",
           16},
          {"Winograd", "float[32,3,3,3] a, float[64,32,3,3] w", R"(
        c = Conv <pads = [1, 1, 1, 1]> (x, a)
        d = Conv <pads = [1, 1, 1, 1]> (c, w)
        t = Relu (d))",
           64},
          {"WinogradWithAnotherActivation", "float[32,3,3,3] a, float[64,32,3,3] w", R"(
        c = Conv <pads = [1, 1, 1, 1]> (x, a)
        d = Conv <pads = [1, 1, 1, 1]> (c, w)
        t = Tanh (d))",
           64}};
}

std::vector<TrunkCase> pool_cases() {
  return {{"Max", "float[16,3,3,3] a", R"(
        c = Conv (x, a)
        t = MaxPool <kernel_shape = [3, 3], strides = [2, 2], pads = [1, 1, 1, 1]> (c))",
           16},
          {"MaxCeil", "float[16,3,3,3] a", R"(
        c = Conv (x, a)
        t = MaxPool <kernel_shape = [3, 2], strides = [2, 2], ceil_mode = 1> (c))",
           16},
          {"MaxDilated", "float[12,3,3,3] a", R"(
        c = Conv (x, a)
        t = MaxPool <kernel_shape = [3, 2], dilations = [2, 3]> (c))",
           12},
          {"MaxSame", "float[12,3,3,3] a", R"(
        c = Conv (x, a)
        t = MaxPool <kernel_shape = [2, 2], strides = [2, 2], auto_pad = "SAME_UPPER"> (c))",
           12},
          {"Average", "float[16,3,3,3] a", R"(
        c = Conv (x, a)
        t = AveragePool <kernel_shape = [3, 3], pads = [1, 0, 1, 1], strides = [2, 1]> (c))",
           16},
          {"AverageWithPads", "float[16,3,3,3] a", R"(
        c = Conv (x, a)
        t = AveragePool <kernel_shape = [3, 3], pads = [1, 0, 1, 1], count_include_pad = 1> (c))",
           16},
          {"AverageCeil", "float[16,3,3,3] a", R"(
        c = Conv (x, a)
        d = AveragePool <kernel_shape = [3, 3], strides = [2, 2], ceil_mode = 1> (c)
        t = AveragePool <kernel_shape = [3, 3], strides = [2, 2], pads = [1, 1, 1, 1], ceil_mode = 1,
                         count_include_pad = 1> (d))",
           16},
          {"AverageBehindPad", "float[16,3,3,3] a", R"(
        c = Conv (x, a)
        amounts = Constant <value = int64[8] {0, 0, 1, 1, 0, 0, 1, 0}> ()
        p = Pad (c, amounts)
        t = AveragePool <kernel_shape = [3, 3]> (p))",
           16},
          {"AverageThatDoesNotCountItsPads", "float[16,3,3,3] a", R"(
        c = Conv (x, a)
        amounts = Constant <value = int64[8] {0, 0, 1, 1, 0, 0, 1, 1}> ()
        p = Pad (c, amounts)
        t = AveragePool <kernel_shape = [3, 3], pads = [1, 1, 1, 1]> (p))",
           16},
          {"AverageOfPad", "float[16,3,3,3] a", R"(
        c = Conv (x, a)
        amounts = Constant <value = int64[8] {0, 0, 3, 3, 0, 0, 3, 3}> ()
        p = Pad (c, amounts)
        t = AveragePool <kernel_shape = [2, 2], ceil_mode = 1, strides = [2, 2]> (p))",
           16},
          {"MaxBehindPad", "float[16,3,3,3] a", R"(
        c = Conv (x, a)
        amounts = Constant <value = int64[8] {0, 0, 1, 1, 0, 0, 1, 1}> ()
        p = Pad (c, amounts)
        t = MaxPool <kernel_shape = [3, 3]> (p))",
           16},
          {"OnlyPadding", "float[16,3,3,3] a", R"(
        c = Conv (x, a)
        t = AveragePool <kernel_shape = [2, 2], pads = [2, 2, 2, 2], count_include_pad = 1> (c))",
           16},
          {"Global", "float[16,3,3,3] a", R"(
        c = Conv (x, a)
        g = GlobalAveragePool (c)
        m = GlobalMaxPool (c)
        t = Sub (g, m))",
           16}};
}

}  // namespace cameras::testing
