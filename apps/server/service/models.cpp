#include "server/service/models.h"

#include <algorithm>
#include <array>
#include <span>
#include <system_error>
#include <utility>

#include "cameras/text.h"
#include "server/http/digest.h"
#include "server/http/failure.h"

namespace cameras::server {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kNameLetters = 100;

// A name that may stand in a path of a URL: letters, digits and ._- alone.
std::string plain_id(const std::string& name) {
  std::string id;
  for (const char letter : name) {
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                       (letter >= '0' && letter <= '9') || letter == '.' || letter == '_' ||
                       letter == '-';
    id += plain ? letter : '-';
  }
  return id.empty() ? "model" : id;
}

// Weights, and their copy in the compiled trunk's own order.
std::size_t weight_bytes(const Model& model) {
  std::size_t bytes = 0;
  for (const auto& [name, value] : model.network.graph().constants) bytes += value.nbytes();
  return 2 * bytes;
}

std::string shown_name(const std::string& filename) {
  const std::string name = printable(fs::path(filename).filename().string());
  return name.empty() ? "model" : name.substr(0, kNameLetters);
}

}  // namespace

std::vector<fs::path> model_files(const std::vector<std::string>& paths) {
  std::vector<fs::path> files;
  for (const std::string& path : paths) {
    std::error_code none;
    if (!fs::is_directory(path, none)) {
      require(fs::exists(path, none), Errc::io, path, ": no such file or folder");
      files.emplace_back(path);
      continue;
    }
    std::vector<fs::path> found;
    for (const fs::directory_entry& entry : fs::directory_iterator(path, none)) {
      if (entry.path().extension() == ".onnx") found.push_back(entry.path());
    }
    require(!none && !found.empty(), Errc::io, path, ": expected a folder with .onnx files");
    std::ranges::sort(found);
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

Models::Models(const Options& options, WorkQueue& compute, const EmbeddedModel& bundled,
               const std::vector<fs::path>& files)
    : options_(options), compute_(compute), bundled_(bundled), open_(options.bytes) {
  if (files.empty()) {
    const std::string name(bundled.name.substr(bundled.name.find(':') + 1));
    sources_.push_back({.id = plain_id(name), .name = name, .file = {}});
  }
  for (const fs::path& file : files) {
    Source source{.id = plain_id(file.stem().string()),
                  .name = shown_name(file.stem().string()),
                  .file = file};
    const std::string plain = source.id;
    for (int number = 2; knows(source.id); ++number) {
      source.id = plain + "-" + std::to_string(number);
    }
    sources_.push_back(source);
  }
  for (const Source& source : sources_) turns_[source.id];
}

bool Models::knows(const std::string& id) const {
  return std::ranges::find(sources_, id, &Source::id) != sources_.end() ||
         open_.peek(id) != nullptr;
}

std::shared_ptr<const ServedModel> Models::open(const Source& source) {
  const std::scoped_lock turn(turns_.at(source.id));
  if (auto known = open_.find(source.id)) return known;  // by who came before
  Model model = source.file.empty() ? open_model(bundled_, options_.model)
                                    : open_model(source.file, options_.model);
  auto opened = std::make_shared<const ServedModel>(ServedModel{.id = source.id,
                                                                .name = source.name,
                                                                .file = source.file.string(),
                                                                .bundled = source.file.empty(),
                                                                .sent = false,
                                                                .model = std::move(model)});
  open_.keep(source.id, opened, weight_bytes(opened->model));
  return opened;
}

bool Models::ready(const std::string& id) {
  if (open_.find(id)) return true;
  const auto source = std::ranges::find(sources_, id, &Source::id);
  if (source == sources_.end()) return get(id) != nullptr;
  open_later(*source);
  return false;
}

// Probes come again and again: one opening is enough for all of them.
void Models::open_later(const Source& source) {
  const auto forget = [this, &source] {
    const std::scoped_lock lock(mutex_);
    opened_later_.erase(source.id);
  };
  {
    const std::scoped_lock lock(mutex_);
    if (!opened_later_.insert(source.id).second) return;
  }
  try {
    compute_.post([this, &source, forget] {
      try {
        static_cast<void>(open(source));
      } catch (...) {  // whoever asks for the model is told
      }
      forget();
    });
  } catch (...) {
    forget();
    throw;
  }
}

std::shared_ptr<const ServedModel> Models::get(const std::string& id) {
  if (auto known = open_.find(id)) return known;
  const auto source = std::ranges::find(sources_, id, &Source::id);
  if (source != sources_.end()) return compute_.run([&] { return open(*source); });
  std::vector<std::string> names;
  for (const ModelListing& one : all()) names.push_back(one.id);
  throw not_found("expected the id of a model (GET /api/models), found '" + id + "'" +
                  did_you_mean(id, names));
}

std::vector<ModelListing> Models::all() const {
  std::vector<ModelListing> listings;
  for (const Source& source : sources_) {
    listings.push_back({.id = source.id,
                        .name = source.name,
                        .file = source.file.string(),
                        .bundled = source.file.empty(),
                        .open = open_.peek(source.id)});
  }
  for (const auto& one : open_.all()) {
    if (one->sent) listings.push_back({.id = one->id, .name = one->name, .open = one});
  }
  return listings;
}

std::shared_ptr<const ServedModel> Models::add(const SentModel& sent) {
  if (!options_.uploads)
    throw Failure(403, "no_uploads", "this server takes no models (--uploads)");
  const std::string id = sha256(std::array<std::string_view, 3>{sent.onnx, sent.card, sent.labels})
                             .substr(0, kIdLetters);
  if (auto known = open_.find(id)) return known;
  const std::string name = shown_name(sent.name);
  return compute_.run([&]() -> std::shared_ptr<const ServedModel> {
    if (auto known = open_.find(id)) return known;
    const EmbeddedModel embedded{.name = name,
                                 .onnx = std::as_bytes(std::span(sent.onnx)),
                                 .card = sent.card,
                                 .labels = sent.labels};
    ModelOptions options = options_.model;
    options.card.clear();
    options.labels.clear();
    options.output.clear();  // names of the server's own models
    options.position.reset();
    options.inputs.clear();
    auto opened =
        std::make_shared<const ServedModel>(ServedModel{.id = id,
                                                        .name = name,
                                                        .file = {},
                                                        .bundled = false,
                                                        .sent = true,
                                                        .model = open_model(embedded, options)});
    open_.keep(id, opened, weight_bytes(opened->model));
    return opened;
  });
}

void Models::remove(const std::string& id) {
  if (std::ranges::find(sources_, id, &Source::id) != sources_.end()) {
    throw Failure(409, "not_sent",
                  "expected a model that was sent, found one that the server serves");
  }
  if (!open_.remove(id))
    throw not_found("expected the id of a model that was sent, found '" + id + "'");
}

}  // namespace cameras::server
