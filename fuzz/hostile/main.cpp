// hostile SEEDS FINDINGS [SEED [COUNT]]: spoils COUNT inputs of each kind, uses each as the program
// would, in a process of its own, and counts how that ends. SEEDS is what fuzz_seeds writes, with
// models beside; inputs that end badly are kept in FINDINGS.
#include <ATen/Parallel.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "cameras/error.h"
#include "kinds.h"
#include "trial.h"

namespace {

namespace fs = std::filesystem;
using cameras::hostile::Dice;
using cameras::hostile::Ending;
using cameras::hostile::kEndings;
using cameras::hostile::Kind;
using cameras::hostile::kinds;
using cameras::hostile::Trial;
using cameras::hostile::tried;

constexpr std::int64_t kTogether = 100;  // trials that one process makes, if they end well

constexpr std::array<std::string_view, kEndings> kEndingNames{"used", "refused",   "dirty",
                                                              "died", "over time", "over memory"};

struct Counts {
  std::array<std::int64_t, kEndings> of{};

  std::int64_t& operator[](Ending ending) { return of.at(static_cast<std::size_t>(ending)); }
  std::int64_t bad() const { return of[2] + of[3] + of[4] + of[5]; }
};

struct Campaign {
  fs::path seeds;
  fs::path findings;
  std::uint64_t seed = 1;
  std::int64_t count = 100;
};

std::uint64_t number(const char* text) {
  std::uint64_t value = 0;
  const char* const end = text + std::strlen(text);
  const auto [stop, error] = std::from_chars(text, end, value);
  cameras::require(error == std::errc() && stop == end, cameras::Errc::bad_argument,
                   "expected a number, found '", text, "'");
  return value;
}

// A folder of this process that goes with it.
class Scratch {
 public:
  Scratch() : path_(fs::temp_directory_path() / ("hostile-" + std::to_string(getpid()))) {
    fs::create_directories(path_);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void keep(const Campaign& campaign, const Kind& kind, std::int64_t i, const std::string& input,
          const Trial& trial) {
  const std::string name =
      std::string(kind.name) + "-" + std::to_string(campaign.seed) + "-" + std::to_string(i);
  std::ofstream(campaign.findings / name, std::ios::binary)
      .write(input.data(), static_cast<std::streamsize>(input.size()));
  std::ofstream(campaign.findings / (name + ".txt")) << trial.words << '\n';
  std::printf("%s: %s: %.200s\n", name.c_str(),
              kEndingNames.at(static_cast<std::size_t>(trial.ending)).data(), trial.words.c_str());
  std::fflush(stdout);
}

Counts counts_of(const Campaign& campaign, const Kind& kind, const fs::path& scratch) {
  const std::vector<std::string> seeds = kind.seeds(campaign.seeds);
  cameras::require(!seeds.empty(), cameras::Errc::io, "expected seeds of kind '", kind.name,
                   "' in ", campaign.seeds.string(), ", found none");
  const auto input = [&](std::int64_t i) {
    Dice dice(campaign.seed * 1'000'003 + static_cast<std::uint64_t>(i));
    return kind.spoilt(seeds, dice);
  };
  Counts counts;
  for (std::int64_t begin = 0; begin < campaign.count; begin += kTogether) {
    const auto count = static_cast<std::size_t>(std::min(kTogether, campaign.count - begin));
    const auto trials = tried(count, [&](std::size_t i) {
      kind.use(input(begin + static_cast<std::int64_t>(i)), scratch);
    });
    for (std::size_t i = 0; i < count; ++i) {
      ++counts[trials[i].ending];
      const bool good = trials[i].ending == Ending::success || trials[i].ending == Ending::refused;
      const std::int64_t number = begin + static_cast<std::int64_t>(i);
      if (!good) keep(campaign, kind, number, input(number), trials[i]);
    }
  }
  return counts;
}

// Status 1 where an input ended badly.
int run(const Campaign& campaign) {
  fs::create_directories(campaign.findings);
  // Children of a process that has worker threads would wait for them forever.
  at::set_num_threads(1);
  const Scratch scratch;
  std::string table;
  std::int64_t bad = 0;
  for (const Kind& kind : kinds()) {
    const Counts counts = counts_of(campaign, kind, scratch.path());
    table += "| " + std::string(kind.name);
    for (const std::int64_t count : counts.of) table += " | " + std::to_string(count);
    table += " |\n";
    bad += counts.bad();
  }
  std::printf(
      "seed %ju, %jd inputs of each kind\n\n"
      "| kind | used | refused | dirty | died | over time | over memory |\n"
      "|---|---|---|---|---|---|---|\n%s",
      static_cast<std::uintmax_t>(campaign.seed), static_cast<std::intmax_t>(campaign.count),
      table.c_str());
  return bad == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || argc > 5) {
    std::fputs("usage: hostile SEEDS FINDINGS [SEED [COUNT]]\n", stderr);
    return 2;
  }
  try {
    Campaign campaign{.seeds = argv[1], .findings = argv[2]};
    if (argc > 3) campaign.seed = number(argv[3]);
    if (argc > 4) campaign.count = static_cast<std::int64_t>(number(argv[4]));
    return run(campaign);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "hostile: %s\n", error.what());
    return 2;
  }
}
