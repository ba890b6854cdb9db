#include "server/api/metrics.h"

#include <time.h>

#include <sstream>

#include "console/memory.h"

namespace cameras::server {
namespace {

void number(std::ostream& out, const char* name, const char* type, const char* help, double value) {
  out << "# HELP " << name << ' ' << help << "\n# TYPE " << name << ' ' << type << '\n'
      << name << ' ' << value << '\n';
}

void gauge(std::ostream& out, const char* name, const char* help, double value) {
  number(out, name, "gauge", help, value);
}

double processor_seconds() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + 1e-9 * static_cast<double>(used.tv_nsec);
}

}  // namespace

void Metrics::count(const std::string& pattern, int status, double seconds) {
  const std::scoped_lock lock(mutex_);
  ++answers_[{pattern, status}];
  Durations& durations = durations_[pattern];
  for (std::size_t i = 0; i < kBounds.size(); ++i)
    durations.within[i] += seconds <= kBounds[i] ? 1 : 0;
  ++durations.all;
  durations.seconds += seconds;
}

std::string Metrics::text(const Application& app, int connections) const {
  std::ostringstream out;
  out.precision(15);
  {
    const std::scoped_lock lock(mutex_);
    out << "# HELP cameras_answers_total Requests that were answered.\n"
           "# TYPE cameras_answers_total counter\n";
    for (const auto& [key, count] : answers_) {
      out << "cameras_answers_total{route=\"" << key.first << "\",status=\"" << key.second << "\"} "
          << count << '\n';
    }
    out << "# HELP cameras_answer_seconds Time from a request's head to the end of its answer.\n"
           "# TYPE cameras_answer_seconds histogram\n";
    for (const auto& [pattern, durations] : durations_) {
      const std::string route = "{route=\"" + pattern + "\"";
      for (std::size_t i = 0; i < kBounds.size(); ++i) {
        out << "cameras_answer_seconds_bucket" << route << ",le=\"" << kBounds[i] << "\"} "
            << durations.within[i] << '\n';
      }
      out << "cameras_answer_seconds_bucket" << route << ",le=\"+Inf\"} " << durations.all << '\n'
          << "cameras_answer_seconds_sum" << route << "} " << durations.seconds << '\n'
          << "cameras_answer_seconds_count" << route << "} " << durations.all << '\n';
    }
  }
  gauge(out, "cameras_waiting", "Calls that wait for the processor.",
        static_cast<double>(app.compute.waiting()));
  gauge(out, "cameras_working", "Calls that compute.", static_cast<double>(app.compute.working()));
  gauge(out, "cameras_connections", "Open connections.", connections);
  gauge(out, "cameras_models_bytes", "Open models, estimated.",
        static_cast<double>(app.models.bytes()));
  gauge(out, "cameras_images_bytes", "Pictures that were sent.",
        static_cast<double>(app.images.bytes()));
  gauge(out, "cameras_explanations_bytes", "Explanations that are kept.",
        static_cast<double>(app.explanations.bytes()));
  number(out, "process_cpu_seconds_total", "counter", "Processor time that the process has used.",
         processor_seconds());
  gauge(out, "process_resident_memory_bytes", "Memory that the process holds.",
        cli::resident_memory_mb() * 1024 * 1024);
  return out.str();
}

Route metrics_route(const Metrics& metrics, const Application& app,
                    std::function<int()> connections) {
  return {.method = "GET",
          .pattern = "/metrics",
          .summary = "What was answered, and what is held, for Prometheus",
          .answer =
              [&metrics, &app, connections = std::move(connections)](const Call&) {
                return Reply{.body = metrics.text(app, connections()),
                             .type = "text/plain; version=0.0.4; charset=utf-8"};
              },
          .type = "text/plain"};
}

}  // namespace cameras::server
