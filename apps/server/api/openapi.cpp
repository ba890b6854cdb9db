#include "server/api/openapi.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>

#include "server/service/json_body.h"

namespace cameras::server {
namespace {

Json parameters_json(const std::string& pattern) {
  Json parameters = Json::array();
  for (std::size_t at = pattern.find('{'); at != std::string::npos;
       at = pattern.find('{', at + 1)) {
    parameters.push_back({{"name", pattern.substr(at + 1, pattern.find('}', at) - at - 1)},
                          {"in", "path"},
                          {"required", true},
                          {"schema", {{"type", "string"}}}});
  }
  return parameters;
}

Json content_json(const std::string& type) {
  if (type == "application/json") return {{type, {{"schema", {{"type", "object"}}}}}};
  return {{type, Json::object()}};
}

Json body_json(BodyKind kind) {
  Json content = Json::object();
  if (kind == BodyKind::json) {
    content = content_json("application/json");
  } else {
    content = content_json("application/octet-stream");
    content.update(content_json("multipart/form-data"));
  }
  return {{"required", true}, {"content", content}};
}

// What a status of this route is answered with.
Json response_json(const Route& route, int status) {
  if (status >= 400) return {{"$ref", "#/components/responses/Error"}};
  const bool empty = status == 204 || status == 304;
  Json json{{"description", empty ? "Nothing more" : route.summary}};
  if (!empty) json["content"] = content_json(route.type);
  return json;
}

// "getApiModelsId" of GET /api/models/{id}.
std::string operation_of(const Route& route) {
  std::string name;
  std::ranges::transform(route.method, std::back_inserter(name), [](unsigned char letter) {
    return static_cast<char>(std::tolower(letter));
  });
  bool begins = true;
  for (const char letter : route.pattern) {
    const auto plain = static_cast<unsigned char>(letter);
    if (std::isalnum(plain) == 0) {
      begins = true;
      continue;
    }
    name += begins ? static_cast<char>(std::toupper(plain)) : letter;
    begins = false;
  }
  return name == "get" ? "getPage" : name;
}

Json operation_json(const Route& route) {
  Json json{{"summary", route.summary}, {"operationId", operation_of(route)}};
  const Json parameters = parameters_json(route.pattern);
  if (!parameters.empty()) json["parameters"] = parameters;
  if (route.body != BodyKind::none) json["requestBody"] = body_json(route.body);
  std::set<int> statuses(route.statuses.begin(), route.statuses.end());
  const bool other = statuses.contains(201) || statuses.contains(204) || statuses.contains(202);
  if (!other || statuses.contains(202)) statuses.insert(200);
  for (const int status : statuses) {
    json["responses"][std::to_string(status)] = response_json(route, status);
  }
  json["responses"]["default"] = {{"$ref", "#/components/responses/Error"}};
  if (route.open) json["security"] = Json::array({Json::object()});
  return json;
}

Json document_of(const std::vector<Route>& routes) {
  Json document{{"openapi", "3.1.0"},
                {"info", {{"title", "cameras serve"}, {"version", CAMERAS_VERSION}}},
                {"security", {Json::object(), {{"token", Json::array()}}}},
                {"paths", Json::object()}};
  for (const Route& route : routes) {
    std::string method = route.method;
    std::ranges::transform(method, method.begin(), [](unsigned char letter) {
      return static_cast<char>(std::tolower(letter));
    });
    document["paths"][route.pattern][method] = operation_json(route);
  }
  const Json schema{
      {"type", "object"},
      {"properties",
       {{"error",
         {{"type", {"object", "string"}},
          {"properties", {{"code", {{"type", "string"}}}, {"message", {{"type", "string"}}}}}}}}}};
  document["components"]["responses"]["Error"] = {
      {"description", "What went wrong: an object, and under /v1 and /v2 its message alone"},
      {"content", {{"application/json", {{"schema", schema}}}}}};
  document["components"]["securitySchemes"]["token"] = {{"type", "http"}, {"scheme", "bearer"}};
  return document;
}

}  // namespace

Route openapi_route(const std::vector<Route>& routes) {
  Route route{.method = "GET",
              .pattern = "/openapi.json",
              .summary = "These calls as an OpenAPI 3.1 document",
              .answer = {}};
  std::vector<Route> all = routes;
  all.push_back(route);
  route.answer = [document = document_of(all)](const Call&) { return json_reply(document); };
  return route;
}

}  // namespace cameras::server
