#include "server/service/explanation.h"

#include <utility>

namespace cameras::server {

const char* status_text(Status status) {
  switch (status) {
    case Status::queued: return "queued";
    case Status::running: return "running";
    case Status::done: return "done";
    case Status::failed: return "failed";
    default: return "cancelled";
  }
}

ExplanationTask::ExplanationTask(std::string id, Json question,
                                 std::weak_ptr<const StoredImage> image)
    : id_(std::move(id)), question_(std::move(question)), image_(std::move(image)) {}

void ExplanationTask::change(const std::function<void()>& how) {
  {
    const std::scoped_lock lock(mutex_);
    if (status_ != Status::queued && status_ != Status::running) return;
    ++version_;
    how();
  }
  changed_.notify_all();
}

bool ExplanationTask::begin() {
  if (cancelled_) return false;
  change([&] {
    status_ = Status::running;
    moved_ = version_;
  });
  return true;
}

void ExplanationTask::advance(std::int64_t done, std::int64_t of) {
  change([&] {
    done_ = done;
    of_ = of;
    moved_ = version_;
  });
}

void ExplanationTask::add(PartialMap map) {
  change([&] {
    partials_.push_back(std::make_shared<const Partial>(Partial{version_, std::move(map)}));
  });
}

void ExplanationTask::finish(Finding finding) {
  change([&] {
    finding_ = std::make_shared<const Finding>(std::move(finding));
    status_ = Status::done;
    done_ = of_;
    moved_ = version_;
  });
}

void ExplanationTask::fail(const Told& why) {
  change([&] {
    failure_ = why;
    status_ = cancelled_ ? Status::cancelled : Status::failed;
    partials_.clear();
    moved_ = version_;
  });
}

void ExplanationTask::cancel() {
  cancelled_ = true;
  fail({409, "cancelled", "the explanation was cancelled"});
}

bool ExplanationTask::leave() { return --waiting_ == 0 && !kept_ && !over(); }

Status ExplanationTask::status() const {
  const std::scoped_lock lock(mutex_);
  return status_;
}

bool ExplanationTask::over() const {
  const Status now = status();
  return now != Status::queued && now != Status::running;
}

std::shared_ptr<const Finding> ExplanationTask::finding() const {
  const std::scoped_lock lock(mutex_);
  if (finding_) return finding_;
  if (status_ == Status::failed || status_ == Status::cancelled) {
    throw Failure(failure_.status, failure_.code, failure_.message);
  }
  throw Failure(404, "not_ready",
                "expected an explanation that is done, found one that is " +
                    std::string(status_text(status_)),
                1);
}

std::shared_ptr<const StoredImage> ExplanationTask::image() const {
  if (auto image = image_.lock()) return image;
  throw not_found("the picture of this explanation has gone: POST /api/images sends it again");
}

Json ExplanationTask::error() const {
  const std::scoped_lock lock(mutex_);
  if (status_ != Status::failed && status_ != Status::cancelled) return nullptr;
  return {{"code", failure_.code}, {"message", failure_.message}};
}

Json ExplanationTask::json() const {
  const Json error = this->error();
  const std::scoped_lock lock(mutex_);
  Json json{{"id", id_}, {"status", status_text(status_)}};
  if (!error.is_null()) json["error"] = error;
  json["question"] = question_;
  json["progress"] = {{"done", done_}, {"of", of_}};
  if (finding_) json.update(finding_->facts);
  return json;
}

ExplanationTask::News ExplanationTask::news(std::int64_t version,
                                            std::chrono::milliseconds patience) const {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, patience, [&] { return version_ > version; });
  News news{
      .version = version_, .status = status_, .done = done_, .of = of_, .moved = moved_ > version};
  for (const auto& one : partials_) {
    if (one->version > version) news.partials.push_back(one);
  }
  return news;
}

void ExplanationTask::wait(const std::function<bool()>& gone) const {
  std::unique_lock lock(mutex_);
  while (status_ == Status::queued || status_ == Status::running) {
    changed_.wait_for(lock, std::chrono::milliseconds(100));
    lock.unlock();
    if (gone()) return;
    lock.lock();
  }
}

std::size_t ExplanationTask::bytes() const {
  const std::scoped_lock lock(mutex_);
  std::size_t bytes = 4096;
  for (const auto& one : partials_) bytes += one->map.map.values().size_bytes();
  if (finding_) {
    for (const SaliencyMap& map : finding_->maps) bytes += map.values().size_bytes();
  }
  return bytes;
}

}  // namespace cameras::server
