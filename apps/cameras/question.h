#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cameras/model.h"
#include "cameras/saliency.h"
#include "cli11_forward.h"
#include "model_options.h"

namespace cameras::cli {

/// What commands ask that run several methods: which model, about which images and labels.
struct QuestionFlags {
  ModelFlags model;
  std::vector<std::string> images;
  std::vector<std::string> methods;
  std::vector<std::string> labels{"predicted"};
  std::string layer = "auto";
  MethodOptions options;
  /// What --scale-filter is for a command where nobody chose it; "" leaves it to the label.
  std::string unchosen_scale_filter = {};
};

/// Declares --model, --methods, --layer, the options of methods, --card, --label-names,
/// --output and those of computing. Images and labels are up to the
/// command.
void add_question_flags(CLI::App& app, QuestionFlags& flags);

/// A model, the methods to ask, and the request that they share.
struct Question {
  Model model;
  std::vector<std::unique_ptr<SaliencyMethod>> methods;
  Request request;  ///< without the input
};

/// Refuses unknown methods and options, before a file is read.
/// @throws UsageError
void require_methods(const QuestionFlags& flags);

/// Opens the model that `model` says and makes the methods. Labels that the network chooses stay
/// its own choice: sizes count by the prediction there, although methods are told indices.
/// @throws Error, which names the model
Question open_question(const QuestionFlags& flags, const ModelFlags& model);

/// An image as the network reads it, with the request about it and the labels decided.
struct Asked {
  Image image;
  Region seen;
  at::Tensor logits;  ///< [L]
  Request request;    ///< top is 0: the same labels for every method
};

/// @throws Error, which names the image
Asked ask_about(const Question& question, const std::string& path);

/// require_outputs() for a question: nothing that it reads is overwritten.
/// @throws UsageError, Error{io}
void require_results(const std::vector<std::filesystem::path>& outputs, const QuestionFlags& flags);

/// require_results() for what is known once the model is open: the files that it brought along.
/// @throws UsageError
void require_results_of(const std::vector<std::filesystem::path>& outputs, const Model& model);

}  // namespace cameras::cli
