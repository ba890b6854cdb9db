#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/image.h"
#include "cameras/image_view.h"
#include "cameras/model.h"
#include "cameras/question.h"
#include "cameras/render.h"
#include "cameras/saliency.h"

#pragma GCC visibility push(default)
namespace cameras {

/// How an Explainer explains.
struct ExplainerOptions {
  std::string method = "cameras";     ///< a name from methods(), or a variant
  MethodOptions method_options = {};  ///< sizes are left out where the network allows its own only
  std::string layer = {};             ///< "" = the network's default layer
};

/// What was found out about one picture: a map for each explained label.
class Answer {
 public:
  /// How many maps there are.
  std::size_t size() const noexcept { return result_.explanations.size(); }

  /// A map on the grid of the network's input.
  /// @param number from 0 up to size(), in the order asked for
  /// @throws Error{bad_argument} for another number, as all that take one
  const SaliencyMap& map(std::size_t number = 0) const { return explanation(number).map; }
  /// What the map is of, and what it is held against.
  const Explanation& explanation(std::size_t number = 0) const;
  /// The label with its name and probability.
  RankedLabel label(std::size_t number = 0) const;
  /// The map drawn over the picture, at the picture's size.
  /// @throws Error{bad_argument} for an unknown colour map
  Image overlay(std::size_t number = 0, const RenderOptions& options = {}) const;
  /// The same with what stands under it as parts, for PDF and SVG.
  Figure figure(std::size_t number = 0, const RenderOptions& options = {}) const;

  const Result& result() const noexcept { return result_; }
  const Region& seen() const noexcept { return seen_; }  ///< the part that the network saw

 private:
  friend class Explainer;
  Answer(std::shared_ptr<const Model> model, Image image, Region seen, Result result);
  std::shared_ptr<const Model> model_;
  Image image_;
  Region seen_;
  Result result_;
};

/// A model and a method that are ready for pictures: one call for one map. Immutable, cheap to copy
/// and safe to use from several threads at once.
///
///     const cameras::Explainer explain(cameras::open_model("classifier.onnx"));
///     explain(cameras::Image::open("cat.jpg"), "tabby").overlay().save("out.png");
class Explainer {
 public:
  /// @throws Error{bad_argument} for an unknown method or layer, options out of range, or a method
  ///         that has nothing to say about this network
  explicit Explainer(Model model, const ExplainerOptions& options = {});
  /// With a method of one's own, as make_cam() makes one; ExplainerOptions::method and
  /// ::method_options are not read.
  Explainer(Model model, std::unique_ptr<SaliencyMethod> method,
            const ExplainerOptions& options = {});

  /// @throws Error{bad_argument} as SaliencyMethod::explain() does
  /// @throws Error{cancelled} when Watch::progress says so
  Answer operator()(const Image& image, const Target& target = Predicted{},
                    const Watch& watch = {}) const;
  Answer operator()(const ImageView& image, const Target& target = Predicted{},
                    const Watch& watch = {}) const;

  /// The same of a label by its name, id or index ("tabby", "n02123045", "281", "not:0").
  /// @throws Error{bad_argument} also for an unknown label (suggests the nearest)
  Answer operator()(const Image& image, std::string_view label, const Watch& watch = {}) const;
  Answer operator()(const ImageView& image, std::string_view label, const Watch& watch = {}) const;

  /// The same of an input that the caller has prepared; `image` is what overlay() draws on, and
  /// `prepared.seen` the part of it that the input shows.
  Answer operator()(const Image& image, const Prepared& prepared,
                    const Target& target = Predicted{}, const Watch& watch = {}) const;

  /// Why this label and not that one, both by name, id or index, for operator().
  /// @throws Error{bad_argument} for an unknown label
  Target contrast(std::string_view label, std::string_view against) const;

  const Model& model() const noexcept { return *model_; }
  const SaliencyMethod& method() const noexcept { return *method_; }
  const std::string& layer() const noexcept { return layer_; }
  /// What a user should know of the model, one line each (Model::warnings_so_far()).
  std::vector<std::string> warnings() const { return model_->warnings_so_far(); }

 private:
  std::shared_ptr<const Model> model_;
  std::shared_ptr<const SaliencyMethod> method_;
  std::string layer_;
};

}  // namespace cameras
#pragma GCC visibility pop
