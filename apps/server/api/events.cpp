#include "server/api/events.h"

#include <chrono>
#include <string>
#include <utility>

#include "cameras/text.h"
#include "server/http/digest.h"
#include "server/http/failure.h"
#include "server/service/json_body.h"

namespace cameras::server {
namespace {

// Proxies and browsers give up on a connection that is silent for long.
constexpr std::chrono::milliseconds kPatience{10'000};

std::string event(std::int64_t id, const std::string& name, const Json& data) {
  return "id: " + std::to_string(id) + "\nevent: " + name +
         "\ndata: " + data.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n\n";
}

std::string partial_event(const ExplanationTask::Partial& partial) {
  const PartialMap& map = partial.map;
  const auto values = std::as_bytes(map.map.values());
  const std::string_view bytes(reinterpret_cast<const char*>(values.data()), values.size());
  return event(partial.version, "partial",
               {{"number", map.number},
                {"label", map.label},
                {"done", map.done},
                {"of", map.of},
                {"height", map.map.height()},
                {"width", map.map.width()},
                {"map", to_base64(bytes)}});
}

bool is_over(Status status) { return status != Status::queued && status != Status::running; }

std::string last_event(std::int64_t id, const ExplanationTask& task, Status status) {
  return event(id, status_text(status),
               status == Status::done ? task.json() : Json{{"error", task.error()}});
}

// Who wants the end alone is spared the maps before it.
bool wants_maps(const Call& call) {
  const std::string maps = call.query("maps").value_or("on");
  if (maps == "on" || maps == "off") return maps == "on";
  throw bad_request("expected 'maps' as on or off, found '" + printable(maps) + "'");
}

void send_events(const ExplanationTask& task, std::int64_t version, bool maps, const Send& send) {
  while (true) {
    const ExplanationTask::News news = task.news(version, kPatience);
    std::string text;
    if (maps) {
      for (const auto& partial : news.partials) text += partial_event(*partial);
    }
    if (news.moved) {
      text += event(news.version, "progress", {{"done", news.done}, {"of", news.of}});
    }
    if (is_over(news.status)) text += last_event(news.version, task, news.status);
    if (text.empty()) text = ": waiting\n\n";
    if (!send(text) || is_over(news.status)) return;
    version = news.version;
  }
}

}  // namespace

Reply event_reply(std::shared_ptr<const ExplanationTask> task, const Call& call) {
  const auto seen = parse_number<std::int64_t>(call.head.header("last-event-id"));
  return {.type = "text/event-stream",
          .headers = {{"Cache-Control", "no-cache"}, {"X-Accel-Buffering", "no"}},
          .stream = [task = std::move(task), version = seen.value_or(0), maps = wants_maps(call)](
                        const Send& send) { send_events(*task, version, maps, send); }};
}

}  // namespace cameras::server
