#pragma once

#include <string>

#include "cameras/error.h"

namespace cameras::testing {

/// What the Error says that `action` throws; "no error" when it throws none.
template <class Action>
std::string message_of(const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace cameras::testing
