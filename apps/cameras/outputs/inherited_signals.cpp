#include "outputs/inherited_signals.h"

#include <array>
#include <csignal>
#include <cstddef>

namespace cameras::cli {
namespace {

constexpr std::size_t kSignals = 65;  // Linux has 64, from 1 on

// Global, because it is filled before main() and before every library's own beginning.
constinit std::array<bool, kSignals> ignored{};

extern "C" void look_up_ignored_signals() {
  for (std::size_t signal = 1; signal < kSignals; ++signal) {
    struct sigaction found = {};
    ignored[signal] =
        sigaction(static_cast<int>(signal), nullptr, &found) == 0 && found.sa_handler == SIG_IGN;
  }
}

// The dynamic loader calls what is listed here before the constructors of any library.
[[gnu::section(".preinit_array"), gnu::used]] void (*first_of_all)() = &look_up_ignored_signals;

}  // namespace

bool ignored_by_caller(int signal) { return ignored.at(static_cast<std::size_t>(signal)); }

}  // namespace cameras::cli
