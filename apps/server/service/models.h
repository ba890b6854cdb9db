#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cameras/model.h"
#include "server/service/recently_used.h"
#include "server/service/work_queue.h"

namespace cameras::server {

/// A model that is open.
struct ServedModel {
  std::string id;
  std::string name;  ///< for people: a file's name, or what the sender calls it
  std::string file;  ///< as it was given on the command line; "" = the bundled one, or one sent
  bool bundled = false;
  bool sent = false;
  Model model;
};

/// What a model is called before it is opened.
struct ModelListing {
  std::string id;
  std::string name;
  std::string file = {};  ///< as ServedModel has it
  bool bundled = false;
  std::shared_ptr<const ServedModel> open = {};  ///< none: it is opened when it is asked for
};

/// What a client sends.
struct SentModel {
  std::string name;
  std::string onnx;
  std::string card = {};
  std::string labels = {};
};

/// The models that are served: the bundled one or the files of the command line, opened when they
/// are asked for, and those that clients send. Those that nobody asked for longest are closed where
/// there is no room; a file is opened again, one that was sent is gone.
class Models {
 public:
  struct Options {
    ModelOptions model = {};
    std::size_t bytes = std::size_t{4} << 30;  ///< of open models, estimated
    bool uploads = true;
  };
  /// @param bundled what is served where there are no files
  Models(const Options& options, WorkQueue& compute, const EmbeddedModel& bundled,
         const std::vector<std::filesystem::path>& files);

  /// @throws Failure{404}, or Error as open_model() does
  std::shared_ptr<const ServedModel> get(const std::string& id);
  /// Whether it is open. One that is not yet is being opened from now on.
  /// @throws Failure{404}
  bool ready(const std::string& id);
  /// In the order of the command line, then those that were sent, the latest first.
  std::vector<ModelListing> all() const;
  bool knows(const std::string& id) const;
  /// How its own models are read, where the command line says so.
  const ModelOptions& own_options() const { return options_.model; }

  /// @throws Failure{403} where uploads are off, Error as open_model() does
  std::shared_ptr<const ServedModel> add(const SentModel& sent);
  /// @throws Failure{404}, Failure{409} for one that was not sent
  void remove(const std::string& id);

  std::size_t bytes() const { return open_.bytes(); }

 private:
  struct Source {
    std::string id;
    std::string name;
    std::filesystem::path file;  ///< "" = the bundled one
  };
  std::shared_ptr<const ServedModel> open(const Source& source);
  void open_later(const Source& source);

  const Options options_;
  WorkQueue& compute_;
  const EmbeddedModel bundled_;
  std::vector<Source> sources_;
  std::map<std::string, std::mutex> turns_;  ///< of sources: one opens, others wait for what it got
  std::mutex mutex_;
  std::set<std::string> opened_later_;  ///< sources that wait in the queue, or are being opened
  RecentlyUsed<const ServedModel> open_;
};

/// The models of files and folders (each *.onnx in it), in order.
/// @throws Error{io} for a path that is not there, or a folder without models
std::vector<std::filesystem::path> model_files(const std::vector<std::string>& paths);

}  // namespace cameras::server
