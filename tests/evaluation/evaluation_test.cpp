#include "cameras/evaluation.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>

#include "cameras/error.h"
#include "cameras/evaluation_plan.h"
#include "evaluation/judged_run.h"
#include "support/message.h"
#include "support/refusal.h"

// Through the public header alone, as a C++ user runs it.
namespace cameras::testing {
namespace {

namespace fs = std::filesystem;

// Three photos whose left half is label 0 and whose right half is label 1.
class EvaluationRun : public JudgedRun {
 protected:
  EvaluationRun() {
    std::string images;
    std::string annotations;
    for (int i = 0; i < 3; ++i) {
      const std::string number = std::to_string(i);
      write_photo(folder_, "set/" + number + ".png");
      images += (i == 0 ? "" : ", ") + std::string(R"({"id": )") + number + R"(, "file_name": ")" +
                number + R"(.png", "height": 8, "width": 8})";
      annotations += (i == 0 ? "" : ", ") + std::string(R"({"image_id": )") + number +
                     R"(, "category_id": 1, "bbox": [0, 0, 4, 8]}, {"image_id": )" + number +
                     R"(, "category_id": 2, "bbox": [4, 0, 4, 8]})";
    }
    folder_.write(
        "set/annotations.json",
        R"({"categories": [{"id": 1, "name": "0"}, {"id": 2, "name": "1"}], "images": [)" + images +
            R"(], "annotations": [)" + annotations + "]}");
    dataset_ = open_dataset(folder_.path() / "set");
    options_.methods = {"grad_cam", "hires_cam"};
    options_.metrics = {"energy"};
    options_.examples = 1;
  }
};

// The maps lie on their halves alone: all of the energy is inside of the object.
TEST_F(EvaluationRun, JudgesMethodsByLabel) {
  const Summary summary = run("out").summary;
  EXPECT_EQ(summary.pictures, 3);
  EXPECT_EQ(summary.rows, 3 * 2 * 2);
  EXPECT_EQ(summary.skipped, 0) << summary.first_problem;
  ASSERT_EQ(summary.methods.size(), 2U);
  const MethodColumn& column = summary.methods[1].columns.at(0);
  EXPECT_EQ(column.mean.rows, 6);
  ASSERT_TRUE(column.mean.interval.has_value());
  EXPECT_NEAR(column.mean.interval->estimate, 1, 1e-6);
  ASSERT_TRUE(column.difference.interval.has_value());
  EXPECT_NEAR(column.difference.interval->estimate, 0, 1e-6);
}

TEST_F(EvaluationRun, GivesWhatIsDrawnAndWritten) {
  const EvaluationResults results = run("out");
  ASSERT_EQ(results.examples.size(), 1U);
  EXPECT_EQ(results.examples[0].picture, "000000000");
  EXPECT_NO_THROW(static_cast<void>(Image::decode(results.examples[0].jpeg)));
  const auto written = files("out");
  EXPECT_EQ(written.at("run.json"), results.record);
  EXPECT_TRUE(written.contains("rows.csv") && written.contains("summary.json"));
  EXPECT_EQ(written.size(), 4U);
}

TEST_F(EvaluationRun, GoesOnWhereItWasStopped) {
  std::vector<std::size_t> asked;
  const auto stop_at_two = [&](std::size_t done, std::size_t of, const std::string& picture) {
    EXPECT_EQ(of, 3U);
    EXPECT_EQ(picture, std::to_string(done) + ".png");
    if (done == 2) return false;
    if (asked.empty() || asked.back() != done) asked.push_back(done);
    return true;
  };
  EXPECT_EQ(refusal_of([&] { run("out", {.progress = stop_at_two}); }).code, Errc::cancelled);
  const auto note = [&](std::size_t done, std::size_t, const std::string&) {
    if (asked.back() != done) asked.push_back(done);
    return true;
  };
  run("out", {.progress = note});
  EXPECT_EQ(asked, (std::vector<std::size_t>{0, 1, 2}));
  run("whole");
  EXPECT_EQ(files("out"), files("whole"));
}

// Nowhere within a picture is anything kept of it.
TEST_F(EvaluationRun, StopsBetweenThePassesOfAPicture) {
  run("whole");
  for (int last = 1; last < 5; ++last) {  // three calls a picture, which goes on or begins anew
    int calls = 0;
    const auto stop = [&](std::size_t, std::size_t, const std::string&) { return calls++ < last; };
    const Refusal refusal = refusal_of([&] { run("out", {.progress = stop}); });
    EXPECT_EQ(refusal.code, Errc::cancelled);
    EXPECT_EQ(calls, last + 1);
    EXPECT_EQ(files("out").at("rows.csv").find("skipped"), std::string::npos);
  }
  run("out");
  EXPECT_EQ(files("out"), files("whole"));
}

TEST_F(EvaluationRun, ShardsMergeToTheRunInOnePiece) {
  run("whole");
  for (const std::int64_t index : {1, 0}) {
    options_.shard = {.index = index, .count = 2};
    run("part" + std::to_string(index));
  }
  const std::vector<fs::path> parts{folder_.path() / "part1", folder_.path() / "part0"};
  const EvaluationResults merged = merge_evaluations(parts, folder_.path() / "merged");
  EXPECT_EQ(merged.summary.pictures, 3);
  EXPECT_EQ(files("merged"), files("whole"));
}

// All photos are the same, so the network predicts one of the two labels for all: the maps of that
// label are alike and explain the same prediction, those of the other label are like none of them.
TEST_F(EvaluationRun, ComparesMapsOfDifferentPictures) {
  options_.metrics = {"sufficiency"};
  const Summary summary = run("whole").summary;
  EXPECT_EQ(summary.skipped, 0) << summary.first_problem;
  const Estimate& mean = summary.methods.at(1).columns.at(0).mean;
  EXPECT_EQ(mean.rows, 3);
  ASSERT_TRUE(mean.interval.has_value());
  EXPECT_EQ(mean.interval->estimate, 1);
  for (const std::int64_t index : {0, 1}) {
    options_.shard = {.index = index, .count = 2};
    run("part" + std::to_string(index));
  }
  const std::vector<fs::path> parts{folder_.path() / "part0", folder_.path() / "part1"};
  merge_evaluations(parts, folder_.path() / "merged");
  EXPECT_EQ(files("merged"), files("whole"));
}

// While maps are made to be compared with, and between the passes of a metric.
TEST_F(EvaluationRun, StopsBetweenThePassesOfMetrics) {
  options_.metrics = {"sufficiency", "infidelity"};
  run("whole");
  for (const int last : {1, 2, 5, 8, 40, 200}) {
    int calls = 0;
    const auto stop = [&](std::size_t, std::size_t, const std::string&) { return calls++ < last; };
    EXPECT_EQ(refusal_of([&] { run("out", {.progress = stop}); }).code, Errc::cancelled);
    EXPECT_EQ(calls, last + 1);
    EXPECT_EQ(files("out").at("rows.csv").find("skipped"), std::string::npos);
  }
  run("out");
  EXPECT_EQ(files("out"), files("whole"));
}

TEST_F(EvaluationRun, LeavesOutWhatCannotBeCompared) {
  options_.metrics = {"sufficiency"};
  folder_.write("set/1.png", "no picture");
  const Summary summary = run("out").summary;
  EXPECT_EQ(summary.skipped, 4) << summary.first_problem;
  EXPECT_EQ(summary.methods.at(0).columns.at(0).mean.rows, 2);
}

TEST_F(EvaluationRun, KeepsOthersOutWhileItsResultsAreHeld) {
  const EvaluationResults held = run("out");
  EXPECT_NE(message_of([&] { run("out"); }).find("another `cameras evaluate` is at work there"),
            std::string::npos);
}

TEST_F(EvaluationRun, LooksAtAFolderOnceItHasTheLock) {
  const EvaluationResults held = run("out");
  options_.metrics = {"density"};
  EXPECT_NE(message_of([&] { run("out"); }).find("another `cameras evaluate` is at work there"),
            std::string::npos);
}

TEST_F(EvaluationRun, LeavesNothingInAFolderOfSomethingElse) {
  folder_.write("full/letter.txt", "dear");
  EXPECT_NE(message_of([&] { run("full"); }).find("found other files"), std::string::npos);
  EXPECT_EQ(files("full").size(), 1U);
}

TEST_F(EvaluationRun, DoesNotCutRowsThatAreNotItsOwn) {
  run("out");
  const std::string text = files("out").at("rows.csv");
  const std::string last = text.substr(text.rfind('\n', text.size() - 2) + 1);
  folder_.write("out/rows.csv", text + last);
  EXPECT_EQ(message_of([&] { run("out"); }),
            (folder_.path() / "out/rows.csv").string() +
                ": line 14: expected no more than the 12 rows of this run, found 1 more");
  EXPECT_EQ(files("out").at("rows.csv"), text + last);
}

// A model of a file is its bytes; one in memory has nothing but its name.
TEST_F(EvaluationRun, TellsModelsApart) {
  const auto record_of = [&](const std::string& name, const std::string& out) {
    return evaluate(
               {.model = model_, .dataset = dataset_, .model_name = name, .dataset_name = "set"},
               options_, folder_.path() / out)
        .record;
  };
  const auto print_of = [](const std::string& record) {
    const std::size_t at = record.find("model_fingerprint");
    return record.substr(at, record.find('\n', at) - at);
  };
  const std::string in_memory = print_of(record_of("a", "a"));
  EXPECT_NE(print_of(record_of("b", "b")), in_memory);
  model_.path = folder_.write("model.onnx", "bytes");
  model_.files = {"", model_.path};
  const std::string of_file = print_of(record_of("a", "c"));
  EXPECT_EQ(print_of(record_of("zoo:a", "d")), of_file);
  EXPECT_EQ(print_of(record_of(model_.path, "e")), of_file);
  folder_.write("model.onnx", "other");
  EXPECT_NE(print_of(record_of("a", "f")), of_file);
  // A file of label names does not make a file of it.
  model_.path.clear();
  EXPECT_NE(print_of(record_of("a", "g")), print_of(record_of("b", "h")));
}

TEST_F(EvaluationRun, MergedIntoItselfIsWhatItWas) {
  run("out");
  const auto before = files("out");
  const std::vector<fs::path> itself{folder_.path() / "out"};
  merge_evaluations(itself, folder_.path() / "out");
  EXPECT_EQ(files("out"), before);
}

// 5 maps took 2.5 s, so 10 take 5 s.
TEST(Plan, TakesWhatTheTimedMapsTookForAll) {
  const EvaluationPlan plan{
      .maps = 10,
      .timed = {{.name = "a", .maps = 2, .seconds = 1}, {.name = "b", .maps = 3, .seconds = 1.5}}};
  EXPECT_EQ(plan.timed_maps(), 5);
  EXPECT_EQ(plan.seconds(), 5);
}

TEST(Plan, OfNothingTimedTakesNothing) {
  EXPECT_EQ(EvaluationPlan{.maps = 10}.seconds(), 0);
  const EvaluationPlan no_maps{.maps = 10, .timed = {{.name = "a", .maps = 0, .seconds = 1}}};
  EXPECT_EQ(no_maps.seconds(), 0);
}

TEST_F(EvaluationRun, RefusesWhatMakesNoSense) {
  options_.shard = {.index = 2, .count = 2};
  EXPECT_EQ(message_of([&] { run("out"); }),
            "expected a shard I/N with I from 0 to N - 1, found 2/2");
  options_.shard = {.index = 0, .count = 0};
  EXPECT_EQ(
      message_of([&] {
        plan_evaluation(
            {.model = model_, .dataset = dataset_, .model_name = "judged", .dataset_name = "set"},
            options_);
      }),
      "expected a shard I/N with I from 0 to N - 1, found 0/0");
  options_.shard = {};
  options_.labels = JudgedLabels::predicted;
  EXPECT_EQ(message_of([&] { run("out"); }),
            "metric energy needs to know where objects are: a COCO or PASCAL VOC data set, and "
            "--label truth");
  options_.methods.clear();
  EXPECT_EQ(message_of([&] { run("out"); }), "expected a method, found none");
  EXPECT_EQ(message_of([&] { merge_evaluations({}, folder_.path() / "out"); }),
            "expected the folders of shards, found none");
  EXPECT_FALSE(fs::exists(folder_.path() / "out"));
}

}  // namespace
}  // namespace cameras::testing
