#include "network/onednn/arenas.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <optional>

namespace cameras::onednn {
namespace {

constexpr std::size_t kPage = 4096;

bool starts_a_page(const std::byte* bytes) {
  return reinterpret_cast<std::uintptr_t>(bytes) % kPage == 0;  // NOLINT(*-reinterpret-cast)
}

// Under a sanitizer, a byte too few shows.
void write_all(const Arenas::Loan& loan, std::size_t bytes) { std::memset(loan.data(), 1, bytes); }

TEST(Arenas, GrowWithWhatRunsNeed) {
  Arenas arenas;
  for (const std::size_t bytes : {std::size_t{0}, std::size_t{64}, std::size_t{100'000},
                                  std::size_t{50'000'000}, std::size_t{4096}}) {
    const Arenas::Loan loan(arenas, bytes);
    EXPECT_TRUE(starts_a_page(loan.data())) << bytes;
    write_all(loan, bytes);
  }
}

TEST(Arenas, KeepThePieceThatWasGivenBack) {
  Arenas arenas;
  const std::byte* first = nullptr;
  {
    const Arenas::Loan loan(arenas, 100'000);
    first = loan.data();
  }
  const Arenas::Loan smaller(arenas, 10'000);
  EXPECT_EQ(smaller.data(), first);
}

TEST(Arenas, RunsAtTheSameTimeHavePiecesOfTheirOwn) {
  Arenas arenas;
  std::optional<Arenas::Loan> one(std::in_place, arenas, 10'000);
  std::optional<Arenas::Loan> other(std::in_place, arenas, 200'000);
  EXPECT_NE(one->data(), other->data());
  write_all(*one, 10'000);
  write_all(*other, 200'000);
  const std::byte* larger = other->data();
  other.reset();
  one.reset();  // the larger one is kept
  const Arenas::Loan again(arenas, 200'000);
  EXPECT_EQ(again.data(), larger);
}

TEST(Arenas, MoreThanThereIsIsRefused) {
  Arenas arenas;
  EXPECT_THROW(Arenas::Loan(arenas, SIZE_MAX), std::bad_alloc);
  const Arenas::Loan loan(arenas, 64);
  write_all(loan, 64);
}

}  // namespace
}  // namespace cameras::onednn
