#include "server/http/http_server.h"

#include <httplib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>

#include "server/http/connection_threads.h"
#include "server/http/exchange.h"

namespace cameras::server {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kRequestsOfConnection = 10'000;
// What was sent and is not read would take the answer along. Who is one too many is told in the
// thread that accepts.
constexpr std::chrono::milliseconds kAnswered{500};
constexpr std::chrono::milliseconds kRefused{10};

// The exchange that this thread's connection is at: the library's handlers are told nothing else.
thread_local Exchange* current = nullptr;

httplib::Headers headers_of_all() {
  return {
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'"}};
}

}  // namespace

// HTTP's library reads requests and writes answers; whom to listen to, for how long, and what is
// answered is decided here.
class HttpServer::Listener final : public httplib::Server {
 public:
  Listener(std::vector<Route> routes, HttpOptions options, int socket)
      : routes_(std::move(routes)),
        options_(std::move(options)),
        guard_(options_.guard),
        received_(options_.limits.received_bytes) {
    svr_sock_ = socket;
    new_task_queue = [this] {
      // NOLINTNEXTLINE(cppcoreguidelines-owning-memory): it owns it
      return new ConnectionThreads(options_.limits.connections, [this] { return make_room(); });
    };
    set_default_headers(headers_of_all());
    set_keep_alive_timeout(options_.limits.idle_time.count());
    set_keep_alive_max_count(kRequestsOfConnection);
    set_pre_routing_handler([](const httplib::Request&, httplib::Response& response) {
      return current->answer_without_body(response) ? HandlerResponse::Handled
                                                    : HandlerResponse::Unhandled;
    });
    const auto with_body = [](const httplib::Request& request, httplib::Response& response,
                              const httplib::ContentReader& read) {
      current->answer_with_body(request, response, read);
    };
    Post("/", with_body);
    Delete("/", with_body);
    const HandlerWithResponse name_error = [](const httplib::Request&,
                                              httplib::Response& response) {
      // 304 and our own errors have what they need.
      if (current->status() != 0) return HandlerResponse::Unhandled;
      current->explain(response);
      return HandlerResponse::Handled;
    };
    set_error_handler(name_error);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() override {
    if (thread_.joinable()) {
      thread_.join();
    } else {
      ::close(svr_sock_);
    }
  }

  void start() {
    thread_ = std::thread([this] { listen_after_bind(); });
    while (!is_running()) std::this_thread::yield();
  }

  void close() {
    if (stopping_.exchange(true)) return;
    stop();
  }

  bool wait(std::chrono::steady_clock::time_point until) {
    using std::chrono::milliseconds;
    while (connections() > 0 && std::chrono::steady_clock::now() < until) {
      std::this_thread::sleep_for(milliseconds(20));
    }
    const std::scoped_lock lock(mutex_);
    for (const auto& [socket, since] : open_) ::shutdown(socket, SHUT_RDWR);
    return open_.empty();
  }

  void serve(int socket) { process_and_close_socket(socket); }

  int connections() const {
    const std::scoped_lock lock(mutex_);
    return static_cast<int>(open_.size());
  }

 private:
  // A socket that is listed may be cut by wait(); it is taken off before it is closed.
  class Listed {
   public:
    Listed(Listener& listener, int socket) : listener_(listener), socket_(socket) {
      const std::scoped_lock lock(listener_.mutex_);
      listener_.open_.emplace(socket_, std::nullopt);
    }
    Listed(const Listed&) = delete;
    Listed& operator=(const Listed&) = delete;
    ~Listed() {
      const std::scoped_lock lock(listener_.mutex_);
      listener_.open_.erase(socket_);
    }

    void set_idle(bool idle) {
      const std::scoped_lock lock(listener_.mutex_);
      listener_.open_[socket_] = idle ? std::optional(Clock::now()) : std::nullopt;
    }

   private:
    Listener& listener_;
    int socket_;
  };

  bool process_and_close_socket(int socket) override {
    Connection connection(socket, options_.limits);
    if (ConnectionThreads::over_limit()) {
      connection.refuse("503 Service Unavailable", "busy", "expected fewer connections");
      connection.linger(kRefused);
      return false;
    }
    Listed listed(*this, socket);
    bool lingers = false;
    for (int count = 0; count < kRequestsOfConnection; ++count) {
      listed.set_idle(true);
      if (!connection.await_request(is_stopping_)) break;
      listed.set_idle(false);
      const bool last = count + 1 == kRequestsOfConnection || stopping_;
      if (!serve_one(connection, last, lingers)) break;
    }
    if (lingers) connection.linger(kAnswered);
    return true;
  }

  // The one that has been between requests for longest ends: a client that comes back connects
  // anew, and one that only holds a place keeps nobody out.
  bool make_room() {
    const std::scoped_lock lock(mutex_);
    auto longest = open_.end();
    for (auto one = open_.begin(); one != open_.end(); ++one) {
      if (one->second && (longest == open_.end() || *one->second < *longest->second)) longest = one;
    }
    if (longest == open_.end()) return false;
    ::shutdown(longest->first, SHUT_RDWR);
    longest->second.reset();
    return true;
  }

  // Whether another request may follow.
  bool serve_one(Connection& connection, bool last, bool& lingers) {
    Exchange exchange(setting_, connection);
    current = &exchange;
    connection.begin_head();
    bool closed = false;
    const bool done = call_library(&Listener::process_request, connection, last, closed,
                                   [&](httplib::Request& request) { exchange.take_head(request); });
    current = nullptr;
    lingers = exchange.has_to_close();
    if (exchange.status() == 0) {
      if (connection.head_too_large()) {
        connection.refuse("431 Request Header Fields Too Large", "too_large",
                          "expected a shorter head");
      } else if (connection.timed_out()) {
        connection.refuse("408 Request Timeout", "too_slow", "expected the head in time");
      }
      lingers = true;
    } else if (options_.answered) {
      options_.answered(exchange.pattern(), exchange.status(), exchange.seconds());
    }
    return done && !closed && !last && !exchange.has_to_close() && exchange.status() != 0;
  }

  // Newer versions of the library ask for the addresses that older ones ask the stream for.
  template <class Process>
  bool call_library(Process process, httplib::Stream& stream, bool last, bool& closed,
                    const std::function<void(httplib::Request&)>& setup) {
    if constexpr (std::is_invocable_v<Process, Listener&, httplib::Stream&, bool, bool&,
                                      const std::function<void(httplib::Request&)>&>) {
      return (this->*process)(stream, last, closed, setup);
    } else {
      return (this->*process)(stream, "", 0, "", 0, last, closed, setup);
    }
  }

  const std::vector<Route> routes_;
  const HttpOptions options_;
  const Guard guard_;
  ReceivedBytes received_;
  std::atomic<bool> stopping_ = false;
  const std::function<bool()> is_stopping_ = [this] { return stopping_.load(); };
  const Exchange::Setting setting_{routes_, guard_, options_.limits, received_, is_stopping_};
  mutable std::mutex mutex_;
  std::map<int, std::optional<Clock::time_point>> open_;  ///< sockets, and since when they are idle
  std::thread thread_;
};

HttpServer::HttpServer(std::vector<Route> routes, HttpOptions options, ListeningSocket& socket)
    : listener_(
          std::make_unique<Listener>(std::move(routes), std::move(options), socket.release())) {}

HttpServer::~HttpServer() {
  close();
  wait(std::chrono::steady_clock::now());
}

void HttpServer::serve(int socket) { listener_->serve(socket); }

void HttpServer::start() { listener_->start(); }

void HttpServer::close() { listener_->close(); }

bool HttpServer::wait(std::chrono::steady_clock::time_point until) {
  return listener_->wait(until);
}

int HttpServer::connections() const { return listener_->connections(); }

}  // namespace cameras::server
