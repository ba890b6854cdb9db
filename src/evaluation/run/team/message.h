#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace cameras::evaluation {

/// What ranks of a run tell each other.
struct RunMessage {
  enum class Kind : std::uint8_t {
    ready,    ///< to rank 0: a member that can begin; `text` is what it was called with
    begin,    ///< to a member: `number` is the attempt, `text` the record of rank 0's run
    picture,  ///< to a member: `number` is a place in the plan
    done,     ///< to rank 0: that picture's rows, as in rows.csv, and its example's file
    end,      ///< to a member: there is no more work
    bye,      ///< to rank 0: a member that has been told so
    left,     ///< to rank 0: a member that cannot work; `text` says why
  };
  Kind kind;
  std::uint64_t number = 0;
  std::string text = {};
  std::vector<std::byte> bytes = {};
};

std::vector<std::byte> packed(const RunMessage& message);

/// @throws Error{io} for bytes that are no such message
RunMessage unpacked(std::span<const std::byte> bytes);

}  // namespace cameras::evaluation
