#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "conformance/case.h"
#include "conformance/operators_document.h"

namespace cameras::testing {
namespace {

// ONNX's own test data for the definition of its operators (Debian's libonnx-testdata): every case
// whose operators are in the table passes, and the others say why they are left out.
TEST(Conformance, EveryCaseOfASupportedOperatorPasses) {
  if (all_cases().empty()) GTEST_SKIP() << "no ONNX test data (CAMERAS_ONNX_TESTDATA)";
  std::map<std::string, int> skipped;
  int passed = 0;
  for (const Case& test : all_cases()) {
    const Outcome outcome = run(test);
    EXPECT_NE(outcome.kind, Outcome::Kind::failed) << test.name << ": " << outcome.reason;
    if (outcome.kind == Outcome::Kind::passed) ++passed;
    if (outcome.kind == Outcome::Kind::skipped) ++skipped[outcome.reason];
  }
  EXPECT_GT(passed, 0);
  std::cout << passed << " cases passed\n";
  for (const auto& [reason, count] : skipped) {
    std::cout << count << " skipped: " << reason << "\n";
  }
}

// tools/operators_doc.sh: writes documents to the folder that the environment names.
TEST(Conformance, WritesItsDocuments) {
  const char* folder = std::getenv("CAMERAS_DOCUMENTS");
  if (folder == nullptr) GTEST_SKIP() << "CAMERAS_DOCUMENTS is not set";
  ASSERT_FALSE(all_cases().empty()) << "no ONNX test data (CAMERAS_ONNX_TESTDATA)";
  const std::filesystem::path documents = folder;
  std::ofstream(documents / "operators.md") << operators_document();
  std::filesystem::create_directories(documents / "conformance");
  std::ofstream(documents / "conformance" / ("onnx-" + onnx_version() + ".md"))
      << conformance_document();
}

}  // namespace
}  // namespace cameras::testing
