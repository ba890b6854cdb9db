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
  parts_->http.start();
}

void Server::open_only_model() {
  Models& models = parts_->application.models;
  const std::vector<ModelListing> all = models.all();
  if (all.size() == 1) static_cast<void>(models.get(all.front().id));
}

Server::~Server() { stop(std::chrono::seconds(0)); }

const std::string& Server::address() const noexcept { return parts_->socket.address(); }

int Server::port() const noexcept { return parts_->socket.port(); }

bool Server::stop(std::chrono::seconds patience) {
  Application& application = parts_->application;
  const auto over = [&] {
    return parts_->http.connections() == 0 && application.compute.idle() && application.desk.idle();
  };
  const auto until = std::chrono::steady_clock::now() + patience;
  parts_->http.close();
  while (!over() && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  if (over()) return true;
  application.explanations.cancel_all();
  // Whoever waits for an answer that was just cancelled still gets it.
  static_cast<void>(parts_->http.wait(std::chrono::steady_clock::now() + std::chrono::seconds(1)));
  return false;
}

}  // namespace cameras::server
