#pragma once

#include <string_view>

namespace cameras::cli {

/// What standard error says, on a line of its own, where a signal ends the program from now on.
void set_last_words(std::string_view line);

/// Nothing more is said from now on.
void forget_last_words() noexcept;

/// Says them, if there are any. Safe in the handler of a signal.
void say_last_words() noexcept;

}  // namespace cameras::cli
