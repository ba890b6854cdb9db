#include "evaluation/dataset/run_lengths.h"

#include <array>

#include "cameras/error.h"
#include "core/checked.h"
#include "model/card_json.h"

namespace cameras {
namespace {

using Json = nlohmann::json;

constexpr unsigned kDigitBits = 5;
constexpr std::int64_t kDigit = 0x1f;
constexpr std::int64_t kMore = 0x20;
constexpr std::int64_t kNegative = 0x10;
constexpr unsigned kMostDigits = 10;  // 50 bits

// Takes a count off the front of `text`.
std::int64_t take_count(std::string_view& text) {
  std::uint64_t value = 0;
  for (unsigned digit = 0; digit < kMostDigits; ++digit) {
    require(!text.empty(), Errc::bad_model, "the compressed run lengths end within a count");
    const std::int64_t bits = text.front() - '0';
    require(bits >= 0 && bits < 2 * kMore, Errc::bad_model,
            "the compressed run lengths have a character that is none of theirs");
    text.remove_prefix(1);
    const unsigned shift = kDigitBits * digit;
    value |= static_cast<std::uint64_t>(bits & kDigit) << shift;
    if ((bits & kMore) != 0) continue;
    if ((bits & kNegative) != 0) value |= ~std::uint64_t{0} << (shift + kDigitBits);
    return static_cast<std::int64_t>(value);
  }
  fail(Errc::bad_model, "the compressed run lengths have a count without end");
}

// The last one; and that there are no more than pixels can be told apart with, and as many zeros.
void check_last(const std::vector<std::int64_t>& counts, std::int64_t limit) {
  require(counts.back() >= 0 && counts.back() <= limit, Errc::bad_model,
          "expected run lengths from 0 to ", limit, ", found ", counts.back());
  require(std::ssize(counts) <= 2 * limit + 2, Errc::bad_model, "expected at most ", 2 * limit + 2,
          " run lengths, found more");
}

std::vector<std::int64_t> plain_counts(const Json& counts, std::int64_t limit) {
  std::vector<std::int64_t> result;
  for (const Json& count : counts) {
    require(count.is_number_integer(), Errc::bad_model, "expected run lengths, found ",
            describe(count));
    result.push_back(count.get<std::int64_t>());
    check_last(result, limit);
  }
  return result;
}

std::array<std::int64_t, 2> mask_size(const Json& segmentation) {
  const auto size = segmentation.find("size");
  const bool pair = size != segmentation.end() && size->is_array() && size->size() == 2 &&
                    size->at(0).is_number_integer() && size->at(1).is_number_integer();
  require(pair, Errc::bad_model, "expected run lengths with a size [height,width]");
  return {size->at(0).get<std::int64_t>(), size->at(1).get<std::int64_t>()};
}

}  // namespace

std::vector<std::int64_t> decompressed(std::string_view text, std::int64_t limit) {
  std::vector<std::int64_t> counts;
  while (!text.empty()) {
    const std::int64_t stored = take_count(text);
    const bool difference = counts.size() > 2;
    counts.push_back(stored + (difference ? counts[counts.size() - 2] : 0));
    check_last(counts, limit);
  }
  return counts;
}

RunLengths run_lengths(const Json& segmentation, const Limits& limits) {
  const auto size = mask_size(segmentation);
  const std::int64_t pixels = checked_product(size, limits.image_pixels, "the mask");
  require(pixels > 0, Errc::bad_model, "the mask has no pixels");
  const auto counts = segmentation.find("counts");
  require(counts != segmentation.end() && (counts->is_array() || counts->is_string()),
          Errc::bad_model, "expected run lengths as 'counts', a list or a string");
  RunLengths runs{.height = size[0], .width = size[1], .counts = {}};
  runs.counts = counts->is_string() ? decompressed(counts->get_ref<const std::string&>(), pixels)
                                    : plain_counts(*counts, pixels);
  std::int64_t total = 0;  // as long as it is at most `pixels`, no count makes it overflow
  for (const std::int64_t count : runs.counts) {
    total += count;
    if (total > pixels) break;
  }
  require(total == pixels, Errc::bad_model, "expected run lengths of ", size[1], " x ", size[0],
          " pixels together, found ", total > pixels ? "more" : std::to_string(total));
  return runs;
}

}  // namespace cameras
