#include "evaluate/merge.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "cameras/error.h"
#include "evaluate/finish.h"
#include "evaluate/results_folder.h"
#include "evaluate/run_record.h"
#include "output_file.h"

namespace cameras::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct ShardResults {
  fs::path path;
  Json record;
  Shard shard;
  std::vector<std::vector<ResultRow>> pictures;  // by number / shards
};

Shard shard_in(const Json& record) {
  EvaluateFlags flags;
  flags.shard = record.at("shard").get<std::string>();
  return shard_of(flags);
}

// Every picture of the shard, with all of its rows: they are written together.
std::vector<std::vector<ResultRow>> pictures_of(const fs::path& path, const Json& record,
                                                const Shard& shard) {
  const auto metrics = record.at("metrics").get<std::vector<std::string>>();
  const auto methods = std::ssize(record.at("methods"));
  const auto total = record.at("pictures").get<std::int64_t>();
  std::vector<std::vector<ResultRow>> pictures;
  for (ResultRow& row : parse_rows(read_result(path / "rows.csv"), columns_of(metrics))) {
    const bool next = pictures.empty() || pictures.back().front().picture != row.picture;
    if (next) pictures.emplace_back();
    const std::int64_t expected = shard.index + shard.count * (std::ssize(pictures) - 1);
    require(row.picture == expected, Errc::io, path.string(), ": expected rows of picture ",
            expected, ", found ", row.picture);
    pictures.back().push_back(std::move(row));
  }
  const std::int64_t expected = (total - shard.index + shard.count - 1) / shard.count;
  const bool whole = std::ssize(pictures) == expected &&
                     (pictures.empty() || std::ssize(pictures.back()) % methods == 0);
  require(whole && fs::exists(path / "summary.json"), Errc::io, path.string(),
          ": expected a finished shard of ", expected, " pictures, found ", pictures.size());
  return pictures;
}

ShardResults read_shard(const fs::path& path) {
  ShardResults results{.path = path, .record = {}, .shard = {}, .pictures = {}};
  try {
    results.record = parse_run_record(read_result(path / "run.json"));
    results.shard = shard_in(results.record);
  } catch (const Error& error) {
    const bool named = std::string_view(error.what()).starts_with(path.string());
    throw named ? error : error.within(path.string());
  }
  results.pictures = pictures_of(path, results.record, results.shard);
  return results;
}

std::vector<ShardResults> read_shards(const std::vector<std::string>& paths) {
  std::vector<ShardResults> shards;
  std::set<std::int64_t> indices;
  for (const std::string& path : paths) {
    shards.push_back(read_shard(path));
    const ShardResults& found = shards.back();
    const std::string other = difference(shards.front().record, found.record, /*any_shard=*/true);
    require(other.empty() && found.shard.count == shards.front().shard.count, Errc::io, path,
            ": is a shard of another run than ", shards.front().path.string(), ": ",
            other.empty() ? "another number of shards" : other);
    require(indices.insert(found.shard.index).second, Errc::io, path, ": shard ",
            found.record.at("shard").get<std::string>(), " is there twice");
  }
  require(std::ssize(shards) == shards.front().shard.count, Errc::io, "expected all ",
          shards.front().shard.count, " shards of the run, found ", shards.size());
  std::ranges::sort(shards, {}, [](const ShardResults& shard) { return shard.shard.index; });
  return shards;
}

}  // namespace

int merge_results(const EvaluateFlags& flags, Console console) {
  const std::vector<ShardResults> shards = read_shards(flags.merge);
  Json record = shards.front().record;
  record["shard"] = "0/1";
  ResultsFolder folder(flags.out, record);
  const auto metrics = record.at("metrics").get<std::vector<std::string>>();
  folder.start(columns_of(metrics));
  const auto total = record.at("pictures").get<std::size_t>();
  for (std::size_t number = 0; number < total; ++number) {
    folder.append(shards[number % shards.size()].pictures[number / shards.size()]);
  }
  for (const ShardResults& shard : shards) {
    for (const fs::path& file : example_files(shard.path)) {
      const std::string bytes = read_result(file);
      write_file(folder.path() / "examples" / file.filename(), as_bytes(bytes));
    }
  }
  return finish_results(folder, record, console);
}

}  // namespace cameras::cli
