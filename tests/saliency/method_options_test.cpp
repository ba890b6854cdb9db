#include "cameras/method_options.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <limits>
#include <set>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include "core/aten.h"
#include "saliency/every_method.h"
#include "support/random_graph.h"
#include "support/refusal.h"

// The table of options: what its lines say of values, and that each method reads what its row says.
namespace cameras::testing {
namespace {

using Names = std::set<std::string>;

// Small enough for every method.
MethodOptions small() {
  MethodOptions options;
  options.samples = 3;
  options.cells = 3;
  options.window = 8;
  options.stride = 4;
  options.area = 0.3;
  options.max_size = 40;
  options.steps = 3;
  return options;
}

// Other values than the one that `options` has; a word or a bound may change nothing by itself.
std::vector<std::string> others(const OptionSpec& spec, const MethodOptions& options) {
  const std::string now = option_text(option_value(options, spec));
  std::vector<std::string> values;
  if (const auto* const one = std::get_if<option::OneOf>(&spec.range)) {
    std::istringstream words{std::string(one->words)};
    for (std::string word; std::getline(words, word, '|');) values.push_back(word);
    std::erase(values, now);
    return values;
  }
  if (const auto* const between = std::get_if<option::Between>(&spec.range)) {
    const double range = between->below - between->above;
    for (const double share : {0.5, 0.25, 1e-12}) {
      values.push_back(option_text(between->above + range * share));
    }
    std::erase(values, now);
    return values;
  }
  if (std::holds_alternative<option::OnOff>(spec.range)) return {now == "true" ? "false" : "true"};
  const bool several =
      std::holds_alternative<std::vector<std::int64_t> MethodOptions::*>(spec.field);
  return {several ? "16,24" : std::to_string(std::stoull(now) + 1)};
}

// Padding has a share of the scores that falls with the size, so that sizes differ in what they
// predict.
Network wavering_network() {
  return Network(random_graph(R"(
      net (float[1,3,16,24] x, float[6,3,3,3] w, float[6] b, float[6,6,3,3] w2, float[7,6] v)
        => (float[1,7] y) <int64[3] flat = {0, 6, -1}> {
        c1 = Conv <strides = [2, 2], pads = [1, 1, 1, 1]> (x, w, b)
        r1 = Relu (c1)
        c2 = Conv <pads = [2, 2, 2, 2]> (r1, w2)
        r2 = Tanh (c2)
        columns = Reshape (r2, flat)
        tokens = Transpose <perm = [0, 2, 1]> (columns)
        scores = MatMul (tokens, columns)
        weights = Softmax <axis = -1> (scores)
        mixed = MatMul (weights, tokens)
        little = Constant <value = float {0.01}> ()
        some = Mul (mixed, little)
        sum = Add (tokens, some)
        f = ReduceMean <axes = [1], keepdims = 0> (sum)
        y = Gemm <transB = 1> (f, v)
      })"));
}

// All that a result says, bit by bit.
std::string observed(const std::string& method, const MethodOptions& options,
                     const Network& network, const Request& request) {
  const Result result = make_method(method, options)->explain(network, request);
  std::string bits;
  for (const Scale& scale : result.scales) {
    bits += std::to_string(scale.height) + (scale.kept ? "k" : "s");
  }
  for (const Explanation& one : result.explanations) {
    const auto values = one.map.values();
    bits.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  }
  return bits;
}

Names names_read(const std::string& method, const MethodOptions& options) {
  Names names;
  for (const MethodOption& option : read_options(method_entry(method), options)) {
    names.emplace(option.spec->name);
  }
  return names;
}

// The options of which another value gives another result, of labels that the network chose, where
// sizes that predict another one do not count, or of one that was named, where all sizes do.
Names names_seen(const std::string& method, const MethodOptions& options, const Network& network) {
  // Behind the default layer all is linear, where noise changes no gradient.
  const std::string layer = method == "smooth_grad_cam_plus_plus" ? "r1" : "";
  const auto seen = [&](const MethodOptions& asked) {
    Request predicted = plain_request();
    Request named = plain_request(Chosen{{2}});
    predicted.layer = named.layer = layer;
    return observed(method, asked, network, predicted) + observed(method, asked, network, named);
  };
  const std::string before = seen(options);
  Names names;
  for (const OptionSpec& spec : option_specs()) {
    const auto values = others(spec, options);
    const bool changes = std::ranges::any_of(values, [&](const std::string& value) {
      return seen(with_option(options, spec.name, value)) != before;
    });
    if (changes) names.emplace(spec.name);
  }
  return names;
}

TEST(MethodOptions, EveryMethodReadsWhatItsRowSaysAndNothingElse) {
  const Network network = wavering_network();
  for (const std::string& method : method_names()) {
    const MethodOptions options = small();
    EXPECT_EQ(names_seen(method, options, network), names_read(method, options)) << method;
  }
}

TEST(MethodOptions, WithMultiScaleThoseOfTheSizesAreReadToo) {
  const Network network = wavering_network();
  for (const char* method : {"grad_cam", "smooth_grad"}) {
    MethodOptions options = small();
    options.multi_scale = true;
    const Names read = names_read(method, options);
    EXPECT_TRUE(read.contains("sizes") && read.contains("preset") && read.contains("multi_scale"));
    EXPECT_EQ(names_seen(method, options, network), read) << method;
  }
  EXPECT_FALSE(names_read("cameras", {.multi_scale = true}).contains("multi_scale"));
}

// Where a row says what an option is without being set, that number gives the same bits.
TEST(MethodOptions, DefaultsInTheTableAreThoseOfTheMethods) {
  const Network network = wavering_network();
  const Request request = plain_request(Chosen{{2}});
  std::size_t numbers = 0;
  for (const MethodEntry& entry : methods()) {
    const std::string method(entry.name);
    for (const MethodOption& option : entry.options) {
      if (option.fallback.empty() || std::isdigit(option.fallback.front()) == 0) continue;
      ++numbers;
      EXPECT_EQ(
          observed(method, {}, network, request),
          observed(method, with_option({}, option.spec->name, option.fallback), network, request))
          << method << ' ' << option.spec->name;
    }
  }
  EXPECT_GE(numbers, 7U);
  // "a quarter of the shorter side", "a quarter of the window": 4 and 1 of 16 x 24.
  EXPECT_EQ(observed("occlusion", {}, network, request),
            observed("occlusion", {.window = 4, .stride = 1}, network, request));
}

TEST(MethodOptions, TheLayerAndTheLabelAreReadWhereTheRowSaysSo) {
  const Network network = wavering_network();
  for (const MethodEntry& entry : methods()) {
    const std::string method(entry.name);
    if (method == "cam") continue;  // refuses "r1": cam_test.cpp
    Request request = plain_request(Chosen{{2}});
    MethodOptions options = small();
    options.samples = few_samples(method);
    const std::string before = observed(method, options, network, request);
    request.layer = "r1";
    EXPECT_EQ(observed(method, options, network, request) != before, entry.reads_layer) << method;
    request = plain_request(Chosen{{4}});
    EXPECT_EQ(observed(method, options, network, request) != before, entry.reads_label) << method;
  }
}

TEST(MethodOptions, EveryOptionIsReadBySomeMethodAndSetByItsName) {
  Names read{"multi_scale"};
  for (const std::string& method : method_names()) read.merge(names_read(method, {}));
  for (const OptionSpec& spec : option_specs()) {
    const std::string name(spec.name);
    EXPECT_TRUE(read.contains(name)) << name;
    EXPECT_FALSE(spec.help.empty()) << name;
    EXPECT_FALSE(is_set({}, spec)) << name;
    const MethodOptions options = with_option({}, name, others(spec, {}).front());
    EXPECT_TRUE(is_set(options, spec)) << name;
    EXPECT_EQ(option_text(option_value(options, spec)), others(spec, {}).front());
    EXPECT_TRUE(is_decided(options, spec)) << name;
    EXPECT_EQ(&option_spec(name), &spec);
    for (const OptionSpec& untouched : option_specs()) {
      EXPECT_EQ(is_set(options, untouched), &untouched == &spec) << untouched.name;
    }
  }
}

// 0 is a seed, but no number of samples.
TEST(MethodOptions, WhatIsLeftToTheMethodIsNotDecided) {
  for (const char* const name : {"multi_scale", "preset", "seed"}) {
    EXPECT_TRUE(is_decided({}, option_spec(name))) << name;
  }
  for (const char* const name : {"sizes", "max_size", "scale_filter", "samples", "area"}) {
    EXPECT_FALSE(is_decided({}, option_spec(name))) << name;
  }
}

Refusal refusal_of_value(const char* name, const char* text) {
  return refusal_of([&] { with_option({}, name, text); });
}

TEST(MethodOptions, ValuesAreRefusedWithWhatIsExpected) {
  const auto refused = [](const std::string& message) {
    return Refusal{Errc::bad_argument, message};
  };
  EXPECT_EQ(refusal_of_value("samples", "0"),
            refused("samples: expected a whole number from 1 to 100000, found '0'"));
  EXPECT_EQ(refusal_of_value("seed", "18446744073709551616"),
            refused("seed: expected a whole number from 0 to 18446744073709551615, found "
                    "'18446744073709551616'"));
  EXPECT_EQ(refusal_of_value("area", "1"),
            refused("area: expected a number between 0 and 1, found '1'"));
  EXPECT_EQ(refusal_of_value("preset", "best"),
            refused("preset: expected 'paper' or 'fast' or 'released', found 'best'"));
  EXPECT_EQ(refusal_of_value("budget", "0"),
            refused("budget: expected a number between 0 and 86400, found '0'"));
  EXPECT_EQ(refusal_of_value("multi-scale", "yes"),
            refused("multi_scale: expected 'true' or 'false', found 'yes'"));
  EXPECT_EQ(refusal_of_value("sizes", "224,,448"),
            refused("sizes: expected whole numbers from 1 to 16384, found '224,,448'"));
  for (const char* text : {"", "-1", " 3", "3 ", "3.5", "0x3", "nan", "1e3"}) {
    EXPECT_EQ(refusal_of_value("samples", text).code, Errc::bad_argument) << text;
  }
  for (const char* text : {"", "nan", "inf", "0", "-0.5", "1.5", "0,5"}) {
    EXPECT_EQ(refusal_of_value("area", text).code, Errc::bad_argument) << text;
  }
  for (const char* text : {"", "paper|released", "Paper", "|"}) {
    EXPECT_EQ(refusal_of_value("preset", text).code, Errc::bad_argument) << text;
  }
  EXPECT_THAT(refusal_of_value("sample", "3").message,
              ::testing::AllOf(::testing::StartsWith("no option named 'sample', expected one of "
                                                     "multi_scale, preset, sizes, "),
                               ::testing::EndsWith("; did you mean 'samples'?")));
}

TEST(MethodOptions, LimitsOfValuesAreTaken) {
  EXPECT_EQ(with_option({}, "seed", "18446744073709551615").seed,
            std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(with_option({}, "samples", "100000").samples, 100000);
  EXPECT_EQ(with_option({}, "max-size", "16384").max_size, 16384);
  EXPECT_EQ(with_option({}, "area", "0.001").area, 0.001);
  EXPECT_EQ(with_option({}, "sizes", "32+16").sizes, (std::vector<std::int64_t>{32, 16}));
}

TEST(MethodOptions, SizesAndWhatSpacesThemReplaceOneAnother) {
  const MethodOptions sizes = with_option({.max_size = 40, .steps = 3}, "sizes", "16");
  EXPECT_EQ(sizes, (MethodOptions{.sizes = {16}}));
  EXPECT_EQ(with_option(sizes, "steps", "3"), (MethodOptions{.steps = 3}));
}

}  // namespace
}  // namespace cameras::testing
