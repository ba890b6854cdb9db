#pragma once

#include <cstddef>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "cameras/evaluation.h"
#include "evaluation/run/plan.h"
#include "evaluation/run/rows.h"

namespace cameras::evaluation {

/// The folder of a run's results, for one process at a time: run.json, rows.csv that grows, and
/// examples/. Whenever the process is killed, the next one goes on after the last picture whose
/// rows are all there.
class ResultsFolder {
 public:
  /// Makes the folder, or takes one of the same run and removes what a killed process left there.
  /// @throws Error{io} for a folder of another run or of something else, one that another process
  ///         uses, or one that cannot be written
  ResultsFolder(std::filesystem::path path, const nlohmann::ordered_json& record,
                FileWriter writer);
  ResultsFolder(const ResultsFolder&) = delete;
  ResultsFolder& operator=(const ResultsFolder&) = delete;
  ResultsFolder(ResultsFolder&&) = delete;
  ResultsFolder& operator=(ResultsFolder&&) = delete;
  ~ResultsFolder();

  /// How many of the plan's pictures are done. Cuts off the rows of one that is not.
  /// @throws Error{io} for rows that are not of this plan
  std::size_t resume(const Plan& plan, const std::vector<std::string>& methods,
                     const std::vector<MetricColumn>& columns);

  /// Begins with no rows.
  void start(const std::vector<MetricColumn>& columns);

  /// Whether rows.csv begins with this text; then it is all that is left of it, at no moment less.
  bool keep(const std::string& text);

  /// Puts this text in the place of rows.csv's: a process that is killed meanwhile leaves less.
  void replace(const std::string& text);

  /// Adds a picture's rows, on the disk when this returns.
  void append(const std::vector<ResultRow>& rows);

  void write(const std::string& name, const std::string& text) const;
  /// @param jpeg the file's bytes
  void write_example(std::int64_t picture, std::span<const std::byte> jpeg) const;
  /// Takes one over from another folder.
  void write_example(const std::filesystem::path& of_shard) const;

  const std::filesystem::path& path() const noexcept { return path_; }

 private:
  void put(const std::string& text);
  void write(const std::filesystem::path& name, std::span<const std::byte> bytes) const;

  std::filesystem::path path_;
  FileWriter writer_;
  int rows_ = -1;  // descriptor of rows.csv, locked
};

/// A result file's text.
/// @throws Error{io}, also for anything but a regular file
std::string read_result(const std::filesystem::path& file);

/// Where a picture's example is, below the folder.
std::filesystem::path example_name(std::int64_t picture);

/// The picture numbers of the examples in a folder, in order, and their files.
std::vector<std::filesystem::path> example_files(const std::filesystem::path& folder);

/// Whether picture `number` of `total` is one of `examples`, evenly spread.
bool is_example(std::int64_t number, std::int64_t total, std::int64_t examples);

}  // namespace cameras::evaluation
