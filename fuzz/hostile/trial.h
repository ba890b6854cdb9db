#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace cameras::hostile {

enum class Ending {
  success,      ///< the input was good enough
  refused,      ///< an Error of one line
  dirty,        ///< another exception, an Error of several lines, words on standard error
  died,         ///< by a signal, or of a sanitizer's finding
  over_time,    ///< more than kMostSeconds of the processor
  over_memory,  ///< more than kMostMemory at its peak
};
constexpr int kEndings = 6;

constexpr int kMostSeconds = 20;
constexpr std::int64_t kMostMemory = std::int64_t{2} << 30;

struct Trial {
  Ending ending;
  std::string words;  ///< the Error's text, or what was written to standard error
};

/// Does action(0) … action(count - 1) in a process of their own, under limits; in a new one after
/// each that ends badly.
std::vector<Trial> tried(std::size_t count, const std::function<void(std::size_t)>& action);

}  // namespace cameras::hostile
