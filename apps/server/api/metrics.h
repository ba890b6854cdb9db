#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "server/api/application.h"

namespace cameras::server {

/// Counts what was answered, for Prometheus.
class Metrics {
 public:
  void count(const std::string& pattern, int status, double seconds);
  /// The text format of Prometheus.
  std::string text(const Application& app, int connections) const;

 private:
  static constexpr std::array kBounds{0.005, 0.01, 0.025, 0.05, 0.1,  0.25,
                                      0.5,   1.0,  2.5,   5.0,  10.0, 60.0};
  struct Durations {
    std::array<std::int64_t, kBounds.size()> within{};
    std::int64_t all = 0;
    double seconds = 0;
  };
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, int>, std::int64_t> answers_;
  std::map<std::string, Durations> durations_;
};

Route metrics_route(const Metrics& metrics, const Application& app,
                    std::function<int()> connections);

}  // namespace cameras::server
