#include "zoo/sha256.h"

#include <openssl/evp.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "cameras/error.h"

namespace cameras::cli::zoo {

std::string sha256_of(int descriptor, const std::filesystem::path& path) {
  constexpr std::size_t kPiece = std::size_t{1} << 20;
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
  std::vector<std::byte> piece(kPiece);
  off_t at = 0;
  while (true) {
    const ssize_t count = pread(descriptor, piece.data(), piece.size(), at);
    if (count < 0 && errno == EINTR) continue;
    require(count >= 0, Errc::io, path.string(), ": cannot be read: ",
            std::strerror(errno));  // NOLINT(concurrency-mt-unsafe)
    if (count == 0) break;
    EVP_DigestUpdate(context.get(), piece.data(), static_cast<std::size_t>(count));
    at += count;
  }
  std::array<unsigned char, 32> octets{};
  EVP_DigestFinal_ex(context.get(), octets.data(), nullptr);
  std::string text;
  for (const unsigned char octet : octets) {
    text += kDigits[octet >> 4U];
    text += kDigits[octet & 15U];
  }
  return text;
}

}  // namespace cameras::cli::zoo
