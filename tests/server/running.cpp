#include "server/running.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <thread>

#include "bundled/bundled_model.h"
#include "server/pages/embedded_file.h"

namespace cameras::server {

ServerOptions small_options() {
  ServerOptions options;
  options.place.port = 0;
  options.limits.head_time = std::chrono::seconds(1);
  options.limits.body_time = std::chrono::seconds(2);
  options.limits.idle_time = std::chrono::seconds(3);
  options.application.bundled = cli::bundled_model();
  for (const EmbeddedFile& file : example_files()) {
    options.application.examples.push_back({.title = std::string(file.name), .bytes = file.plain});
  }
  return options;
}

std::string example_picture(std::size_t number) {
  return std::string(example_files()[number].plain);
}

Running::Running(const ServerOptions& options) : server_(std::make_unique<Server>(options)) {
  server_->open_only_model();
}

httplib::Client Running::client() const {
  httplib::Client client("127.0.0.1", server_->port());
  client.set_read_timeout(60);
  return client;
}

Json Running::get(const std::string& path, int status) const {
  const auto result = client().Get(path);
  if (!result) throw std::runtime_error("no answer to GET " + path);
  EXPECT_EQ(result->status, status) << path << ": " << result->body;
  return Json::parse(result->body);
}

std::string Running::bytes(const std::string& path) const {
  const auto result = client().Get(path);
  if (!result) throw std::runtime_error("no answer to GET " + path);
  EXPECT_EQ(result->status, 200) << path << ": " << result->body;
  return result->body;
}

Json Running::post(const std::string& path, const Json& json, int status) const {
  const auto result = client().Post(path, json.dump(), "application/json");
  if (!result) throw std::runtime_error("no answer to POST " + path);
  EXPECT_EQ(result->status, status) << path << ": " << result->body;
  return Json::parse(result->body);
}

std::string Running::picture(std::size_t number) const {
  return get("/api/images").at("images").at(number).at("id");
}

Json Running::explained(const Json& question) const {
  const auto result = client().Post("/api/explanations", question.dump(), "application/json");
  if (!result || result->status >= 300)
    throw std::runtime_error(result ? result->body : "no answer");
  const std::string path =
      "/api/explanations/" + Json::parse(result->body).at("id").get<std::string>();
  for (int i = 0; i < 600; ++i) {
    Json state = get(path);
    if (state.at("status") != "queued" && state.at("status") != "running") return state;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  throw std::runtime_error("not over after a minute");
}

int connected(int port) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval patience{.tv_sec = 30, .tv_usec = 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot connect");
  }
  return descriptor;
}

std::string Running::raw(const std::string& bytes, bool shut_down) const {
  const int descriptor = connected(port());
  static_cast<void>(::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL));
  if (shut_down) ::shutdown(descriptor, SHUT_WR);
  std::string answer;
  std::array<char, 4096> buffer{};
  for (ssize_t count = 0; (count = ::recv(descriptor, buffer.data(), buffer.size(), 0)) > 0;) {
    answer.append(buffer.data(), static_cast<std::size_t>(count));
  }
  ::close(descriptor);
  return answer;
}

}  // namespace cameras::server
