#include "evaluation/run/fingerprint.h"

#include <array>
#include <bit>

namespace cameras::evaluation {

void Fingerprint::add(std::span<const std::byte> bytes) {
  constexpr std::uint64_t kPrime = 0x100000001b3;
  for (const std::byte byte : bytes) {
    value_ = (value_ ^ std::to_integer<std::uint64_t>(byte)) * kPrime;
  }
}

void Fingerprint::add(std::string_view text) {
  add(static_cast<std::uint64_t>(text.size()));
  add(std::as_bytes(std::span(text.data(), text.size())));
}

void Fingerprint::add(double number) { add(std::bit_cast<std::uint64_t>(number)); }

void Fingerprint::add(std::uint64_t number) { add(std::as_bytes(std::span(&number, 1))); }

std::string Fingerprint::text() const {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4)
    text += kDigits[(value_ >> static_cast<unsigned>(shift)) & 15U];
  return text;
}

}  // namespace cameras::evaluation
