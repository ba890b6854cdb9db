#include "evaluation/run/merge.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

#include "cameras/error.h"
#include "cameras/text.h"
#include "evaluation/run/expected_rows.h"
#include "evaluation/run/finish.h"
#include "evaluation/run/results_folder.h"
#include "evaluation/run/run_record.h"

namespace cameras::evaluation {
namespace {

namespace fs = std::filesystem;
using Record = nlohmann::ordered_json;

struct ShardResults {
  fs::path path;
  Record record;
  Shard shard;
  std::vector<std::vector<ResultRow>> pictures;  // by number / shards
};

// The picture, image and label of a group of rows are those of its first: one label, all methods.
ExpectedRow expected_at(std::size_t i, const std::vector<ResultRow>& rows, const Record& record,
                        const Shard& shard) {
  const auto& methods = record.at("methods");
  const std::size_t group = i - i % methods.size();
  const std::int64_t before = group == 0 ? shard.index - shard.count : rows[group - 1].picture;
  const bool same = group > 0 && rows[group].picture == before;
  return {.picture = same ? before : before + shard.count,
          .image = rows[group].image,
          .label = rows[group].label,
          .label_known = record.at("label") != "predicted",
          .method = methods[i % methods.size()].get<std::string>()};
}

// Every picture of the shard, with all of its rows: how many there are, and what they are about, is
// what the shard planned.
std::vector<std::vector<ResultRow>> pictures_of(std::vector<ResultRow> rows, const Record& record,
                                                const Shard& shard) {
  RowTally tally;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const ExpectedRow expected = expected_at(i, rows, record, shard);
    require_row(expected, rows[i], i + 2);
    tally.add(expected);
  }
  const auto total = record.at("pictures").get<std::int64_t>();
  const std::int64_t pictures = (total - shard.index + shard.count - 1) / shard.count;
  const auto planned = record.at("rows").get<std::int64_t>();
  require(tally.rows() == planned, Errc::io, "expected a finished shard of ", pictures,
          " pictures with ", planned, " rows, found ", tally.rows(), " rows");
  require(Record(tally.fingerprint()) == record.at("rows_fingerprint"), Errc::io,
          "expected rows of the pictures and labels of this run, found others");
  std::vector<std::vector<ResultRow>> result;
  for (ResultRow& row : rows) {
    const bool next = result.empty() || result.back().front().picture != row.picture;
    if (next) result.emplace_back();
    result.back().push_back(std::move(row));
  }
  require(std::ssize(result) == pictures, Errc::io, "expected rows of ", pictures,
          " pictures, found ", result.size());
  return result;
}

// Calls `read` with the file; messages begin with its path.
template <class Read>
auto of_file(const fs::path& file, const Read& read) {
  try {
    return read(file);
  } catch (const Error& error) {
    const bool named = std::string_view(error.what()).starts_with(printable(file.string()));
    throw named ? error : error.within(file.string());
  }
}

ShardResults read_shard(const fs::path& path) {
  ShardResults results{.path = path, .record = {}, .shard = {}, .pictures = {}};
  const auto columns = of_file(path / "run.json", [&](const fs::path& file) {
    results.record = read_run_record(file);
    results.shard = shard_in(results.record);
    return columns_of(results.record.at("metrics").get<std::vector<std::string>>());
  });
  results.pictures = of_file(path / "rows.csv", [&](const fs::path& file) {
    return pictures_of(parse_rows(read_result(file), columns), results.record, results.shard);
  });
  require(fs::is_regular_file(path / "summary.json"), Errc::io, (path / "summary.json").string(),
          ": no such file: expected a finished shard of ", results.pictures.size(), " pictures");
  return results;
}

std::vector<ShardResults> read_shards(std::span<const fs::path> paths) {
  std::vector<ShardResults> shards;
  std::set<std::int64_t> indices;
  for (const fs::path& path : paths) {
    shards.push_back(read_shard(path));
    const ShardResults& found = shards.back();
    const std::string other = difference(shards.front().record, found.record, /*any_shard=*/true);
    const std::string file = (found.path / "run.json").string();
    require(other.empty() && found.shard.count == shards.front().shard.count, Errc::io, file,
            ": is a shard of another run than ", shards.front().path.string(), ": ",
            other.empty() ? "another number of shards" : other);
    require(indices.insert(found.shard.index).second, Errc::io, file, ": shard ",
            found.record.at("shard").get<std::string>(), " is there twice");
  }
  require(std::ssize(shards) == shards.front().shard.count, Errc::io, "expected all ",
          shards.front().shard.count, " shards of the run, found ", shards.size());
  std::ranges::sort(shards, {}, [](const ShardResults& shard) { return shard.shard.index; });
  return shards;
}

// In the order of the run in one piece.
std::vector<ResultRow> all_rows(const std::vector<ShardResults>& shards) {
  const auto total = shards.front().record.at("pictures").get<std::size_t>();
  std::vector<ResultRow> rows;
  for (std::size_t number = 0; number < total; ++number) {
    const auto& picture = shards[number % shards.size()].pictures[number / shards.size()];
    rows.insert(rows.end(), picture.begin(), picture.end());
  }
  return rows;
}

RowTally tally_of(const std::vector<ResultRow>& rows, const Record& record) {
  RowTally tally;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    tally.add(expected_at(i, rows, record, {.index = 0, .count = 1}));
  }
  return tally;
}

// A run in one piece may be merged into itself, which changes nothing; anything else would be
// written over what it is made of.
void require_other_folder(const fs::path& out, std::span<const fs::path> paths) {
  const bool same = std::ranges::any_of(paths, [&](const fs::path& path) {
    std::error_code error;
    return fs::equivalent(out, path, error);
  });
  require(!same, Errc::io, out.string(),
          ": expected another --out than the folders that are merged, for a killed process would "
          "lose their rows");
}

}  // namespace

EvaluationResults merged(std::span<const fs::path> paths, const fs::path& out,
                         const FileWriter& writer) {
  const std::vector<ShardResults> shards = read_shards(paths);
  Record record = shards.front().record;
  const std::vector<ResultRow> rows = all_rows(shards);
  record["shard"] = "0/1";
  set_tally(record, tally_of(rows, record));
  auto folder = std::make_shared<ResultsFolder>(out, record, writer);
  const auto metrics = record.at("metrics").get<std::vector<std::string>>();
  const std::string text = header_line(columns_of(metrics)) + row_lines(rows);
  if (!folder->keep(text)) {
    require_other_folder(out, paths);
    folder->replace(text);
  }
  for (const ShardResults& shard : shards) {
    for (const fs::path& file : example_files(shard.path)) folder->write_example(file);
  }
  return finished(std::move(folder), record);
}

}  // namespace cameras::evaluation
