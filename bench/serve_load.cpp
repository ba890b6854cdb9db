// Load on `cameras serve`, from this machine: tools/serve_load starts the server and this.
//
//     serve_load HOST PORT MODEL.onnx PICTURE SECONDS CLIENTS
//
// First what one process computes without a server, the same questions one by one; then as many
// clients as are named ask for that long: most of them good questions, each of whose answers is
// compared with the one expected, some wrong ones, some that send slowly, some that hang up. One
// more asks every 10 ms whether the server lives.
#include <arpa/inet.h>
#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <iostream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "cameras/computing.h"
#include "cameras/hidden.h"
#include "cameras/question.h"
#include "server/http/digest.h"

namespace {

using Clock = std::chrono::steady_clock;
using Json = nlohmann::ordered_json;
using std::chrono::milliseconds;

constexpr int kQuestions = 64;
constexpr std::int64_t kSide = 8;

double since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// The masks of 64 questions: a rectangle each, in another place.
cameras::PixelMask mask_of(int question) {
  cameras::PixelMask mask{
      .height = kSide, .width = kSide, .hidden = std::vector<std::uint8_t>(kSide * kSide)};
  for (std::int64_t i = 0; i < 6; ++i) mask.hidden[(question + i * 5) % (kSide * kSide)] = 1;
  return mask;
}

std::string bits_of(const cameras::PixelMask& mask) {
  std::string bytes(kSide, '\0');
  for (std::int64_t i = 0; i < kSide * kSide; ++i) {
    if (mask.hidden[i] != 0) bytes[i / 8] = static_cast<char>(bytes[i / 8] | (0x80 >> (i % 8)));
  }
  return cameras::server::to_base64(bytes);
}

struct Expected {
  std::int64_t label = 0;
  double logit = 0;
};

struct Counts {
  std::atomic<std::int64_t> right = 0;
  std::atomic<std::int64_t> wrong = 0;
  std::atomic<std::int64_t> lost = 0;
  std::atomic<std::int64_t> busy = 0;
  std::atomic<std::int64_t> refused = 0;
  std::atomic<std::int64_t> others = 0;  // slow and cut ones
};

// What the questions cost without a server, and their answers.
class Reference {
 public:
  Reference(const std::string& model, const std::string& picture)
      : model_(cameras::open_model(model)),
        image_(cameras::Image::open(picture)),
        prepared_(model_.preprocess(image_)) {}

  Expected ask(int question) const {
    const at::Tensor input =
        cameras::hide_pixels(prepared_, image_.height(), image_.width(), mask_of(question),
                             cameras::HiddenFill::black, model_.preprocess.black());
    const at::Tensor logits = model_.network.logits(input);
    const std::int64_t best = model_.network.ranking(logits).front();
    return {best, cameras::ranked_label(model_, logits, best).logit};
  }

  double per_second(double seconds) const {
    for (int i = 0; i < 20; ++i) static_cast<void>(ask(i));
    const auto start = Clock::now();
    int count = 0;
    for (; since(start) < seconds; ++count) static_cast<void>(ask(count % kQuestions));
    return count / since(start);
  }

 private:
  cameras::Model model_;
  cameras::Image image_;
  cameras::Prepared prepared_;
};

class Load {
 public:
  Load(std::string host, int port, std::vector<Expected> expected, std::string image,
       std::string model)
      : host_(std::move(host)),
        port_(port),
        expected_(std::move(expected)),
        image_(std::move(image)),
        model_(std::move(model)) {}

  void good(int first, Clock::time_point until) {
    httplib::Client client = connect();
    for (int i = first; Clock::now() < until; ++i) {
      const int question = i % kQuestions;
      const Json json{
          {"image", image_},
          {"model", model_},
          {"top", 1},
          {"hidden", {{"width", kSide}, {"height", kSide}, {"bits", bits_of(mask_of(question))}}}};
      const auto answer = client.Post("/api/predictions", json.dump(), "application/json");
      if (!answer) {
        ++counts.lost;
      } else if (answer->status == 429 || answer->status == 503) {
        ++counts.busy;
        std::this_thread::sleep_for(milliseconds(100));
      } else {
        judge(answer->status, answer->body, expected_[question]);
      }
    }
  }

  void bad(Clock::time_point until) {
    httplib::Client client = connect();
    while (Clock::now() < until) {
      const auto answer = client.Post("/api/predictions", "{\"image\": [[[", "application/json");
      ++(answer && answer->status == 400 ? counts.refused : counts.wrong);
      std::this_thread::sleep_for(milliseconds(50));
    }
  }

  // Sends a byte now and then, or hangs up in the middle.
  void slow(bool hangs_up, Clock::time_point until) {
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
      ++counts.others;
    }
  }

  void probe(Clock::time_point until) {
    httplib::Client client = connect();
    while (Clock::now() < until) {
      const auto start = Clock::now();
      const auto answer = client.Get("/v2/health/live");
      if (!answer || answer->status != 200) ++counts.lost;
      latencies.push_back(since(start));
      std::this_thread::sleep_for(milliseconds(10));
    }
  }

  Counts counts;
  std::vector<double> latencies;

 private:
  httplib::Client connect() const {
    httplib::Client client(host_, port_);
    client.set_keep_alive(true);
    client.set_tcp_nodelay(true);
    client.set_read_timeout(120);
    return client;
  }

  int open_socket() const {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port_));
    inet_pton(AF_INET, host_.c_str(), &address.sin_addr);
    ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    return socket;
  }

  void judge(int status, const std::string& body, const Expected& expected) {
    const Json json = Json::parse(body, nullptr, /*allow_exceptions=*/false);
    const bool whole = status == 200 && json.is_object() && !json.at("labels").empty();
    // Sums are rounded otherwise where the processor's other work moves threads: not here, but the
    // text of a number has fewer digits.
    const bool right = whole && json["labels"][0]["index"] == expected.label &&
                       std::abs(json["labels"][0]["logit"].get<double>() - expected.logit) < 1e-4;
    ++(right ? counts.right : counts.wrong);
  }

  std::string host_;
  int port_;
  std::vector<Expected> expected_;
  std::string image_;
  std::string model_;
};

std::string sent_picture(httplib::Client& client, const std::string& picture) {
  std::ifstream file(picture, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const auto answer = client.Post("/api/images", bytes, "application/octet-stream");
  if (!answer || answer->status != 201) throw std::runtime_error("the server takes no picture");
  return Json::parse(answer->body).at("id");
}

int measure(const std::vector<std::string>& words) {
  const std::string& host = words[1];
  const int port = std::stoi(words[2]);
  const double seconds = std::stod(words[5]);
  const int clients = std::stoi(words[6]);
  cameras::use_threads(static_cast<int>(std::thread::hardware_concurrency()));
  httplib::Client client(host, port);
  client.set_read_timeout(60);
  const std::string image = sent_picture(client, words[4]);
  const std::string model = Json::parse(client.Get("/v1/models")->body).at("models").at(0);
  double alone = 0;
  std::vector<Expected> expected;
  {
    const Reference reference(words[3], words[4]);
    alone = reference.per_second(std::min(seconds, 15.0));
    for (int i = 0; i < kQuestions; ++i) expected.push_back(reference.ask(i));
  }
  Load load(host, port, expected, image, model);
  const auto start = Clock::now();
  const auto until =
      start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  std::vector<std::thread> threads;
  for (int i = 0; i < clients; ++i) {
    threads.emplace_back([&, i] {
      if (i % 16 == 1) return load.bad(until);
      if (i % 16 == 2) return load.slow(i % 32 == 2, until);
      load.good(i * 7, until);
    });
  }
  threads.emplace_back([&] { load.probe(until); });
  for (std::thread& thread : threads) thread.join();
  const double served = static_cast<double>(load.counts.right) / since(start);
  std::sort(load.latencies.begin(), load.latencies.end());
  const auto at = [&](double share) {
    return 1000 * load.latencies[static_cast<std::size_t>(
                      share * static_cast<double>(load.latencies.size() - 1))];
  };
  std::cout << "without a server " << alone << " answers/s\nserved           " << served
            << " answers/s, " << served / alone << " of that\nright " << load.counts.right
            << ", wrong " << load.counts.wrong << ", lost " << load.counts.lost
            << ", told to come back " << load.counts.busy << ", refused " << load.counts.refused
            << ", slow or cut " << load.counts.others << "\n/v2/health/live median " << at(0.5)
            << " ms, p99 " << at(0.99) << " ms, most " << at(1) << " ms, of "
            << load.latencies.size() << '\n';
  return load.counts.wrong + load.counts.lost == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv, argv + argc);
  if (words.size() != 7) {
    std::cerr << "usage: serve_load HOST PORT MODEL.onnx PICTURE SECONDS CLIENTS\n";
    return 2;
  }
  try {
    return measure(words);
  } catch (const std::exception& error) {
    std::cerr << "serve_load: " << error.what() << '\n';
    return 1;
  }
}
