// Load on `cameras serve`, from this machine: tools/serve_load starts the server and this.
//
//     serve_load HOST PORT MODEL.onnx PICTURE predictions|maps SECONDS CLIENTS ROUNDS
//
// In turn, so that what else the machine does meets both: what this process answers without a
// server, question by question with all threads; then what the server answers to many clients, each
// answer compared with the one expected. Both by the clock, and by processor time, which others'
// work on the machine moves less.
#include <httplib.h>
#include <time.h>

#include <algorithm>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "cameras/computing.h"
#include "serve_load/clients.h"
#include "serve_load/questions.h"

namespace {

using cameras::load::Clients;
using cameras::load::Counts;
using cameras::load::Place;
using cameras::load::Questions;
using Clock = std::chrono::steady_clock;
using Json = nlohmann::ordered_json;

double since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double own_processor_seconds() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + 1e-9 * static_cast<double>(used.tv_nsec);
}

double server_processor_seconds(httplib::Client& client) {
  const std::string name = "\nprocess_cpu_seconds_total ";
  const auto answer = client.Get("/metrics");
  const std::size_t found = answer ? answer->body.find(name) : std::string::npos;
  if (found == std::string::npos) throw std::runtime_error("no processor time in /metrics");
  return std::stod(answer->body.substr(found + name.size()));
}

struct Speed {
  double per_second = 0;
  double processor_ms = 0;  // an answer
};

Speed alone(Questions& questions, double seconds) {
  const double used = own_processor_seconds();
  const auto start = Clock::now();
  int count = 0;
  for (; since(start) < seconds; ++count) questions.answer(count % questions.count());
  return {count / since(start), 1000 * (own_processor_seconds() - used) / count};
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

class Measure {
 public:
  explicit Measure(const std::vector<std::string>& words)
      : place_{words[1], std::stoi(words[2])},
        client_(place_.host, place_.port),
        seconds_(std::stod(words[6])),
        count_(std::stoi(words[7])) {
    client_.set_read_timeout(60);
    names_ = {Json::parse(client_.Get("/v1/models")->body).at("models").at(0),
              sent_picture(words[4])};
    questions_ = words[5] == "maps" ? cameras::load::maps(words[3], words[4], names_)
                                    : cameras::load::predictions(words[3], words[4], names_);
    for (int i = 0; i < questions_->count(); ++i) questions_->answer(i);
  }

  void round() {
    const Speed own = alone(*questions_, std::min(seconds_, 15.0));
    Clients clients(place_, *questions_, names_);
    const double used = server_processor_seconds(client_);
    const auto start = Clock::now();
    clients.run(count_, std::chrono::duration<double>(seconds_));
    const Counts& counts = clients.counts();
    const auto right = static_cast<double>(counts.right);
    const Speed served{right / since(start),
                       1000 * (server_processor_seconds(client_) - used) / right};
    clock_.push_back(served.per_second / own.per_second);
    processor_.push_back(own.processor_ms / served.processor_ms);
    live_.push_back(clients.live_ms(0.99));
    failed_ += counts.wrong + counts.lost;
    std::cout << "alone  " << own.per_second << " answers/s, " << own.processor_ms
              << " ms of processor time each\nserved " << served.per_second << " answers/s, "
              << served.processor_ms << " ms of processor time each\n       right " << counts.right
              << ", wrong " << counts.wrong << ", lost " << counts.lost << ", told to come back "
              << counts.busy << ", cancelled " << counts.cancelled << ", refused " << counts.refused
              << ", slow or cut " << counts.cut << "\n       /v2/health/live median "
              << clients.live_ms(0.5) << " ms, p99 " << clients.live_ms(0.99) << " ms, most "
              << clients.live_ms(1) << " ms, of " << clients.live_count() << std::endl;
  }

  // Whether every answer was the one expected.
  bool sum_up() const {
    std::cout << "medians: served / alone " << median(clock_) << " by the clock, "
              << median(processor_) << " by processor time; p99 of /v2/health/live "
              << median(live_) << " ms\n";
    return failed_ == 0;
  }

 private:
  std::string sent_picture(const std::string& picture) {
    std::ifstream file(picture, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)),
                            std::istreambuf_iterator<char>());
    const auto answer = client_.Post("/api/images", bytes, "application/octet-stream");
    if (!answer || answer->status != 201) throw std::runtime_error("the server takes no picture");
    return Json::parse(answer->body).at("id");
  }

  Place place_;
  httplib::Client client_;
  double seconds_;
  int count_;
  cameras::load::Names names_;
  std::unique_ptr<Questions> questions_;
  std::vector<double> clock_;
  std::vector<double> processor_;
  std::vector<double> live_;
  std::int64_t failed_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv, argv + argc);
  if (words.size() != 9 || (words[5] != "maps" && words[5] != "predictions")) {
    std::cerr << "usage: serve_load HOST PORT MODEL.onnx PICTURE predictions|maps SECONDS CLIENTS "
                 "ROUNDS\n";
    return 2;
  }
  try {
    cameras::use_threads(static_cast<int>(std::thread::hardware_concurrency()));
    std::cout << std::setprecision(3);
    Measure measure(words);
    for (int i = 0; i < std::stoi(words[8]); ++i) measure.round();
    return measure.sum_up() ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "serve_load: " << error.what() << '\n';
    return 1;
  }
}
