#include "evaluation/dataset/webdataset.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "cameras/error.h"
#include "cameras/text.h"
#include "core/read_file.h"
#include "evaluation/dataset/picture_file.h"
#include "evaluation/dataset/sample.h"
#include "evaluation/dataset/tar.h"
#include "model/card_json.h"

namespace cameras {
namespace {

namespace fs = std::filesystem;

constexpr const char* kShardExtension = ".tar";

// "a/b.seg.png" is "a/b" and "seg.png".
struct MemberName {
  std::string key;
  std::string extension;  // in lower case
};

MemberName parts_of(const std::string& name) {
  const std::size_t slash = name.rfind('/');
  const std::size_t dot = name.find('.', slash == std::string::npos ? 0 : slash + 1);
  if (dot == std::string::npos) return {.key = name, .extension = {}};
  MemberName parts{.key = name.substr(0, dot), .extension = name.substr(dot + 1)};
  for (char& letter : parts.extension) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return parts;
}

bool is_picture(const std::string& extension) {
  return extension.find('.') == std::string::npos && has_picture_extension("x." + extension);
}

// A class as .json has it: a name, or a number.
std::string class_in(const nlohmann::json& object) {
  for (const char* key : {"label", "cls", "class"}) {
    const auto value = object.find(key);
    if (value == object.end()) continue;
    if (value->is_string()) return trimmed(value->get<std::string>());
    if (value->is_number_integer()) return std::to_string(value->get<std::int64_t>());
    fail(Errc::bad_model, "expected a name or a whole number as '", key, "'");
  }
  return {};
}

std::string class_of(const std::string& extension, const std::string& text) {
  constexpr std::int64_t kMostClassValues = 100'000;
  if (extension == "json") return class_in(parse_json_object(text, kMostClassValues));
  const std::string label = trimmed(text);
  require(!label.empty(), Errc::bad_model, "expected a class, found none");
  return label;
}

// Puts the members of one shard together.
class ShardReader {
 public:
  ShardReader(const fs::path& shard, bool classes, std::vector<Picture>& pictures)
      : shard_(shard), classes_(classes), pictures_(pictures) {}

  template <class Contents>
  void add(const TarMember& member, const Contents& contents) {
    const MemberName name = parts_of(member.name);
    if (name.key != key_) finish(name.key);
    const bool says_class = name.extension == "cls" || name.extension == "json";
    const bool shows = is_picture(name.extension);
    // Two pictures under one name would leave the first with the second one's class.
    if (shows || says_class) {
      require(taken_.insert(name.extension).second, Errc::bad_model, "has a second member '",
              member.name, "' of one picture");
    }
    if (shows && !picture_.member) {
      picture_.name = shard_.filename().string() + "/" + member.name;
      picture_.file = shard_;
      picture_.member = ArchiveMember{.start = member.start, .bytes = member.bytes};
    }
    if (says_class && classes_) read_class(name.extension, member, contents);
  }

  // The picture that was at hand is whole: another begins.
  void finish(const std::string& next) {
    Picture whole = std::exchange(picture_, {});
    key_ = next;
    taken_.clear();
    if (whole.member) pictures_.push_back(std::move(whole));
  }

 private:
  // What .cls says counts, where .json says something else.
  template <class Contents>
  void read_class(const std::string& extension, const TarMember& member, const Contents& contents) {
    Sample sample;
    try {
      sample.label = class_of(extension, as_text(contents()));
    } catch (const Error& error) {
      sample.problem = error.within(member.name).what();
    }
    if (sample.label.empty() && sample.problem.empty()) return;
    if (picture_.samples.empty()) {
      picture_.samples.push_back(std::move(sample));
    } else if (extension == "cls") {
      picture_.samples.front() = std::move(sample);
    }
  }

  const fs::path& shard_;
  bool classes_;
  std::vector<Picture>& pictures_;
  std::optional<std::string> key_;
  std::set<std::string> taken_;  // extensions of this key's pictures and classes
  Picture picture_;
};

// Names in the order of their bytes.
std::vector<fs::path> shards_at(const fs::path& path) {
  if (!fs::is_directory(path)) return {path};
  std::set<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(path)) {
    if (entry.path().extension() == kShardExtension) names.insert(entry.path().filename().string());
  }
  std::vector<fs::path> shards;
  shards.reserve(names.size());
  for (const std::string& name : names) shards.push_back(path / name);
  return shards;
}

}  // namespace

bool holds_shards(const fs::path& folder) {
  bool any = false;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    std::error_code error;
    if (entry.path().filename().string().starts_with('.')) continue;
    if (entry.is_directory(error) || has_picture_extension(entry.path())) return false;
    any = any || entry.path().extension() == kShardExtension;
  }
  return any;
}

Dataset read_webdataset(const fs::path& path, const DatasetOptions& options) {
  Dataset dataset{.format = DatasetFormat::webdataset, .pictures = {}};
  for (const fs::path& shard : shards_at(path)) {
    ShardReader reader(shard, options.classes, dataset.pictures);
    read_tar(shard,
             [&](const TarMember& member, const auto& contents) { reader.add(member, contents); });
    reader.finish({});
  }
  require(!dataset.pictures.empty(), Errc::io, path.string(),
          ": expected tar archives with pictures, found none");
  return dataset;
}

}  // namespace cameras
