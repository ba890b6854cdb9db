#include "server/token_file.h"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>

#include "cameras/error.h"

namespace cameras::server {
namespace {

constexpr std::size_t kMostTokenBytes = 4096;

// Looked at before it is opened: opening some devices does something, and some never end.
void require_token_file(const std::string& file) {
  struct stat status = {};
  require(stat(file.c_str(), &status) == 0, Errc::io, file, ": cannot be read");
  require(S_ISREG(status.st_mode) || S_ISFIFO(status.st_mode), Errc::io, file,
          ": expected a token in a file or pipe, found something else");
}

// At most one byte more than a token may have.
std::string start_of(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string text(kMostTokenBytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  require(stream.good() || stream.eof(), Errc::io, file, ": cannot be read");
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

}  // namespace

std::string token_in(const std::string& file) {
  if (file.empty()) return {};
  require_token_file(file);
  std::string token = start_of(file);
  require(token.size() <= kMostTokenBytes, Errc::bad_argument, file,
          ": expected a token of at most ", kMostTokenBytes, " bytes, found more");
  while (token.ends_with('\n') || token.ends_with('\r')) token.pop_back();
  const auto plain = [](char letter) { return letter > ' ' && letter < 127 && letter != ';'; };
  require(token.size() >= 16 && std::ranges::all_of(token, plain), Errc::bad_argument, file,
          ": expected a token of at least 16 letters without spaces or ;");
  return token;
}

}  // namespace cameras::server
