#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "cameras/preprocess.h"
#include "cameras/saliency.h"
#include "server/http/failure.h"
#include "server/service/images.h"
#include "server/service/json_body.h"

namespace cameras::server {

enum class Status { queued, running, done, failed, cancelled };
const char* status_text(Status status);

/// What was found out: all that answers are made of, without the model and the picture, which may
/// have gone by then.
struct Finding {
  std::vector<SaliencyMap> maps;
  std::vector<Json> reports;  ///< as `cameras explain --json` has them
  Json facts;                 ///< labels, scales, layer, seconds, map, seen
  Region seen;
};

/// A question that is worked on, or was: one thread works, any others read.
class ExplanationTask {
 public:
  /// A map before its last size, and when it came.
  struct Partial {
    std::int64_t version = 0;
    PartialMap map;
  };

  /// What there is since a version.
  struct News {
    std::int64_t version = 0;
    Status status = Status::queued;
    std::int64_t done = 0;
    std::int64_t of = 0;
    bool moved = false;  ///< whether done, of or the status are new
    std::vector<std::shared_ptr<const Partial>> partials = {};
  };

  ExplanationTask(std::string id, Json question, std::weak_ptr<const StoredImage> image);

  const std::string& id() const noexcept { return id_; }
  const Json& question() const noexcept { return question_; }

  // By whoever works. Nothing changes any more once it is over.
  bool begin();  ///< false: it was cancelled before
  void advance(std::int64_t done, std::int64_t of);
  void add(PartialMap map);
  void finish(Finding finding);
  void fail(const Told& why);
  void cancel();
  bool cancelled() const noexcept { return cancelled_; }

  Status status() const;
  bool over() const;
  /// @throws Failure: 404 for one that is not done yet, or what went wrong
  std::shared_ptr<const Finding> finding() const;
  /// @throws Failure{404} for a picture that has gone
  std::shared_ptr<const StoredImage> image() const;
  Json json() const;
  Json error() const;  ///< null where nothing went wrong

  /// What is newer than `version`, waiting for it at most so long.
  News news(std::int64_t version, std::chrono::milliseconds patience) const;
  void wait(const std::function<bool()>& gone) const;

  std::size_t bytes() const;

  // Who asks and waits; one that nobody waits for any more, and that nobody may come back to, ends.
  void keep() noexcept { kept_ = true; }
  void join() noexcept { ++waiting_; }
  bool leave();  ///< whether it goes on for nobody

 private:
  void change(const std::function<void()>& how);

  const std::string id_;
  const Json question_;
  const std::weak_ptr<const StoredImage> image_;
  std::atomic<bool> cancelled_ = false;
  std::atomic<bool> kept_ = false;
  std::atomic<int> waiting_ = 0;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  Status status_ = Status::queued;
  std::int64_t version_ = 1;
  std::int64_t moved_ = 1;
  std::int64_t done_ = 0;
  std::int64_t of_ = 0;
  std::vector<std::shared_ptr<const Partial>> partials_;
  std::shared_ptr<const Finding> finding_;
  Told failure_;
};

}  // namespace cameras::server
