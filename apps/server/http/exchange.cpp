#include "server/http/exchange.h"

#include <algorithm>
#include <cctype>
#include <exception>
#include <nlohmann/json.hpp>
#include <utility>

#include "cameras/text.h"
#include "server/http/failure.h"

namespace cameras::server {
namespace {

constexpr std::size_t kParts = 16;

std::string small(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char letter) {
    return static_cast<char>(std::tolower(letter));
  });
  return text;
}

Head head_of(const httplib::Request& request) {
  Head head{
      .method = request.method, .path = request.path, .host = request.get_header_value("Host")};
  for (const auto& [name, value] : request.headers) head.headers.emplace(small(name), value);
  for (const auto& [name, value] : request.params) head.query.emplace(name, value);
  return head;
}

std::size_t limit_of(BodyKind kind, const HttpLimits& limits) {
  switch (kind) {
    case BodyKind::json: return limits.json_bytes;
    case BodyKind::image: return limits.image_bytes;
    case BodyKind::model: return limits.model_bytes;
    default: return 0;
  }
}

Reply too_large(std::size_t most) {
  return error_reply(413, "too_large",
                     "expected a body of at most " + std::to_string(most) + " bytes");
}

Reply out_of_room() {
  return error_reply(Told{429, "busy", "expected fewer large requests at once", 1});
}

// KServe's protocols have a text where this server's own calls have an object.
bool speaks_kserve(const std::string& path) {
  return path == "/v2" || path.starts_with("/v1/") || path.starts_with("/v2/");
}

Reply unknown_path(const Match& found, const Head& head) {
  if (found.allowed.empty()) {
    return error_reply(
        404, "not_found",
        "expected a path of this server, found '" + printable(head.path) + "' (GET /openapi.json)");
  }
  Reply reply = error_reply(405, "wrong_method",
                            "expected " + found.allowed + ", found " + printable(head.method));
  reply.headers.emplace_back("Allow", found.allowed);
  return reply;
}

}  // namespace

Exchange::Exchange(const Setting& setting, Connection& connection)
    : setting_(setting), connection_(connection), share_(setting.received) {}

double Exchange::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

void Exchange::refuse(httplib::Request& request, Reply reply) {
  refusal_ = std::move(reply);
  request.headers.erase("Expect");
  if (has_body_) {  // nobody reads it, so nothing can follow it
    close_ = true;
    request.headers.erase("Connection");
    request.headers.emplace("Connection", "close");
  }
}

void Exchange::take_head(httplib::Request& request) {
  start_ = std::chrono::steady_clock::now();
  call_.head = head_of(request);
  call_.gone = [this] { return connection_.hung_up(); };
  // One length of 0 is no body; what is ambiguous is taken for one, so that nothing follows it.
  const bool empty = request.get_header_value_count("Content-Length") == 1 &&
                     request.get_header_value("Content-Length") == "0";
  has_body_ =
      request.has_header("Transfer-Encoding") || (request.has_header("Content-Length") && !empty);
  const Match found = match(setting_.routes, call_.head.method, call_.head.path);
  request.path = "/";
  request.ranges.clear();
  request.headers.erase("Accept-Encoding");
  connection_.begin_body();
  if (found.route != nullptr) pattern_ = found.route->pattern;
  const bool open = found.route != nullptr && found.route->open;
  if (auto refusal = setting_.guard.refusal(call_.head, open)) {
    return refuse(request, std::move(*refusal));
  }
  if (found.route == nullptr) return refuse(request, unknown_path(found, call_.head));
  if (setting_.stopping() && !found.route->always) {
    return refuse(request, error_reply(503, "stopping", "the server is stopping"));
  }
  route_ = found.route;
  call_.names = found.names;
  if (auto refusal = body_refusal(request, *route_)) refuse(request, std::move(*refusal));
}

// Two lengths, or a length beside chunks, are how one request is smuggled inside of another.
std::optional<Reply> Exchange::body_refusal(httplib::Request& request, const Route& route) {
  const bool chunked = request.has_header("Transfer-Encoding");
  const std::string length = request.get_header_value("Content-Length");
  const bool ambiguous =
      request.get_header_value_count("Content-Length") > 1 ||
      request.get_header_value_count("Transfer-Encoding") > 1 || (chunked && !length.empty()) ||
      (chunked && small(request.get_header_value("Transfer-Encoding")) != "chunked");
  const auto bytes = parse_number<std::size_t>(length);
  if (ambiguous || (!length.empty() && !bytes)) {
    return error_reply(400, "bad_request", "expected one Content-Length, or chunks");
  }
  const std::string encoding = request.get_header_value("Content-Encoding");
  if (!encoding.empty() && small(encoding) != "identity") {
    return error_reply(415, "unsupported_type",
                       "expected a body as it is, found Content-Encoding " + printable(encoding));
  }
  const std::size_t most = limit_of(route.body, setting_.limits);
  if (bytes.value_or(0) > most) return too_large(most);
  if (!share_.grow(bytes.value_or(0))) return out_of_room();
  if (!has_body_) request.headers.emplace("Content-Length", "0");
  return std::nullopt;
}

bool Exchange::answer_without_body(httplib::Response& response) {
  if (!refusal_ && (has_body_ || route_ == nullptr)) return false;
  Reply reply = refusal_ ? std::move(*refusal_) : answer();
  fill(response, std::move(reply));
  return true;
}

bool Exchange::receive(const httplib::Request& request, const httplib::ContentReader& read) {
  const std::size_t most = limit_of(route_->body, setting_.limits);
  const bool counted = request.has_header("Transfer-Encoding");
  std::size_t total = 0;
  const auto take = [&](std::string& place, const char* bytes, std::size_t count) {
    total += count;
    if (total > most) refusal_ = too_large(most);
    if (!refusal_ && counted && !share_.grow(count)) refusal_ = out_of_room();
    if (refusal_) return false;
    place.append(bytes, count);
    return true;
  };
  if (!request.is_multipart_form_data()) {
    return read(
        [&](const char* bytes, std::size_t count) { return take(call_.body, bytes, count); });
  }
  return read(
      [&](const httplib::MultipartFormData& part) {
        if (call_.parts.size() == kParts) return false;
        call_.parts.push_back({.name = part.name, .filename = part.filename, .content = {}});
        return true;
      },
      [&](const char* bytes, std::size_t count) {
        return !call_.parts.empty() && take(call_.parts.back().content, bytes, count);
      });
}

void Exchange::answer_with_body(const httplib::Request& request, httplib::Response& response,
                                const httplib::ContentReader& read) {
  if (!receive(request, read)) {
    close_ = true;
    if (!refusal_ && connection_.timed_out()) {
      refusal_ = error_reply(408, "too_slow", "expected the body in time");
    }
    if (!refusal_)
      refusal_ = error_reply(400, "bad_request", "expected a whole body, and as its type says");
    fill(response, std::move(*refusal_));
    return;
  }
  fill(response, answer());
}

Reply Exchange::answer() {
  try {
    return route_->answer(call_);
  } catch (const std::exception& error) {
    return error_reply(told(error));
  } catch (...) {
    return error_reply(Told{});
  }
}

void Exchange::explain(httplib::Response& response) {
  Reply reply = error_reply(response.status, "bad_request", "expected HTTP/1.1");
  if (connection_.head_too_large()) {
    reply = error_reply(431, "too_large", "expected a shorter head");
  } else if (connection_.timed_out()) {
    reply = error_reply(408, "too_slow", "expected the head in time");
  }
  close_ = true;
  fill(response, std::move(reply));
}

void Exchange::fill(httplib::Response& response, Reply reply) {
  if (!reply.error.empty() && speaks_kserve(call_.head.path)) {
    reply.body = json_reply({{"error", reply.error}}).body;
  }
  status_ = reply.status;
  response.status = reply.status;
  for (auto& [name, value] : reply.headers) response.set_header(name, value);
  if (!reply.stream) {
    response.body = std::move(reply.body);
    if (!response.body.empty()) response.set_header("Content-Type", reply.type);
    return;
  }
  response.set_chunked_content_provider(
      reply.type, [stream = std::move(reply.stream)](std::size_t, httplib::DataSink& sink) {
        stream([&](std::string_view piece) {
          return sink.is_writable() && sink.write(piece.data(), piece.size());
        });
        sink.done();
        return true;
      });
}

}  // namespace cameras::server
