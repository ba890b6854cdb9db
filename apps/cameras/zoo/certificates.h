#pragma once

#include <string>

namespace cameras::cli::zoo {

/// The file of certificates that servers are held against: what CURL_CA_BUNDLE or SSL_CERT_FILE
/// names, else the first of the places where systems keep it; "" = where the library itself looks.
/// A library that came in a bundle knows only the place of the system that it was made on.
std::string certificate_file();

}  // namespace cameras::cli::zoo
