#include "evaluation/run/results_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>
#include <system_error>

#include "cameras/error.h"
#include "cameras/file.h"
#include "core/read_file.h"
#include "evaluation/run/expected_rows.h"
#include "evaluation/run/run_record.h"

namespace cameras::evaluation {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRecord = "run.json";
constexpr const char* kRows = "rows.csv";
constexpr const char* kExamples = "examples";

// A name that a draft of ours has, and no other file: not one that somebody else is writing here.
bool is_draft(const fs::directory_entry& entry) {
  constexpr std::size_t kLength = 6;
  const std::string name = entry.path().filename().string();
  std::error_code error;
  return name.starts_with(kEvaluationDraft) && name.size() == kEvaluationDraft.size() + kLength &&
         name.find_first_of(".-", kEvaluationDraft.size()) == std::string::npos &&
         fs::is_regular_file(entry.symlink_status(error));
}

// What a process that was killed while it wrote a file has left.
void remove_drafts(const fs::path& folder) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    if (is_draft(entry)) fs::remove(entry.path(), error);
  }
}

bool is_untouched(const fs::path& folder) {
  return std::ranges::all_of(fs::directory_iterator(folder), [](const fs::directory_entry& entry) {
    const std::string name = entry.path().filename().string();
    // A process was killed before it had written run.json: rows.csv, still empty, is its lock.
    return (name == kRows && entry.is_regular_file() && entry.file_size() == 0) ||
           is_draft(entry) ||
           (name == kExamples && entry.is_directory() && fs::is_empty(entry.path()));
  });
}

[[noreturn]] void fail_at_work(const fs::path& folder) {
  fail(Errc::io, folder.string(), ": another `cameras evaluate` is at work there");
}

bool is_named(int rows, const fs::path& file) {
  struct stat ours = {};
  struct stat named = {};
  return fstat(rows, &ours) == 0 && stat(file.c_str(), &named) == 0 &&
         ours.st_ino == named.st_ino && ours.st_dev == named.st_dev;
}

// rows.csv, which is the folder's lock.
struct LockedRows {
  int descriptor = -1;
  bool is_new = false;
};

LockedRows open_locked(const fs::path& file) {
  constexpr mode_t kMode = 0666;
  constexpr int kFlags = O_RDWR | O_APPEND | O_CLOEXEC;
  std::error_code error;
  require(!fs::exists(file, error) || fs::is_regular_file(file, error), Errc::io, file.string(),
          ": expected a regular file");
  LockedRows rows{.descriptor = open(file.c_str(), kFlags | O_CREAT | O_EXCL, kMode)};
  rows.is_new = rows.descriptor >= 0;
  if (!rows.is_new && errno == EEXIST) rows.descriptor = open(file.c_str(), kFlags);
  require(rows.descriptor >= 0, Errc::io, file.string(), ": cannot be written: ",
          std::strerror(errno));  // NOLINT(concurrency-mt-unsafe)
  // A file system without locks (some NFS) does not keep the run from working: it is the caller's
  // then to start one at a time.
  const bool taken = flock(rows.descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  // One that another process takes away again, because the folder is none of its run's, locks
  // nothing.
  if (!taken && is_named(rows.descriptor, file)) return rows;
  close(rows.descriptor);
  fail_at_work(file.parent_path());
}

void require_same_run(const fs::path& folder, const nlohmann::ordered_json& record) {
  std::error_code error;
  const fs::path file = folder / kRecord;
  if (fs::exists(file, error)) {
    const std::string other = difference(read_run_record(file), record);
    require(other.empty(), Errc::io, folder.string(), ": holds the results of another run: ", other,
            "; expected the same options, or another --out");
  } else {
    require(is_untouched(folder), Errc::io, folder.string(),
            ": expected results of this run or an empty folder, found other files");
  }
}

// What another process does there meanwhile would make anything that was seen before untrue: the
// lock comes first.
int lock_for(const fs::path& folder, const nlohmann::ordered_json& record) {
  const fs::path file = folder / kRows;
  const LockedRows rows = open_locked(file);
  try {
    require_same_run(folder, record);
  } catch (...) {
    if (rows.is_new) unlink(file.c_str());
    close(rows.descriptor);
    throw;
  }
  return rows.descriptor;
}

// The end of the first `lines` lines.
std::size_t end_of(const std::string& text, std::size_t lines) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < lines; ++i) end = text.find('\n', end) + 1;
  return end;
}

// What is there of a plan: whole pictures, and their rows.
struct Done {
  std::size_t pictures = 0;
  std::size_t rows = 0;
};

Done done_of(const std::vector<ResultRow>& rows, const Plan& plan,
             const std::vector<std::string>& methods) {
  Done done;
  for (const PlannedPicture& planned : plan.pictures) {
    const std::vector<ExpectedRow> expected = expected_rows(planned, methods);
    const std::size_t there = std::min(expected.size(), rows.size() - done.rows);
    for (std::size_t i = 0; i < there; ++i) {
      require_row(expected[i], rows[done.rows + i], done.rows + i + 2);
    }
    if (there < expected.size()) break;
    done.rows += there;
    ++done.pictures;
  }
  const bool beyond = done.pictures == plan.pictures.size() && done.rows < rows.size();
  require(!beyond, Errc::io, "line ", done.rows + 2, ": expected no more than the ", done.rows,
          " rows of this run, found ", rows.size() - done.rows, " more");
  return done;
}

}  // namespace

std::string read_result(const fs::path& file) {
  constexpr std::int64_t kMostBytes = std::int64_t{1} << 33;
  return as_text(read_regular_file(file, kMostBytes));
}

ResultsFolder::ResultsFolder(fs::path path, const nlohmann::ordered_json& record, FileWriter writer)
    : path_(std::move(path)), writer_(std::move(writer)) {
  std::error_code error;
  const fs::path parent = path_.parent_path();
  require(parent.empty() || fs::is_directory(parent, error), Errc::io, path_.string(),
          ": cannot be made: there is no folder ", parent.string());
  const bool made = fs::create_directory(path_, error) || fs::is_directory(path_);
  require(made, Errc::io, path_.string(),
          ": cannot be made: ", error ? error.message() : "it is a file");
  rows_ = lock_for(path_, record);
  remove_drafts(path_);
  fs::create_directory(path_ / kExamples, error);
  remove_drafts(path_ / kExamples);
  make_names_durable(path_);
  make_names_durable(path_.parent_path());
  if (!fs::exists(path_ / kRecord, error)) write(kRecord, record_text(record));
}

ResultsFolder::~ResultsFolder() {
  if (rows_ >= 0) close(rows_);
}

void ResultsFolder::start(const std::vector<MetricColumn>& columns) {
  replace(header_line(columns));
}

std::size_t ResultsFolder::resume(const Plan& plan, const std::vector<std::string>& methods,
                                  const std::vector<MetricColumn>& columns) {
  const fs::path file = path_ / kRows;
  const std::string text = read_result(file);
  if (header_line(columns).starts_with(text)) {  // killed before the first row
    start(columns);
    return 0;
  }
  try {
    const Done done = done_of(parse_rows(text, columns), plan, methods);
    fs::resize_file(file, end_of(text, done.rows + 1));
    return done.pictures;
  } catch (const Error& failure) {
    throw failure.within(file.string());
  }
}

bool ResultsFolder::keep(const std::string& text) {
  const fs::path file = path_ / kRows;
  if (!read_result(file).starts_with(text)) return false;
  fs::resize_file(file, text.size());  // without what a killed process had no time to finish
  return true;
}

void ResultsFolder::replace(const std::string& text) {
  fs::resize_file(path_ / kRows, 0);
  put(text);
}

void ResultsFolder::append(const std::vector<ResultRow>& rows) { put(row_lines(rows)); }

void ResultsFolder::put(const std::string& text) {
  const fs::path file = path_ / kRows;
  write_all(rows_, file, as_bytes(text));
  make_durable(rows_, file);
}

void ResultsFolder::write(const std::string& name, const std::string& text) const {
  writer_(path_ / name, as_bytes(text), kEvaluationDraft);
}

void ResultsFolder::write_example(std::int64_t picture, std::span<const std::byte> jpeg) const {
  write(example_name(picture), jpeg);
}

void ResultsFolder::write_example(const fs::path& of_shard) const {
  const std::string bytes = read_result(of_shard);
  write(fs::path(kExamples) / of_shard.filename(), as_bytes(bytes));
}

void ResultsFolder::write(const fs::path& name, std::span<const std::byte> bytes) const {
  writer_(path_ / name, bytes, kEvaluationDraft);
}

fs::path example_name(std::int64_t picture) {
  std::string number = std::to_string(picture);
  constexpr std::size_t kDigits = 9;  // so that names sort as numbers
  number.insert(0, kDigits - std::min(kDigits, number.size()), '0');
  return fs::path(kExamples) / (number + ".jpg");
}

std::vector<fs::path> example_files(const fs::path& folder) {
  std::set<fs::path> files;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder / kExamples, error)) {
    if (entry.path().extension() == ".jpg") files.insert(entry.path());
  }
  return {files.begin(), files.end()};
}

bool is_example(std::int64_t number, std::int64_t total, std::int64_t examples) {
  const std::int64_t count = std::min(total, examples);
  // The smallest j with j * total / count >= number.
  const std::int64_t nearest = count == 0 ? 0 : (number * count + total - 1) / total;
  return count > 0 && nearest < count && nearest * total / count == number;
}

}  // namespace cameras::evaluation
