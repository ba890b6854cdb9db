#include "evaluation/run/team/message.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "cameras/error.h"
#include "cameras/file.h"
#include "cameras/team.h"

namespace cameras {
namespace evaluation {
namespace {

constexpr std::size_t kNumber = sizeof(std::uint64_t);
constexpr std::size_t kHead = 1 + 2 * kNumber;  // the kind, the number, the length of the text

// Ranks of one run are the same program, for one kind of processor: numbers as they lie in memory.
void set_number(std::span<std::byte> bytes, std::uint64_t number) {
  std::memcpy(bytes.data(), &number, kNumber);
}

std::uint64_t number_at(std::span<const std::byte> bytes) {
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data(), kNumber);
  return number;
}

}  // namespace

std::vector<std::byte> packed(const RunMessage& message) {
  const std::vector<std::byte> text = as_bytes(message.text);
  std::vector<std::byte> bytes(kHead + text.size() + message.bytes.size());
  bytes[0] = static_cast<std::byte>(message.kind);
  const std::span<std::byte> all(bytes);
  set_number(all.subspan(1), message.number);
  set_number(all.subspan(1 + kNumber), text.size());
  std::ranges::copy(text, all.subspan(kHead).begin());
  std::ranges::copy(message.bytes, all.subspan(kHead + text.size()).begin());
  return bytes;
}

RunMessage unpacked(std::span<const std::byte> bytes) {
  const bool has_head =
      bytes.size() >= kHead && bytes[0] <= static_cast<std::byte>(RunMessage::Kind::left);
  require(has_head, Errc::io, "expected a message of this program from another rank, found ",
          bytes.size(), " other bytes");
  const std::uint64_t length = number_at(bytes.subspan(1 + kNumber));
  const std::span<const std::byte> rest = bytes.subspan(kHead);
  require(length <= rest.size(), Errc::io, "expected a message with a text of ", length,
          " bytes, found ", rest.size());
  const auto text = rest.first(length);
  const auto more = rest.subspan(length);
  return {.kind = static_cast<RunMessage::Kind>(bytes[0]),
          .number = number_at(bytes.subspan(1)),
          .text = {reinterpret_cast<const char*>(text.data()), text.size()},
          .bytes = {more.begin(), more.end()}};
}

}  // namespace evaluation

void leave_team(const Team& team, const std::string& why) {
  constexpr std::size_t kMost = 1000;  // small enough to be sent without anybody who waits for it
  team.send(0, evaluation::packed(
                   {.kind = evaluation::RunMessage::Kind::left, .text = why.substr(0, kMost)}));
}

}  // namespace cameras
