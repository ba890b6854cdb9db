#include "server/pages/page_routes.h"

#include <string>
#include <string_view>

#include "server/http/digest.h"
#include "server/pages/embedded_file.h"

namespace cameras::server {
namespace {

struct Type {
  std::string_view ending;
  const char* type;
};

constexpr Type kTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
};

std::string type_of(std::string_view name) {
  for (const Type& one : kTypes) {
    if (name.ends_with(one.ending)) return one.type;
  }
  return "application/octet-stream";
}

bool takes_gzip(const std::string& accepted) { return accepted.find("gzip") != std::string::npos; }

Reply page_reply(const EmbeddedFile& file, const std::string& etag, const Call& call) {
  Reply reply{
      .type = type_of(file.name),
      .headers = {{"ETag", etag}, {"Cache-Control", "no-cache"}, {"Vary", "Accept-Encoding"}}};
  if (call.head.header("if-none-match").find(etag) != std::string::npos) {
    reply.status = 304;
    return reply;
  }
  const bool packed =
      takes_gzip(call.head.header("accept-encoding")) && file.packed.size() < file.plain.size();
  if (packed) reply.headers.emplace_back("Content-Encoding", "gzip");
  reply.body = std::string(packed ? file.packed : file.plain);
  return reply;
}

Reply with_cookie(const std::string& token) {
  return {.status = 303,
          .headers = {
              {"Location", "/"},
              {"Set-Cookie", "cameras_token=" + token + "; HttpOnly; SameSite=Strict; Path=/"}}};
}

Route route_of(const EmbeddedFile& file, const std::string& path, const Guard& guard) {
  const std::string etag = "\"" + sha256(file.plain).substr(0, 32) + "\"";
  return {.method = "GET",
          .pattern = path,
          .summary = "The page",
          .answer =
              [&guard, file, etag, path](const Call& call) {
                const auto token = call.query("token");
                const bool enters = path == "/" && token && guard.asks_for_token();
                if (enters && guard.is_token(*token)) return with_cookie(*token);
                return page_reply(file, etag, call);
              },
          .open = true,
          .statuses = {304},
          .type = type_of(file.name)};
}

}  // namespace

std::vector<Route> page_routes(const Guard& guard) {
  std::vector<Route> routes;
  for (const EmbeddedFile& file : page_files()) {
    routes.push_back(route_of(file, "/" + std::string(file.name), guard));
    if (file.name == "index.html") routes.push_back(route_of(file, "/", guard));
  }
  return routes;
}

}  // namespace cameras::server
