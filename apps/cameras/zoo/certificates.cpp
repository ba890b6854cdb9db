#include "zoo/certificates.h"

#include <unistd.h>

#include <array>
#include <cstdlib>

namespace cameras::cli::zoo {

std::string certificate_file() {
  for (const char* variable : {"CURL_CA_BUNDLE", "SSL_CERT_FILE"}) {
    const char* const named = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe)
    if (named != nullptr && *named != '\0') return named;
  }
  constexpr std::array kPlaces{
      "/etc/ssl/certs/ca-certificates.crt",  // Debian, Ubuntu, Arch, Gentoo
      "/etc/pki/tls/certs/ca-bundle.crt",    // Fedora, RHEL
      "/etc/ssl/ca-bundle.pem",              // openSUSE
      "/etc/ssl/cert.pem",                   // Alpine
  };
  for (const char* place : kPlaces) {
    if (access(place, R_OK) == 0) return place;
  }
  return {};
}

}  // namespace cameras::cli::zoo
