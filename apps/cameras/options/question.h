#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "cameras/question.h"
#include "cameras/saliency.h"
#include "options/cli11_forward.h"
#include "options/method_flags.h"
#include "options/model_options.h"

namespace cameras::cli {

/// What commands ask that run several methods: which model, about which images and labels.
struct QuestionFlags {
  ModelFlags model;
  std::vector<std::string> images;
  std::vector<std::string> methods;
  std::vector<std::string> labels{"predicted"};
  std::string contrast = {};  ///< "" = none
  std::string layer = "auto";
  MethodOptions options;
  /// What --scale-filter is for a command where nobody chose it; "" leaves it to the label.
  std::string unchosen_scale_filter = {};
  bool seed_read = false;  ///< whether the command itself draws something by chance
};

/// Declares --model, --methods, --layer, the options of methods, --card, --label-names,
/// --output and those of computing. Images and labels are up to the
/// command.
void add_question_flags(CLI::App& app, QuestionFlags& flags, std::span<const NoFlag> without = {});

/// Refuses unknown methods and options, before a file is read, and gives the methods the names that
/// results have.
/// @throws UsageError
void settle_methods(QuestionFlags& flags);

/// Opens the model that `model` says and makes the methods. Labels that the network chooses stay
/// its own choice: sizes count by the prediction there, although methods are told indices.
/// A model of the zoo that the cache lacks is fetched, and `err` is told.
/// @throws Error, which names the model
Question open_question(const QuestionFlags& flags, const ModelFlags& model, std::ostream& err);

/// A warning for every option that none of the methods reads.
std::vector<std::string> unread_by(const QuestionFlags& flags, const CLI::App& app);

/// require_outputs() for a question: nothing that it reads is overwritten.
/// @throws UsageError, Error{io}
void require_results(const std::vector<std::filesystem::path>& outputs, const QuestionFlags& flags);

/// require_results() for what is known once the model is open: the files that it brought along.
/// @throws UsageError
void require_results_of(const std::vector<std::filesystem::path>& outputs, const Model& model);

}  // namespace cameras::cli
