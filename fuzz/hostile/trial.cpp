#include "trial.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>
#include <span>
#include <string_view>

#include "cameras/error.h"

namespace cameras::hostile {
namespace {

enum class State { waiting, running, done };

// What both processes see of a trial.
struct Shared {
  State state = State::waiting;
  Ending ending = Ending::success;
  std::array<char, 512> words{};
};

struct Unmap {
  std::size_t bytes;
  void operator()(Shared* shared) const { munmap(shared, bytes); }
};

std::unique_ptr<Shared, Unmap> shared_trials(std::size_t count) {
  const std::size_t bytes = std::max<std::size_t>(1, count) * sizeof(Shared);
  void* const memory =
      mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  require(memory != MAP_FAILED, Errc::io, "cannot share memory with another process");
  auto* const first = static_cast<Shared*>(memory);
  std::uninitialized_value_construct_n(first, count);
  return {first, Unmap{bytes}};
}

std::string contents(std::FILE* file) {
  std::rewind(file);
  std::string text;
  std::array<char, 4096> block;
  while (const std::size_t count = std::fread(block.data(), 1, block.size(), file)) {
    text.append(block.data(), count);
  }
  return text;
}

// A line is what a terminal shows as one, and what a person reads.
bool is_one_line(std::string_view text) {
  constexpr std::size_t kMostLetters = 2000;
  return !text.empty() && text.size() <= kMostLetters &&
         std::ranges::none_of(text, [](unsigned char c) { return c < 32 || c == 127; });
}

void limit_time() {
  const itimerval none{};
  itimerval limit{};
  limit.it_value.tv_sec = kMostSeconds;
  setitimer(ITIMER_PROF, &none, nullptr);
  setitimer(ITIMER_PROF, &limit, nullptr);  // SIGPROF ends the process
}

std::int64_t peak() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return used.ru_maxrss * 1024;
}

void finish(Shared& trial, Ending ending, std::string_view words) {
  trial.ending = peak() > kMostMemory ? Ending::over_memory : ending;
  const std::size_t length = std::min(words.size(), trial.words.size() - 1);
  std::ranges::copy(words.substr(0, length), trial.words.begin());
  trial.state = State::done;
}

// Standard error is `said`, empty.
void run(Shared& trial, const std::function<void()>& action, std::FILE* said) {
  trial.state = State::running;
  limit_time();
  std::string error;
  Ending ending = Ending::success;
  try {
    action();
  } catch (const Error& refusal) {
    error = refusal.what();
    ending = is_one_line(error) ? Ending::refused : Ending::dirty;
  } catch (const std::exception& other) {
    error = std::string("not an Error: ") + other.what();
    ending = Ending::dirty;
  }
  std::fflush(stderr);
  const std::string words = contents(said);
  if (!words.empty()) ending = Ending::dirty;
  finish(trial, ending, error.empty() ? words : error);
}

[[noreturn]] void run_all(std::span<Shared> trials, std::size_t first,
                          const std::function<void(std::size_t)>& action, std::FILE* said) {
  dup2(fileno(said), STDERR_FILENO);
  for (std::size_t i = first; i < trials.size(); ++i) {
    run(
        trials[i], [&] { action(i); }, said);
    if (trials[i].ending == Ending::over_memory) break;  // the peak stays
    if (ftruncate(fileno(said), 0) != 0) break;
    std::rewind(said);
  }
  _exit(0);
}

void run_in_child(std::span<Shared> trials, std::size_t first,
                  const std::function<void(std::size_t)>& action) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> said(std::tmpfile(), &std::fclose);
  require(said != nullptr, Errc::io, "cannot make a temporary file");
  const pid_t child = fork();
  if (child == 0) run_all(trials, first, action, said.get());
  int status = 0;
  require(child > 0 && waitpid(child, &status, 0) == child, Errc::io,
          "cannot start another process");
  const auto running = std::ranges::find(trials, State::running, &Shared::state);
  if (running == trials.end()) return;
  const bool slow = WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF;
  finish(*running, slow ? Ending::over_time : Ending::died, contents(said.get()));
}

}  // namespace

std::vector<Trial> tried(std::size_t count, const std::function<void(std::size_t)>& action) {
  const auto shared = shared_trials(count);
  const std::span<Shared> trials(shared.get(), count);
  std::size_t first = 0;
  while (first < count) {
    run_in_child(trials, first, action);
    const auto next = std::ranges::find(trials, State::waiting, &Shared::state);
    const auto done = static_cast<std::size_t>(next - trials.begin());
    require(done > first, Errc::io, "a process ended before it began");
    first = done;
  }
  std::vector<Trial> result;
  for (const Shared& trial : trials) result.push_back({trial.ending, trial.words.data()});
  return result;
}

}  // namespace cameras::hostile
