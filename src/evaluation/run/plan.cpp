#include "evaluation/run/plan.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>
#include <variant>

#include "evaluation/run/fingerprint.h"

namespace cameras::evaluation {
namespace {

void add_shape(Fingerprint& print, const Box& box) {
  for (const double side : {box.left, box.top, box.width, box.height}) print.add(side);
}

void add_shape(Fingerprint& print, const Polygons& polygons) {
  for (const std::vector<double>& ring : polygons.rings) {
    print.add(std::as_bytes(std::span(ring)));
  }
}

void add_shape(Fingerprint& print, const RunLengths& runs) {
  print.add(static_cast<std::uint64_t>(runs.height));
  print.add(std::as_bytes(std::span(runs.counts)));
}

// 0 where there is no such file: a picture that comes later makes another run.
std::uint64_t bytes_of(const std::filesystem::path& file) {
  std::error_code missing;
  const std::uintmax_t size = std::filesystem::file_size(file, missing);
  return missing ? 0 : size;
}

void add_shape(Fingerprint& print, const MaskFile& mask) {
  print.add(bytes_of(mask.file));
  print.add(std::as_bytes(std::span(mask.objects)));
}

std::uint64_t bytes_of(const Picture& picture) {
  return picture.member ? static_cast<std::uint64_t>(picture.member->bytes)
                        : bytes_of(picture.file);
}

void add_picture(Fingerprint& print, const Picture& picture) {
  print.add(picture.name);
  print.add(bytes_of(picture));
  print.add(static_cast<std::uint64_t>(picture.height));
  print.add(static_cast<std::uint64_t>(picture.width));
  print.add(static_cast<std::uint64_t>(picture.samples.size()));
  for (const Sample& sample : picture.samples) {
    print.add(sample.label);
    for (const Shape& shape : sample.shapes) {
      std::visit([&print](const auto& given) { add_shape(print, given); }, shape);
    }
  }
}

void require_shard(const Shard& shard) {
  const bool valid = shard.index >= 0 && shard.index < shard.count;
  require(valid, Errc::bad_argument, "expected a shard I/N with I from 0 to N - 1, found ",
          shard.index, '/', shard.count);
}

// The pictures that have something to explain, and those whose annotation cannot be read.
std::vector<const Picture*> explained_pictures(const Dataset& dataset, bool predicted) {
  std::vector<const Picture*> pictures;
  for (const Picture& picture : dataset.pictures) {
    const bool shows_nothing = picture.samples.empty() && picture.problem.empty();
    if (predicted || !shows_nothing) pictures.push_back(&picture);
  }
  require(!pictures.empty(), Errc::bad_argument,
          "no picture of the data set has a class; --label predicted needs none");
  return pictures;
}

std::vector<const Picture*> spread(const std::vector<const Picture*>& pictures,
                                   std::int64_t limit) {
  const auto count = static_cast<std::int64_t>(pictures.size());
  if (limit == 0 || limit >= count) return pictures;
  std::vector<const Picture*> chosen;
  for (std::int64_t i = 0; i < limit; ++i) {
    chosen.push_back(pictures[static_cast<std::size_t>(i * count / limit)]);
  }
  return chosen;
}

std::vector<PlannedPicture> compared_pictures(const std::vector<const Picture*>& pictures) {
  constexpr std::int64_t kMostCompared = 64;
  const auto total = static_cast<std::int64_t>(pictures.size());
  const std::int64_t count = std::min(total, kMostCompared);
  std::vector<PlannedPicture> chosen;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t number = i * total / count;
    chosen.push_back(
        {.number = number, .picture = pictures[static_cast<std::size_t>(number)], .labels = {}});
  }
  return chosen;
}

// Finds each class once: there are many pictures, and names are looked for among all.
class Labels {
 public:
  explicit Labels(const Model& model) : model_(&model) {}

  PlannedLabel planned(const Sample& sample) {
    PlannedLabel& found = known_[sample.label];
    if (!found.index && found.problem.empty()) {
      try {
        found.index = label_index_of(sample.label, *model_);
      } catch (const Error& error) {
        found.problem = error.what();
      }
    }
    return {.sample = &sample, .index = found.index, .problem = found.problem};
  }

 private:
  const Model* model_;  // not owned
  std::map<std::string, PlannedLabel> known_;
};

}  // namespace

Plan plan_of(const EvaluationOptions& options, const Dataset& dataset, const Model& model) {
  const bool predicted = options.labels == JudgedLabels::predicted;
  const Shard& shard = options.shard;
  require_shard(shard);
  const std::vector<const Picture*> pictures =
      spread(explained_pictures(dataset, predicted), options.limit);
  Plan plan;
  plan.total = static_cast<std::int64_t>(pictures.size());
  Fingerprint print;
  Labels labels(model);
  for (std::int64_t number = 0; number < plan.total; ++number) {
    const Picture& picture = *pictures[static_cast<std::size_t>(number)];
    add_picture(print, picture);
    if (number % shard.count != shard.index) continue;
    PlannedPicture planned{.number = number, .picture = &picture, .labels = {}};
    if (predicted || picture.samples.empty()) planned.labels.emplace_back();
    for (const Sample& sample : picture.samples) {
      if (!predicted) planned.labels.push_back(labels.planned(sample));
    }
    plan.pictures.push_back(std::move(planned));
  }
  plan.compared = compared_pictures(pictures);
  plan.fingerprint = print.text();
  return plan;
}

}  // namespace cameras::evaluation
