#include "cameras/team.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "cameras/error.h"
#include "cameras/evaluation.h"
#include "cameras/file.h"
#include "evaluation/judged_run.h"
#include "evaluation/run/team/message.h"
#include "evaluation/run/team/parts.h"
#include "support/refusal.h"

namespace cameras::testing {
namespace {

namespace fs = std::filesystem;
using evaluation::RunMessage;
using Kind = RunMessage::Kind;

// What a launcher's library does, between threads of this process.
class Wires {
 public:
  explicit Wires(int size) : boxes_(static_cast<std::size_t>(size)) {}

  Team team(int rank) {
    return {.rank = rank,
            .size = static_cast<int>(boxes_.size()),
            .send =
                [this, rank](int to, std::span<const std::byte> bytes) {
                  const std::scoped_lock lock(mutex_);
                  boxes_.at(static_cast<std::size_t>(to))
                      .push_back({.from = rank, .bytes = {bytes.begin(), bytes.end()}});
                  changed_.notify_all();
                },
            .receive =
                [this, rank](std::chrono::milliseconds patience) {
                  return next(static_cast<std::size_t>(rank), patience);
                }};
  }

 private:
  std::optional<TeamMessage> next(std::size_t rank, std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    const auto there = [&] { return !boxes_[rank].empty(); };
    if (!changed_.wait_for(lock, patience, there)) return std::nullopt;
    TeamMessage message = std::move(boxes_[rank].front());
    boxes_[rank].pop_front();
    return message;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::deque<TeamMessage>> boxes_;
};

// Seven photos, of which the network itself chooses the label.
class TeamRun : public JudgedRun {
 protected:
  TeamRun() {
    for (int i = 0; i < kPictures; ++i) write_photo(folder_, "set/" + std::to_string(i) + ".png");
    dataset_ = open_dataset(folder_.path() / "set");
    options_.methods = {"grad_cam", "hires_cam"};
    options_.metrics = {"sparsity"};
    options_.labels = JudgedLabels::predicted;
    options_.examples = 2;
  }

  static constexpr int kPictures = 7;
};

// A rank that does what it is told to by the test, and not what evaluate() does.
class ScriptedRank {
 public:
  explicit ScriptedRank(Team team) : team_(std::move(team)) {}

  void say(const RunMessage& message) const { team_.send(0, evaluation::packed(message)); }

  RunMessage hear(Kind kind) const {
    constexpr std::chrono::seconds kPatience(60);
    const auto message = team_.receive(kPatience);
    require(message.has_value(), Errc::io, "nothing was said");
    RunMessage heard = evaluation::unpacked(message->bytes);
    require(heard.kind == kind, Errc::io, "something else was said");
    return heard;
  }

 private:
  Team team_;
};

TEST_F(TeamRun, GivesTheBytesOfOneProcess) {
  run("whole");
  for (const int size : {2, 3}) {
    Wires wires(size);
    std::vector<std::thread> others;
    for (int rank = 1; rank < size; ++rank) {
      others.emplace_back([&, rank] { run("out", {.team = wires.team(rank)}); });
    }
    const EvaluationResults results = run("out", {.team = wires.team(0)});
    for (std::thread& other : others) other.join();
    EXPECT_EQ(results.summary.rows, 2 * kPictures);
    EXPECT_EQ(files("out"), files("whole"));
    fs::remove_all(folder_.path() / "out");
  }
}

TEST_F(TeamRun, GivesThePictureOfARankThatLeavesToOthers) {
  run("whole");
  Wires wires(2);
  std::thread other([&] {
    const ScriptedRank rank(wires.team(1));
    rank.say(
        {.kind = Kind::ready, .text = "--shard 0/1 --out " + (folder_.path() / "out").string()});
    EXPECT_THAT(rank.hear(Kind::begin).text, ::testing::HasSubstr("\"instruction_set\": \""));
    rank.hear(Kind::picture);
    leave_team(wires.team(1), std::string(2000, 'x'));
  });
  Team team = wires.team(0);
  std::vector<int> at_work;
  std::vector<std::string> left;
  team.at_work = [&](int ranks) { at_work.push_back(ranks); };
  team.left = [&](int rank, const std::string& why) {
    EXPECT_EQ(rank, 1);
    left.push_back(why);
  };
  // Rank 0 begins once the other has its picture.
  bool begun = false;
  const auto wait = [&](std::size_t, std::size_t, const std::string&) {
    if (!begun) other.join();
    begun = true;
    return true;
  };
  run("out", {.progress = wait, .team = team});
  EXPECT_EQ(files("out"), files("whole"));
  EXPECT_EQ(at_work, (std::vector<int>{1, 2, 1}));
  EXPECT_EQ(left, std::vector<std::string>{std::string(1000, 'x')});
}

// Rank 1 has done pictures that rank 0 is not at yet, and all is killed: alone, the next process
// takes their rows over and does not look at them.
TEST_F(TeamRun, TakesOverWhatRanksHaveLeft) {
  run("whole");
  Wires wires(2);
  std::thread other([&] {
    try {
      run("out", {.team = wires.team(1)});
    } catch (const Error&) {  // what it was sent instead of an end
    }
  });
  // Rank 0 never begins with its own picture, the first: it waits for three others.
  const auto wait = [&](std::size_t, std::size_t, const std::string&) {
    constexpr int kMostPauses = 6000;
    const auto lines = [&] {
      const auto there = files("out");
      const auto part = there.find("ranks/1-1.csv");
      return part == there.end() ? 0 : std::ranges::count(part->second, '\n');
    };
    for (int i = 0; i < kMostPauses && lines() < 1 + 3 * 2; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  };
  EXPECT_EQ(refusal_of([&] { run("out", {.progress = wait, .team = wires.team(0)}); }).code,
            Errc::cancelled);
  wires.team(0).send(1, evaluation::packed({.kind = Kind::done}));
  other.join();
  const auto before = files("out");
  EXPECT_FALSE(before.contains("summary.json"));
  std::set<std::string> looked_at;
  const auto note = [&](std::size_t, std::size_t, const std::string& name) {
    looked_at.insert(name);
    return true;
  };
  run("out", {.progress = note});
  EXPECT_EQ(files("out"), files("whole"));
  EXPECT_LE(looked_at.size(), static_cast<std::size_t>(kPictures - 3));
}

TEST_F(TeamRun, RefusesWhatIsNoAnswer) {
  const std::string call = "--shard 0/1 --out " + (folder_.path() / "out").string();
  const auto refused = [&](const std::function<void(const ScriptedRank&, const Team&)>& script) {
    Wires wires(2);
    std::thread other([&] { script(ScriptedRank(wires.team(1)), wires.team(1)); });
    bool begun = false;
    const auto wait = [&](std::size_t, std::size_t, const std::string&) {
      if (!begun) other.join();
      begun = true;
      return true;
    };
    const Refusal refusal =
        refusal_of([&] { run("out", {.progress = wait, .team = wires.team(0)}); });
    fs::remove_all(folder_.path() / "out");
    return refusal.message;
  };
  EXPECT_EQ(refused([](const ScriptedRank&, const Team& team) { team.send(0, as_bytes("hello")); }),
            "expected a message of this program from another rank, found 5 other bytes");
  const auto answered = [&](const RunMessage& answer) {
    return [answer, call](const ScriptedRank& rank, const Team&) {
      rank.say({.kind = Kind::ready, .text = call});
      rank.hear(Kind::begin);
      RunMessage done = answer;
      done.number += rank.hear(Kind::picture).number;
      rank.say(done);
    };
  };
  EXPECT_THAT(refused(answered({.kind = Kind::done, .number = 1})),
              ::testing::HasSubstr("expected picture "));
  EXPECT_THAT(refused(answered({.kind = Kind::done})),
              ::testing::HasSubstr("expected 2 rows of a picture from another rank, found 0"));
  EXPECT_THAT(refused(answered({.kind = Kind::picture})),
              ::testing::HasSubstr("expected a message to rank 0 from rank 1"));
  // A rank with a part of its own ends the run, which would lack that part.
  EXPECT_EQ(refused([](const ScriptedRank& rank, const Team&) {
              rank.say({.kind = Kind::ready, .text = "--shard 1/2 --out b"});
            }),
            "rank 1 was called with --shard 1/2 --out b, rank 0 with " + call +
                ": expected the same of all ranks, which share one run");
}

// A number is taken before anything is written under it, and nobody else gets it, although the one
// who has it was killed before its first row.
TEST(Attempts, HaveANumberOfTheirOwn) {
  const TemporaryFolder folder;
  EXPECT_EQ(evaluation::next_attempt(folder.path()), 1U);
  EXPECT_EQ(evaluation::next_attempt(folder.path()), 2U);
  std::ofstream(folder.path() / "ranks" / "7-1.csv") << "x";
  EXPECT_EQ(evaluation::next_attempt(folder.path()), 8U);
  evaluation::remove_parts(folder.path());
  EXPECT_FALSE(fs::exists(folder.path() / "ranks"));
}

TEST(RunMessages, AreWhatWasPacked) {
  const RunMessage sent{.kind = Kind::done,
                        .number = 1'000'000'007,
                        .text = std::string("a\0b", 3),
                        .bytes = {std::byte{7}}};
  const std::vector<std::byte> bytes = evaluation::packed(sent);
  const RunMessage found = evaluation::unpacked(bytes);
  EXPECT_EQ(found.kind, sent.kind);
  EXPECT_EQ(found.number, sent.number);
  EXPECT_EQ(found.text, sent.text);
  EXPECT_EQ(found.bytes, sent.bytes);
  // Any beginning of it is refused, but for one that ends among the bytes at the end.
  for (std::size_t size = 0; size + 1 < bytes.size(); ++size) {
    const auto part = std::span(bytes).first(size);
    EXPECT_EQ(refusal_of([&] { evaluation::unpacked(part); }).code, Errc::io) << size;
  }
}

}  // namespace
}  // namespace cameras::testing
