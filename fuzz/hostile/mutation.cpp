#include "mutation.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace cameras::hostile {
namespace {

constexpr std::array<std::uint64_t, 12> kNumbers{
    0,      1,          0x7F,       0x80,       0xFF,       0x7FFF,
    0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 1ULL << 62, ~std::uint64_t{0}};

constexpr std::array<std::string_view, 16> kNumberTexts{
    "0",     "1",     "-1",         "2",
    "7",     "65536", "1e9",        "1e999",
    "-1e99", "1e-40", "4294967296", "99999999999999999999",
    "0.5",   "1000",  "255",        "-9223372036854775808"};

constexpr std::array<std::string_view, 12> kWords{
    "null",     "true",     "[]",          "{}",
    R"("")",    "NaN",      "Infinity",    R"("../../../etc/passwd")",
    "[[[[[[[[", "\xFF\xFE", R"("\ud800")", R"(<!DOCTYPE a [<!ENTITY b "b">]>)"};

bool is_number_character(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' || c == '+';
}

// Where a number begins and ends, the next one at or after `from`; both at the end where there is
// none.
std::pair<std::size_t, std::size_t> number_behind(const std::string& text, std::size_t from) {
  const auto digit = std::find_if(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(),
                                  [](unsigned char c) { return std::isdigit(c) != 0; });
  const auto end = std::find_if_not(digit, text.end(), is_number_character);
  return {static_cast<std::size_t>(digit - text.begin()),
          static_cast<std::size_t>(end - text.begin())};
}

void replace_number(std::string& text, Dice& dice) {
  const auto [begin, end] = number_behind(text, dice.below(text.size()));
  if (begin < end) text.replace(begin, end - begin, kNumberTexts[dice.below(kNumberTexts.size())]);
}

void replace_word(std::string& text, Dice& dice) {
  const std::size_t begin = dice.below(text.size());
  text.replace(begin, dice.below(12), kWords[dice.below(kWords.size())]);
}

void overwrite_number(std::string& bytes, Dice& dice) {
  const std::uint64_t number = kNumbers[dice.below(kNumbers.size())];
  const std::size_t size = std::size_t{1} << dice.below(4);  // 1, 2, 4 or 8, least byte first
  if (bytes.size() < size) return;
  const std::size_t begin = dice.below(bytes.size() - size + 1);
  for (std::size_t i = 0; i < size; ++i) {
    bytes[begin + i] = static_cast<char>(number >> (8 * i) & 0xFF);
  }
}

void flip_bit(std::string& bytes, Dice& dice) {
  if (bytes.empty()) return;
  char& byte = bytes[dice.below(bytes.size())];
  byte = static_cast<char>(byte ^ (1 << dice.below(8)));
}

void cut_out(std::string& bytes, Dice& dice) {
  if (!bytes.empty()) bytes.erase(dice.below(bytes.size()), 1 + dice.below(64));
}

void repeat(std::string& bytes, Dice& dice) {
  const std::string part = bytes.substr(dice.below(bytes.size() + 1), 1 + dice.below(256));
  const std::size_t where = dice.below(bytes.size() + 1);
  const std::size_t times = 1 + dice.below(8);
  for (std::size_t i = 0; i < times; ++i) bytes.insert(where, part);
}

void shorten(std::string& bytes, Dice& dice) { bytes.resize(dice.below(bytes.size() + 1)); }

void take_from(const std::string& other, std::string& bytes, Dice& dice) {
  const std::string part = other.substr(dice.below(other.size() + 1), 1 + dice.below(512));
  bytes.replace(dice.below(bytes.size() + 1), dice.below(part.size() + 1), part);
}

bool is_text(const std::string& bytes) {
  return std::ranges::none_of(bytes, [](unsigned char c) { return c < 9; });
}

}  // namespace

std::string mutated(std::span<const std::string> seeds, Dice& dice) {
  std::string bytes = seeds[dice.below(seeds.size())];
  const bool text = is_text(bytes);
  const std::size_t faults = 1 + dice.below(4);
  for (std::size_t i = 0; i < faults; ++i) {
    switch (dice.below(text ? 12 : 7)) {
      case 0: flip_bit(bytes, dice); break;
      case 1:
      case 2: overwrite_number(bytes, dice); break;
      case 3: cut_out(bytes, dice); break;
      case 4: repeat(bytes, dice); break;
      case 5: take_from(seeds[dice.below(seeds.size())], bytes, dice); break;
      case 6:
        if (dice.below(4) == 0) shorten(bytes, dice);
        break;
      case 7:
      case 8: replace_word(bytes, dice); break;
      default: replace_number(bytes, dice);
    }
  }
  return bytes;
}

std::string with_hostile_numbers(std::string text, Dice& dice) {
  const std::size_t faults = 1 + dice.below(3);
  for (std::size_t i = 0; i < faults; ++i) replace_number(text, dice);
  return text;
}

}  // namespace cameras::hostile
