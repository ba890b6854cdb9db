#include "explain/images.h"

#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>

#include <exception>
#include <future>
#include <mutex>
#include <optional>
#include <ostream>
#include <utility>

#include "console/diagnostics.h"
#include "console/progress.h"
#include "outputs/output_file.h"

namespace cameras::cli {
namespace {

using Json = nlohmann::ordered_json;

// What the call prints and reports, image after image. Its functions may be called from several
// threads.
class Journal {
 public:
  Journal(const Session& session, Console console)
      : session_(session), console_(console), progress_(console.err, session.flags.images.size()) {}

  // The network begins with an image.
  void begin(std::size_t index) {
    const std::scoped_lock lock(mutex_);
    current_ = index;
    show_progress();
  }

  // The network is part of the way through the image.
  void advance(std::int64_t done, std::int64_t total) {
    const std::scoped_lock lock(mutex_);
    if (finished_ > current_ || total <= 0) return;
    progress_.show_share(current_, static_cast<double>(done) / static_cast<double>(total),
                         session_.flags.images[current_]);
  }

  // The model's warnings wait for the first success: a failure is one line.
  void add(const Outcome& outcome) {
    const std::scoped_lock lock(mutex_);
    progress_.clear();
    if (reports_.empty()) print_warnings(console_.err, session_.model.warnings_so_far());
    print_warnings(console_.err, outcome.warnings);
    for (const Json& json : outcome.reports) reports_.push_back(json);
    if (session_.flags.json != "-") {
      for (const std::string& line : outcome.lines) console_.out << line << std::endl;
    }
    ++finished_;
    show_progress();
  }

  void add(const std::exception& error) {
    const std::scoped_lock lock(mutex_);
    progress_.clear();
    print_failure(console_.err, message_of(error));
    status_ = kFailed;
    ++finished_;
    show_progress();
  }

  // Writes the reports; nothing else may be under way. Returns the exit status.
  int close() {
    progress_.clear();
    write_reports();
    return status_;
  }

 private:
  void show_progress() {
    if (finished_ <= current_) progress_.show(current_, session_.flags.images[current_]);
  }

  // One map gives one object; several give an array, in the order of images and labels. An image
  // that failed does not change which of the two it is.
  void write_reports() const {
    const ExplainFlags& flags = session_.flags;
    if (flags.json.empty() || reports_.empty()) return;
    const bool single = reports_.size() == 1 && flags.images.size() == 1;
    const Json& json = single ? reports_.at(0) : reports_;
    const std::string text = json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
    if (flags.json == "-") {
      console_.out << text;
    } else {
      write_file(flags.json, as_bytes(text));
    }
  }

  const Session& session_;
  Console console_;
  std::mutex mutex_;
  Progress progress_;
  Json reports_ = Json::array();
  int status_ = kDone;
  std::size_t current_ = 0;   // the image that the network is at
  std::size_t finished_ = 0;  // images that were printed
};

// An answer, or why there is none: an image that failed is printed in its turn as well.
struct Attempt {
  std::optional<Answer> answer;
  std::exception_ptr failure;
};

Attempt attempt(const Session& session, std::future<Photo> photo, Journal& journal) {
  const auto advance = [&](std::int64_t done, std::int64_t total) {
    journal.advance(done, total);
    return true;
  };
  try {
    return {ask(session, photo.get(), advance), nullptr};
  } catch (const std::exception&) {
    return {std::nullopt, std::current_exception()};
  }
}

void finish_image(const Session& session, const Attempt& attempted, Journal& journal) {
  try {
    if (attempted.failure) std::rethrow_exception(attempted.failure);
    journal.add(write_results(session, *attempted.answer));
  } catch (const std::exception& error) {
    journal.add(error);
  }
}

}  // namespace

int explain_images(const Session& session, Console console) {
  const std::vector<std::string>& images = session.flags.images;
  const bool overlaps = images.size() > 1 && at::get_num_threads() > 1;
  const auto policy = overlaps ? std::launch::async : std::launch::deferred;
  Journal journal(session, console);
  const auto read = [&](std::size_t i) {
    return std::async(policy, [&, i] { return read_photo(session, images[i]); });
  };
  std::future<Photo> next = read(0);
  std::future<void> before;
  for (std::size_t i = 0; i < images.size(); ++i) {
    journal.begin(i);
    std::future<Photo> photo = std::exchange(next, {});
    if (i + 1 < images.size()) next = read(i + 1);
    Attempt attempted = attempt(session, std::move(photo), journal);
    if (before.valid()) before.get();
    before = std::async(policy,
                        [&, done = std::move(attempted)] { finish_image(session, done, journal); });
    if (!overlaps) before.get();
  }
  if (before.valid()) before.get();
  return journal.close();
}

}  // namespace cameras::cli
