#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "server/running.h"

namespace cameras::server {
namespace {

// "404"; the words behind it are the HTTP library's, and change with its version.
std::string status_of(const std::string& answer) {
  return answer.starts_with("HTTP/1.1 ") ? answer.substr(9, 3) : answer;
}

std::string head(const std::string& line, const std::string& more = "") {
  return line + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
}

TEST(Hostile, HostAndOriginAreLookedAt) {
  const Running server;
  auto client = server.client();
  const auto status = [&](const httplib::Headers& headers, bool changes) {
    return (changes ? client.Post("/api/explanations", headers, "{}", "application/json")
                    : client.Get("/api/models", headers))
        ->status;
  };
  const std::string own = "127.0.0.1:" + std::to_string(server.port());
  EXPECT_EQ(status({{"Host", "localhost:1"}}, false), 200);
  EXPECT_EQ(status({{"Host", "[::1]"}}, false), 200);
  EXPECT_EQ(status({{"Host", "evil.example"}}, false), 421);
  EXPECT_EQ(status({{"Host", "127.0.0.1.evil.example"}}, false), 421);
  EXPECT_EQ(status({{"Host", "10.0.0.1"}}, false), 421);
  EXPECT_EQ(status({{"Host", ""}}, false), 421);
  EXPECT_EQ(status({{"Origin", "http://" + own}}, true), 400);
  EXPECT_EQ(status({{"Origin", "http://evil.example"}}, true), 403);
  EXPECT_EQ(status({{"Origin", "null"}}, true), 403);
  EXPECT_EQ(status({{"Sec-Fetch-Site", "cross-site"}}, true), 403);
}

TEST(Hostile, TokensAreAskedFor) {
  ServerOptions options = small_options();
  options.guard.token = "0123456789abcdef";
  const Running server(options);
  auto client = server.client();
  const auto get = [&](const httplib::Headers& headers) {
    return client.Get("/api/models", headers)->status;
  };
  EXPECT_EQ(get({}), 401);
  EXPECT_EQ(get({{"Authorization", "Bearer 0123456789abcdee"}}), 401);
  EXPECT_EQ(get({{"Authorization", "Bearer 0123456789abcdef"}}), 200);
  EXPECT_EQ(get({{"Cookie", "a=b; cameras_token=0123456789abcdef; c=d"}}), 200);
  EXPECT_EQ(get({{"Cookie", "cameras_token=0123"}}), 401);
}

TEST(Hostile, PathsLeadNowhereElse) {
  const Running server;
  for (const char* path :
       {"/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/index.html/../../x",
        "/api/images/..%2f..%2fetc%2fpasswd/picture.png", "/api/models/%00", "/%"}) {
    const std::string answer =
        server.raw(head(std::string("GET ") + path, "Connection: close\r\n"));
    EXPECT_EQ(status_of(answer), "404") << path;
  }
}

TEST(Hostile, BodiesHaveLimits) {
  ServerOptions options = small_options();
  options.limits.json_bytes = 1000;
  const Running server(options);
  EXPECT_EQ(
      server.client().Post("/api/predictions", std::string(1001, ' '), "application/json")->status,
      413);
  // Refused by its head: nobody waits for a body that is announced and never sent.
  EXPECT_EQ(status_of(server.raw(head("POST /api/predictions", "Content-Length: 99999999999\r\n"))),
            "413");
  const std::string chunk = "400\r\n" + std::string(0x400, ' ') + "\r\n";
  EXPECT_EQ(status_of(server.raw(head("POST /api/predictions", "Transfer-Encoding: chunked\r\n") +
                                 chunk + chunk)),
            "413");
  EXPECT_EQ(status_of(server.raw(
                head("POST /api/predictions", "Content-Encoding: gzip\r\nContent-Length: 10\r\n"))),
            "415");
}

TEST(Hostile, AmbiguousLengthsAreRefused) {
  const Running server;
  for (const char* more : {"Content-Length: 2\r\nContent-Length: 3\r\n", "Content-Length: -1\r\n",
                           "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
                           "Transfer-Encoding: chunked, identity\r\n", "Content-Length: 2x\r\n"}) {
    EXPECT_EQ(status_of(server.raw(head("POST /api/predictions", more))), "400") << more;
  }
}

TEST(Hostile, ALengthOfNothingIsNoBody) {
  const Running server;
  const std::string more = "Content-Length: 0\r\nConnection: close\r\n";
  EXPECT_EQ(status_of(server.raw(head("GET /api/images", more))), "200");
  EXPECT_EQ(status_of(server.raw(head("POST /api/predictions", more))), "400");
}

TEST(Hostile, SlowSendersAreSentAway) {
  const Running server;
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(status_of(server.raw("GET / HTTP/1.1\r\nHost: loc")), "408");
  EXPECT_EQ(status_of(server.raw(head("POST /api/predictions", "Content-Length: 100\r\n") + "{")),
            "408");
  // A byte now and then does not help.
  const int slow = connected(server.port());
  int sent = 0;
  for (; sent < 60; ++sent) {
    if (::send(slow, "a", 1, MSG_NOSIGNAL) != 1) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  ::close(slow);
  EXPECT_LT(sent, 40);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

TEST(Hostile, HeadsHaveLimits) {
  const Running server;
  std::string many = "GET /api/models HTTP/1.1\r\nHost: localhost\r\n";
  for (int i = 0; i < 10'000; ++i) many += "X-" + std::to_string(i) + ": y\r\n";
  // Newer versions of the library count the lines themselves, and have no other word for it.
  EXPECT_THAT(status_of(server.raw(many + "\r\n")), ::testing::AnyOf("431", "400"));
  std::string wide = "GET /api/models HTTP/1.1\r\nHost: localhost\r\n";
  for (int i = 0; i < 20; ++i)
    wide += "X-" + std::to_string(i) + ": " + std::string(7000, 'y') + "\r\n";
  EXPECT_EQ(status_of(server.raw(wide + "\r\n")), "431");
  EXPECT_EQ(status_of(server.raw(
                "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: localhost\r\n\r\n", true)),
            "414");
  EXPECT_EQ(status_of(server.raw("nonsense\r\n\r\n", true)), "400");
  EXPECT_EQ(status_of(server.raw(head("BREW /api/models"), true)), "400");
}

TEST(Hostile, CutConnectionsCostNobodyElse) {
  const Running server;
  for (int i = 0; i < 50; ++i) {
    const int descriptor = connected(server.port());
    const std::string part = head("POST /api/images", "Content-Length: 1000000\r\n") + "half";
    static_cast<void>(::send(descriptor, part.data(), part.size(), MSG_NOSIGNAL));
    ::close(descriptor);
  }
  EXPECT_EQ(server.get("/api/models").at("models").size(), 1U);
}

ServerOptions few_connections() {
  ServerOptions options = small_options();
  options.limits.connections = 4;
  options.limits.idle_time = std::chrono::seconds(60);
  return options;
}

TEST(Hostile, TooManyConnectionsAreTold) {
  const Running server(few_connections());
  const Json asked = server.post("/api/explanations",
                                 {{"image", server.picture()},
                                  {"model", kModel},
                                  {"method", "rise"},
                                  {"options", {{"samples", 100000}}}},
                                 202);
  const std::string path = "/api/explanations/" + asked.at("id").get<std::string>();
  // Connections of calls before these may still be ending, and until then they take places.
  std::vector<int> open;
  for (int tries = 0; open.size() < 4 && tries < 300; ++tries) {
    const int one = connected(server.port());
    const std::string request = head("GET " + path + "/events");
    static_cast<void>(::send(one, request.data(), request.size(), MSG_NOSIGNAL));
    std::string begin(12, ' ');
    ASSERT_EQ(::recv(one, begin.data(), begin.size(), MSG_WAITALL), 12);
    if (status_of(begin) == "200") {
      open.push_back(one);
    } else {
      ::close(one);
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }
  ASSERT_EQ(open.size(), 4U);
  EXPECT_EQ(status_of(server.raw(head("GET /api/methods"))), "503");
  for (const int one : open) ::close(one);
  for (int i = 0; i < 300; ++i) {
    const std::string answer = server.raw(head("DELETE " + path, "Connection: close\r\n"));
    if (status_of(answer) == "204") return;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  FAIL() << "no answer although connections were closed";
}

TEST(Hostile, ConnectionsThatDoNothingGiveWay) {
  const Running server(few_connections());
  std::vector<int> open;
  for (int i = 0; i < 20; ++i) open.push_back(connected(server.port()));
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(status_of(server.raw(head("GET /api/methods", "Connection: close\r\n"))), "200");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
  for (const int one : open) ::close(one);
}

TEST(Stop, FinishesWhatRunsAndRefusesWhatIsNew) {
  Running server;
  const Json question{{"image", server.picture()}, {"model", "scenes-dense"}};
  const Json asked = server.post("/api/explanations", question, 202);
  const std::string path = "/api/explanations/" + asked.at("id").get<std::string>() + "/events";
  std::string heard;
  const int port = server.port();
  std::thread listener([&] {
    httplib::Client client("127.0.0.1", port);
    client.set_read_timeout(60);
    if (const auto result = client.Get(path)) heard = result->body;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_TRUE(server.server().stop(std::chrono::seconds(30)));
  listener.join();
  EXPECT_NE(heard.find("event: done"), std::string::npos) << heard.substr(0, 300);
  EXPECT_FALSE(httplib::Client("127.0.0.1", port).Get("/api/models"));
}

TEST(Stop, DoesNotWaitForWhatCannotBeCancelled) {
  Running server;
  // One pass at this size takes longer than there is patience, and cancelling works between passes.
  const Json question{
      {"image", server.picture()}, {"model", "scenes-dense"}, {"options", {{"sizes", {4000}}}}};
  const Json asked = server.post("/api/explanations", question, 202);
  const std::string path = "/api/explanations/" + asked.at("id").get<std::string>();
  while (server.get(path).at("status") == "queued") {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(server.server().stop(std::chrono::seconds(0)));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(3));
}

TEST(Sockets, OfUnixAnswerTheirOwner) {
  ServerOptions options = small_options();
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("cameras-" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  options.place.unix = folder / "socket";
  options.guard.unix = true;
  {
    const Server server(options);
    EXPECT_EQ(server.address(), "unix:" + options.place.unix);
    EXPECT_EQ(std::filesystem::status(options.place.unix).permissions() &
                  std::filesystem::perms::others_all,
              std::filesystem::perms::none);
    httplib::Client client(options.place.unix);
    client.set_address_family(AF_UNIX);
    const auto result = client.Get("/api/methods");
    ASSERT_TRUE(result);
    EXPECT_EQ(result->status, 200) << result->body;
  }
  EXPECT_FALSE(std::filesystem::exists(options.place.unix));
  std::filesystem::remove(folder);
}

}  // namespace
}  // namespace cameras::server
