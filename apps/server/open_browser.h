#pragma once

#include <string>

namespace cameras::server {

/// Shows an address in the browser of whoever is logged in, where there is one; says nothing where
/// there is none.
void open_browser(const std::string& address);

}  // namespace cameras::server
