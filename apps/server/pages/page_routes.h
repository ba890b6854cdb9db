#pragma once

#include <vector>

#include "server/http/guard.h"
#include "server/http/route.h"

namespace cameras::server {

/// The page's files, each by its name and index.html as / too. With a token "/?token=…" leaves it
/// in a cookie, as a browser asks for pages and events without a header of ours.
std::vector<Route> page_routes(const Guard& guard);

}  // namespace cameras::server
