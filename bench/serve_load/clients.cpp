#include "serve_load/clients.h"

#include <arpa/inet.h>
#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <thread>

namespace cameras::load {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::milliseconds;

httplib::Client client_of(const Place& place) {
  httplib::Client client(place.host, place.port);
  client.set_keep_alive(true);
  client.set_tcp_nodelay(true);
  client.set_read_timeout(300);
  return client;
}

bool is_busy(const httplib::Result& answer) {
  return answer && (answer->status == 429 || answer->status == 503);
}

}  // namespace

void Clients::run(int count, std::chrono::duration<double> time) {
  const auto until = Clock::now() + std::chrono::duration_cast<Clock::duration>(time);
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) {
    threads.emplace_back([this, i, until] {
      if (i % 16 == 1) return send_nonsense(until);
      if (i % 16 == 2) return send_slowly(i % 32 == 2, until);
      if (i % 16 == 3) return cancel(until);
      ask(until);
    });
  }
  threads.emplace_back([this, until] { ask_whether_it_lives(until); });
  for (std::thread& thread : threads) thread.join();
  std::sort(live_.begin(), live_.end());
}

double Clients::live_ms(double share) const {
  if (live_.empty()) return 0;
  return live_[static_cast<std::size_t>(share * static_cast<double>(live_.size() - 1))];
}

void Clients::ask(Clock::time_point until) {
  httplib::Client client = client_of(place_);
  while (Clock::now() < until) {
    const int question = next_++ % questions_.count();
    const auto answer =
        client.Post(questions_.path(), questions_.body(question), "application/json");
    if (!answer) {
      ++counts_.lost;
    } else if (is_busy(answer)) {
      ++counts_.busy;
      std::this_thread::sleep_for(milliseconds(100));
    } else {
      const bool right = answer->status == 200 && questions_.is_right(question, answer->body);
      ++(right ? counts_.right : counts_.wrong);
    }
  }
}

void Clients::send_nonsense(Clock::time_point until) {
  httplib::Client client = client_of(place_);
  while (Clock::now() < until) {
    const auto answer = client.Post("/api/predictions", "{\"image\": [[[", "application/json");
    ++(answer && answer->status == 400 ? counts_.refused : counts_.wrong);
    std::this_thread::sleep_for(milliseconds(50));
  }
}

void Clients::send_slowly(bool hangs_up, Clock::time_point until) {
  const std::string head =
      "POST /api/images HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n";
  while (Clock::now() < until) {
    const int socket = open_socket();
    static_cast<void>(::send(socket, head.data(), head.size(), MSG_NOSIGNAL));
    for (int i = 0; i < (hangs_up ? 1 : 50) && Clock::now() < until; ++i) {
      if (::send(socket, "x", 1, MSG_NOSIGNAL) != 1) break;
      std::this_thread::sleep_for(milliseconds(100));
    }
    ::close(socket);
    ++counts_.cut;
  }
}

// Asks for CAMERAS, which takes long, and thinks better of it.
void Clients::cancel(Clock::time_point until) {
  httplib::Client client = client_of(place_);
  while (Clock::now() < until) {
    const Json question{{"image", names_.image},
                        {"model", names_.model},
                        {"target", {{"labels", {next_++ % questions_.count()}}}}};
    const auto asked = client.Post("/api/explanations", question.dump(), "application/json");
    if (is_busy(asked)) {
      ++counts_.busy;
    } else if (!asked || asked->status > 202) {
      ++(asked ? counts_.wrong : counts_.lost);
    } else {
      const std::string path = asked->get_header_value("Location");
      const auto dropped = client.Delete(path);
      const auto after = client.Get(path);
      // Of two that ask the same one may have cancelled the other's already.
      const bool right = dropped && dropped->status == 204 && after && after->status == 200;
      ++(right ? counts_.cancelled : counts_.wrong);
    }
    std::this_thread::sleep_for(milliseconds(100));
  }
}

void Clients::ask_whether_it_lives(Clock::time_point until) {
  httplib::Client client = client_of(place_);
  while (Clock::now() < until) {
    const auto start = Clock::now();
    const auto answer = client.Get("/v2/health/live");
    if (!answer || answer->status != 200) ++counts_.lost;
    live_.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    std::this_thread::sleep_for(milliseconds(10));
  }
}

int Clients::open_socket() const {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(place_.port));
  inet_pton(AF_INET, place_.host.c_str(), &address.sin_addr);
  ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  return socket;
}

}  // namespace cameras::load
