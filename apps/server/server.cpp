#include "server/server.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "server/api/metrics.h"
#include "server/api/openapi.h"
#include "server/http/http_server.h"
#include "server/pages/page_routes.h"

namespace cameras::server {

std::vector<Route> all_routes(Application& app, const Guard& guard) {
  std::vector<Route> routes;
  for (auto& some :
       {page_routes(guard), model_routes(app), method_routes(), image_routes(app),
        prediction_routes(app), explanation_routes(app), kserve_routes(app), oip_routes(app)}) {
    std::ranges::copy(some, std::back_inserter(routes));
  }
  return routes;
}

namespace {

// The document names the calls; metrics are counted of all of them.
std::vector<Route> with_own_calls(std::vector<Route> routes, Route metrics) {
  routes.push_back(std::move(metrics));
  routes.push_back(openapi_route(routes));
  return routes;
}

}  // namespace

struct Server::Parts {
  explicit Parts(const ServerOptions& options)
      : socket(options.place),
        guard(options.guard),
        application(options.application),
        http(with_own_calls(
                 all_routes(application, guard),
                 metrics_route(metrics, application, [this] { return http.connections(); })),
             {.limits = options.limits,
              .guard = options.guard,
              .answered = [this](const std::string& pattern, int status,
                                 double seconds) { metrics.count(pattern, status, seconds); }},
             socket) {}

  ListeningSocket socket;
  const Guard guard;
  Metrics metrics;
  Application application;
  HttpServer http;
};

Server::Server(const ServerOptions& options) : parts_(std::make_unique<Parts>(options)) {
  const std::vector<ModelListing> models = parts_->application.models.all();
  // One file, or the bundled one: a broken model is told where it was asked for.
  if (options.open_at_once && models.size() == 1)
    static_cast<void>(parts_->application.models.get(models.front().id));
  parts_->http.start();
}

Server::~Server() { stop(std::chrono::seconds(0)); }

const std::string& Server::address() const noexcept { return parts_->socket.address(); }

int Server::port() const noexcept { return parts_->socket.port(); }

bool Server::stop(std::chrono::seconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  parts_->http.close();
  while (std::chrono::steady_clock::now() < until &&
         (parts_->application.compute.waiting() > 0 || parts_->application.compute.working() > 0)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  const bool finished =
      parts_->application.compute.waiting() == 0 && parts_->application.compute.working() == 0;
  parts_->application.explanations.cancel_all();
  // Whoever waits for an answer that was just finished or cancelled still gets it.
  const auto last = std::max(until, std::chrono::steady_clock::now() + std::chrono::seconds(1));
  return parts_->http.wait(last) && finished;
}

}  // namespace cameras::server
