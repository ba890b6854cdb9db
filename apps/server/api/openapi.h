#pragma once

#include <vector>

#include "server/http/route.h"

namespace cameras::server {

/// GET /openapi.json: an OpenAPI 3.1 document of these routes and itself.
Route openapi_route(const std::vector<Route>& routes);

}  // namespace cameras::server
