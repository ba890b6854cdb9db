#include "server/http/digest.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>

#include "server/http/failure.h"

namespace cameras::server {
namespace {

const unsigned char* as_octets(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string hexadecimal(std::span<const unsigned char> octets) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const unsigned char octet : octets) {
    text += kDigits[octet >> 4U];
    text += kDigits[octet & 15U];
  }
  return text;
}

}  // namespace

std::string sha256(std::span<const std::string_view> parts) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  std::array<unsigned char, 32> octets{};
  EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
  for (const std::string_view part : parts) {
    const std::string length = std::to_string(part.size()) + ":";
    EVP_DigestUpdate(context.get(), length.data(), length.size());
    EVP_DigestUpdate(context.get(), part.data(), part.size());
  }
  EVP_DigestFinal_ex(context.get(), octets.data(), nullptr);
  return hexadecimal(octets);
}

std::string sha256(std::string_view bytes) { return sha256(std::array{bytes}); }

std::string from_base64(std::string_view text) {
  std::string letters;
  letters.reserve(text.size());
  std::ranges::copy_if(text, std::back_inserter(letters),
                       [](char letter) { return letter != '\n' && letter != '\r'; });
  const std::size_t padding = letters.ends_with("==") ? 2 : letters.ends_with('=') ? 1 : 0;
  const bool whole = letters.size() % 4 == 0 &&
                     letters.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()) &&
                     letters.find('=') + padding >= letters.size();
  if (letters.empty()) return {};
  std::string bytes(letters.size() / 4 * 3, '\0');
  const int count = !whole ? -1
                           : EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                             as_octets(letters), static_cast<int>(letters.size()));
  if (count < 0) throw bad_request("expected base64, found something else");
  bytes.resize(static_cast<std::size_t>(count) - padding);
  return bytes;
}

std::string to_base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int count = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), as_octets(bytes),
                                    static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(count));
  return text;
}

}  // namespace cameras::server
