#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "cameras/evaluation.h"
#include "evaluation/run/plan.h"
#include "evaluation/run/rows.h"

namespace cameras::evaluation {

/// Rows by a picture's place in the plan.
using RowsByPlace = std::map<std::size_t, std::vector<ResultRow>>;

/// Rows that one process of a team has made out of turn, in a file that it alone writes, under a
/// name that no other attempt has: it needs no lock, on no file system.
class PartFile {
 public:
  /// Nothing is made yet.
  /// @param folder of the results
  PartFile(std::filesystem::path folder, std::uint64_t attempt, int rank);
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;
  PartFile(PartFile&&) = delete;
  PartFile& operator=(PartFile&&) = delete;
  ~PartFile();

  /// Adds a picture's rows, on the disk when this returns.
  /// @throws Error{io}
  void append(const std::vector<ResultRow>& rows, const std::vector<MetricColumn>& columns);

 private:
  void open(const std::vector<MetricColumn>& columns);

  std::filesystem::path file_;
  int descriptor_ = -1;
};

/// Makes the folder of parts, and says which attempt this is: a number that no other one in the
/// folder has had, which a file of that name keeps, made where none was (O_EXCL).
/// @throws Error{io}
std::uint64_t next_attempt(const std::filesystem::path& folder);

/// The pictures whose rows are all there in the parts of any attempt. What a killed process had no
/// time to finish does not count, nor an example of which there is no file.
/// @throws Error{io} for rows that are not of this plan
RowsByPlace pictures_in_parts(const std::filesystem::path& folder, const Plan& plan,
                              const EvaluationOptions& options);

/// Takes the folder of parts away, once rows.csv has all rows.
void remove_parts(const std::filesystem::path& folder);

}  // namespace cameras::evaluation
