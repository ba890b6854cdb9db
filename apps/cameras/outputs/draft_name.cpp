#include "outputs/draft_name.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <thread>
#include <utility>

#include "console/last_words.h"
#include "outputs/inherited_signals.h"

namespace cameras::cli {
namespace {

enum class State { free, filling, live, claimed };

struct Slot {
  std::atomic<State> state{State::free};
  std::array<char, PATH_MAX> name{};
};

// Global, because a signal's handler is given nothing but the signal's number; of fixed size and
// without locks, because it may run at any moment.
constexpr std::size_t kSlots = 8;
static_assert(std::atomic<State>::is_always_lock_free);

std::array<Slot, kSlots>& slots() {
  static constinit std::array<Slot, kSlots> all{};
  return all;
}

std::size_t take_slot() {
  while (true) {  // more drafts at once than there are slots: another thread is about to be done
    for (std::size_t i = 0; i < kSlots; ++i) {
      State expected = State::free;
      if (slots().at(i).state.compare_exchange_strong(expected, State::filling)) return i;
    }
    std::this_thread::yield();
  }
}

extern "C" void end_by_signal(int signal) {
  const int error = errno;
  for (Slot& slot : slots()) {
    // A claimed slot is never filled again, so that the name stays what it is.
    State expected = State::live;
    if (slot.state.compare_exchange_strong(expected, State::claimed)) unlink(slot.name.data());
  }
  say_last_words();
  errno = error;
  static_cast<void>(std::signal(signal, SIG_DFL));
  static_cast<void>(std::raise(signal));  // delivered when the handler returns
}

}  // namespace

DraftName::DraftName(std::string name) : name_(std::move(name)), slot_(take_slot()) {
  Slot& slot = slots().at(slot_);
  if (name_.size() >= slot.name.size()) {  // no file can have such a name
    slot.state = State::free;
    slot_ = kSlots;
    return;
  }
  std::ranges::copy(name_, slot.name.begin());
  slot.name.at(name_.size()) = '\0';
  slot.state = State::live;
}

DraftName::~DraftName() {
  if (slot_ == kSlots) return;
  State expected = State::live;
  slots().at(slot_).state.compare_exchange_strong(expected, State::free);
}

void remove_drafts_on_signals() {
  for (const int signal :
       std::array{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXCPU, SIGALRM, SIGUSR1, SIGUSR2}) {
    // A handler that is there already is a library's, since a program begins with none.
    struct sigaction action = {};
    action.sa_handler = ignored_by_caller(signal) ? SIG_IGN : &end_by_signal;
    action.sa_flags = SA_RESTART;
    sigfillset(&action.sa_mask);
    sigaction(signal, &action, nullptr);
  }
}

}  // namespace cameras::cli
