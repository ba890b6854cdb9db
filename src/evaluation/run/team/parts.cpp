#include "evaluation/run/team/parts.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

#include "cameras/error.h"
#include "cameras/file.h"
#include "cameras/text.h"
#include "evaluation/run/expected_rows.h"
#include "evaluation/run/results_folder.h"

namespace cameras::evaluation {
namespace {

namespace fs = std::filesystem;

constexpr const char* kParts = "ranks";
constexpr const char* kBegun = ".begun";  // "12.begun": attempt 12 has its number

// "12-3.csv": attempt 12, rank 3. Nothing for any other name.
std::optional<std::uint64_t> attempt_of(const fs::path& file) {
  const std::string name = file.filename().string();
  const std::size_t dash = name.find('-');
  if (dash == std::string::npos || !name.ends_with(".csv")) return std::nullopt;
  return parse_number<std::uint64_t>(name.substr(0, dash));
}

// In an order that is always the same.
std::vector<fs::path> part_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder / kParts, error)) {
    if (attempt_of(entry.path()) && entry.is_regular_file(error)) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::vector<fs::path> begun_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder / kParts, error)) {
    const fs::path& file = entry.path();
    const bool numbered = parse_number<std::uint64_t>(file.stem().string()).has_value();
    if (numbered && file.extension() == kBegun) files.push_back(file);
  }
  return files;
}

// False where another attempt has this number.
bool begin_attempt(const fs::path& folder, std::uint64_t attempt) {
  constexpr mode_t kMode = 0666;
  const fs::path file = folder / kParts / (std::to_string(attempt) + kBegun);
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CLOEXEC | O_CREAT | O_EXCL, kMode);
  require(descriptor >= 0 || errno == EEXIST, Errc::io, file.string(), ": cannot be written: ",
          std::strerror(errno));  // NOLINT(concurrency-mt-unsafe)
  if (descriptor < 0) return false;
  close(descriptor);
  make_names_durable(file.parent_path());
  return true;
}

using Places = std::map<std::int64_t, std::size_t>;  // by a picture's number in the run

// The rows of one file, from the first one that is not there yet on.
void add_pictures(std::span<const ResultRow> rows, const Plan& plan, const Places& places,
                  const EvaluationOptions& options, RowsByPlace& found) {
  std::size_t line = 2;
  while (!rows.empty()) {
    const auto place = places.find(rows.front().picture);
    require(place != places.end(), Errc::io, "line ", line, ": picture ", rows.front().picture,
            " is not of this run");
    const auto expected = expected_rows(plan.pictures[place->second], options.methods);
    if (rows.size() < expected.size()) return;  // a killed process had no time for the rest
    for (std::size_t i = 0; i < expected.size(); ++i) require_row(expected[i], rows[i], line + i);
    const auto whole = rows.first(expected.size());
    found.try_emplace(place->second, whole.begin(), whole.end());
    rows = rows.subspan(expected.size());
    line += expected.size();
  }
}

// A rank's rows are on the disk before rank 0 has the example that belongs to them.
bool lacks_example(const fs::path& folder, const Plan& plan, std::size_t place,
                   const EvaluationOptions& options) {
  const std::int64_t number = plan.pictures[place].number;
  std::error_code error;
  return is_example(number, plan.total, options.examples) &&
         !fs::exists(folder / example_name(number), error);
}

}  // namespace

PartFile::PartFile(fs::path folder, std::uint64_t attempt, int rank)
    : file_(std::move(folder) / kParts /
            (std::to_string(attempt) + '-' + std::to_string(rank) + ".csv")) {}

PartFile::~PartFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

void PartFile::open(const std::vector<MetricColumn>& columns) {
  constexpr mode_t kMode = 0666;
  descriptor_ = ::open(file_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_CREAT | O_EXCL, kMode);
  require(descriptor_ >= 0, Errc::io, file_.string(), ": cannot be written: ",
          std::strerror(errno));  // NOLINT(concurrency-mt-unsafe)
  write_all(descriptor_, file_, as_bytes(header_line(columns)));
  make_names_durable(file_.parent_path());
}

void PartFile::append(const std::vector<ResultRow>& rows,
                      const std::vector<MetricColumn>& columns) {
  if (descriptor_ < 0) open(columns);
  write_all(descriptor_, file_, as_bytes(row_lines(rows)));
  make_durable(descriptor_, file_);
}

std::uint64_t next_attempt(const fs::path& folder) {
  std::error_code error;
  fs::create_directory(folder / kParts, error);
  require(fs::is_directory(folder / kParts), Errc::io, (folder / kParts).string(),
          ": cannot be made: ", error ? error.message() : "it is a file");
  make_names_durable(folder);
  std::uint64_t last = 0;
  for (const fs::path& file : part_files(folder)) last = std::max(last, *attempt_of(file));
  std::uint64_t attempt = last + 1;
  while (!begin_attempt(folder, attempt)) ++attempt;
  return attempt;
}

RowsByPlace pictures_in_parts(const fs::path& folder, const Plan& plan,
                              const EvaluationOptions& options) {
  RowsByPlace found;
  const auto files = part_files(folder);
  if (files.empty()) return found;
  const auto columns = columns_of(options.metrics);
  Places places;
  for (std::size_t i = 0; i < plan.pictures.size(); ++i) places[plan.pictures[i].number] = i;
  for (const fs::path& file : files) {
    const std::string text = read_result(file);
    // Killed before the first row.
    if (header_line(columns).starts_with(text)) continue;
    naming(file.string(),
           [&] { add_pictures(parse_rows(text, columns), plan, places, options, found); });
  }
  std::erase_if(
      found, [&](const auto& entry) { return lacks_example(folder, plan, entry.first, options); });
  return found;
}

void remove_parts(const fs::path& folder) {
  std::error_code error;
  for (const fs::path& file : part_files(folder)) fs::remove(file, error);
  for (const fs::path& file : begun_files(folder)) fs::remove(file, error);
  fs::remove(folder / kParts, error);  // not where something else lies in it
}

}  // namespace cameras::evaluation
