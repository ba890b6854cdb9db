#include "server/http/reply.h"

#include <nlohmann/json.hpp>

namespace cameras::server {

Reply json_reply(const nlohmann::ordered_json& json, int status) {
  return {
      .status = status,
      .body = json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n"};
}

Reply error_reply(int status, const std::string& code, const std::string& message) {
  Reply reply = json_reply({{"error", {{"code", code}, {"message", message}}}}, status);
  reply.error = message;
  return reply;
}

}  // namespace cameras::server
