#include "zoo/manifest.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <system_error>

#include "cameras/error.h"
#include "cameras/limits.h"

namespace cameras::cli::zoo {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = std::size_t{4} << 20;
constexpr int kDeepest = 16;
constexpr std::int64_t kMostLabelBytes = std::int64_t{16} << 20;

[[noreturn]] void wrong(const std::string& key, const std::string& expected) {
  fail(Errc::bad_argument, "expected '", key, "' to be ", expected, ", found something else");
}

bool is_plain(std::string_view text, std::string_view marks) {
  return !text.empty() && text.size() <= 200 && std::ranges::all_of(text, [&](unsigned char c) {
    return std::isalnum(c) != 0 || marks.find(static_cast<char>(c)) != std::string_view::npos;
  });
}

// A relative path without turns: what it names lies below the folder or address it is added to.
bool is_below(const std::string& path) {
  if (!is_plain(path, "._-/+") || path.starts_with('/')) return false;
  return std::ranges::none_of(fs::path(path), [](const fs::path& part) {
    return part.empty() || part.native().starts_with('.');
  });
}

const Json& member(const Json& row, const std::string& key, const std::string& expected) {
  const auto found = row.find(key);
  if (found == row.end()) wrong(key, expected);
  return *found;
}

std::string text_of(const Json& row, const std::string& key, bool needed = true) {
  const auto found = row.find(key);
  if (found == row.end() && !needed) return {};
  if (found == row.end() || !found->is_string()) wrong(key, "a text");
  return found->get<std::string>();
}

std::int64_t bytes_of(const Json& row, const std::string& key, std::int64_t most) {
  const Json value = member(row, key, "a number of bytes");
  const std::string expected = "a whole number from 1 to " + std::to_string(most);
  if (!value.is_number_integer()) wrong(key, expected);
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(most))
    wrong(key, expected);
  const auto bytes = value.get<std::int64_t>();
  if (bytes < 1 || bytes > most) wrong(key, expected);
  return bytes;
}

std::string digest_of(const Json& row, const std::string& key) {
  std::string digest = text_of(row, key);
  std::ranges::transform(digest, digest.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const bool fits =
      digest.size() == 64 && digest.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!fits) wrong(key, "a SHA-256 of 64 hexadecimal digits");
  return digest;
}

std::string path_of(const Json& row, const std::string& key) {
  std::string path = text_of(row, key);
  if (!is_below(path)) {
    wrong(key,
          "a path of letters, digits and . _ - + that no dot begins, below where it is looked for");
  }
  return path;
}

int opset_of(const Json& row) {
  const auto found = row.find("opset_version");
  if (found == row.end()) return 0;
  constexpr int kMost = 1000;
  const bool fits = found->is_number_integer() && *found >= 1 && *found <= kMost;
  if (!fits) wrong("opset_version", "a whole number from 1 to 1000");
  return found->get<int>();
}

ZooModel model_of_row(const Json& row) {
  if (!row.is_object()) fail(Errc::bad_argument, "expected an object, found something else");
  const Json facts = member(row, "metadata", "an object");
  if (!facts.is_object()) wrong("metadata", "an object");
  const std::string path = path_of(row, "model_path");
  const fs::path file = fs::path(path).filename();
  if (file.extension() != ".onnx") wrong("model_path", "a path that ends in .onnx");
  ZooModel model{.name = file.stem(),
                 .title = text_of(row, "model", false),
                 .opset = opset_of(row),
                 .licence = text_of(row, "licence", false),
                 .file = {.name = file,
                          .path = path,
                          .bytes = bytes_of(facts, "model_bytes", Limits{}.model_bytes),
                          .sha256 = digest_of(facts, "model_sha")},
                 .labels = {},
                 .card = {}};
  if (const auto card = row.find("card"); card != row.end()) {
    const bool fits = card->is_object() && !card->contains("labels");
    if (!fits) wrong("card", "an object, and 'labels' to stand beside it");
    model.card = card->dump();
  }
  if (const auto labels = row.find("labels"); labels != row.end()) {
    if (!labels->is_object()) wrong("labels", "an object");
    model.labels = {.name = model.name + "-labels.txt",
                    .path = path_of(*labels, "path"),
                    .bytes = bytes_of(*labels, "bytes", kMostLabelBytes),
                    .sha256 = digest_of(*labels, "sha256")};
  }
  return model;
}

Json parsed(std::string_view text) {
  const auto guard = [](int depth, Json::parse_event_t, Json&) {
    require(depth <= kDeepest, Errc::bad_argument, "expected JSON of at most ", kDeepest,
            " levels, found more");
    return true;
  };
  try {
    return Json::parse(text.begin(), text.end(), guard);
  } catch (const Json::exception&) {
    fail(Errc::bad_argument, "expected JSON, found something else");
  }
}

std::string manifest_text(const fs::path& path) {
  std::error_code none;
  require(fs::is_regular_file(path, none), Errc::io, "expected a file, found something else");
  std::ifstream stream(path, std::ios::binary);
  std::string text(kMostBytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  require(stream.eof() || stream.good(), Errc::io, "cannot be read");
  text.resize(static_cast<std::size_t>(stream.gcount()));
  require(text.size() <= kMostBytes, Errc::bad_argument, "expected at most ", kMostBytes,
          " bytes, found more");
  return text;
}

}  // namespace

std::vector<ZooModel> models_of_manifest(std::string_view json) {
  const Json document = parsed(json);
  require(document.is_array(), Errc::bad_argument,
          "expected an array of models, found another value");
  std::vector<ZooModel> models;
  std::set<std::string> names;
  for (std::size_t i = 0; i < document.size(); ++i) {
    const std::string row = "row " + std::to_string(i + 1);
    naming(row, [&] {
      models.push_back(model_of_row(document[i]));
      require(names.insert(models.back().name).second, Errc::bad_argument,
              "expected a name of its own, found ", models.back().name, " again");
    });
  }
  return models;
}

std::vector<ZooModel> models_in(const fs::path& folder) {
  const fs::path path = folder / "zoo.json";
  std::error_code none;
  if (!fs::exists(path, none)) return {};
  return naming(path.string(), [&] { return models_of_manifest(manifest_text(path)); });
}

}  // namespace cameras::cli::zoo
