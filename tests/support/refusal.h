#pragma once

#include <ostream>
#include <string>

#include "cameras/error.h"

namespace cameras::testing {

/// An Error as a value, so that a test compares its code and its whole text at once.
struct Refusal {
  Errc code;
  std::string message;

  friend bool operator==(const Refusal&, const Refusal&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Refusal& refusal) {
    return out << "code " << static_cast<int>(refusal.code) << ": " << refusal.message;
  }
};

/// The Error that `action` throws; the message "no error" when it throws none.
template <class Action>
Refusal refusal_of(const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    return {error.code(), error.what()};
  }
  return {Errc::io, "no error"};
}

}  // namespace cameras::testing
