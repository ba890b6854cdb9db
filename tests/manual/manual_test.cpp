#include <gmock/gmock.h>

#include <CLI/CLI.hpp>
#include <regex>
#include <string>

#include "manual/completion.h"
#include "manual/page.h"

// Manual pages and completions of a program whose texts hold what roff and shells take for their
// own. tests/cli/manual_test.py asks man and the shells about those of the real program.
namespace cameras::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr auto kNasty = ".SH it's [a] \"trap\": `x` $y \\fB 100%\n.TP ^~";

ProgramTable nasty_table() {
  CLI::App app(kNasty, "tool");
  CLI::App* const sub = app.add_subcommand("run", kNasty);
  static std::string value;
  sub->add_option("--shape", value, kNasty)->type_name("round|KIND|M.onnx")->required();
  sub->add_option("FILE", value, kNasty);
  return program_table(app, {{"KIND", {"oval", "square"}}});
}

TEST(Roff, PrintsEveryLetterAsItself) {
  EXPECT_EQ(roff(".SH"), "\\&.SH");
  EXPECT_EQ(roff("a.b"), "a.b");
  EXPECT_EQ(roff("'x"), "\\(aqx");
  EXPECT_EQ(roff("a\\b"), "a\\eb");
  EXPECT_EQ(roff("--out"), "\\-\\-out");
  EXPECT_EQ(roff("a\n.TP"), "a .TP");
}

TEST(Page, HasNoRequestsButItsOwn) {
  const ProgramTable table = nasty_table();
  for (const std::string& page : {program_page(table, {"1.0", "2025-01-31"}),
                                  command_page(table, table.commands[0], {"1.0", "2025-01-31"})}) {
    std::istringstream lines(page);
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with('.') && !line.starts_with('\'')) continue;
      EXPECT_TRUE(std::regex_match(
          line, std::regex(R"re((\.\\" .*|\.TH TOOL.* 1 2025.*|\.SH [A-Z ]+|\.TP))re")))
          << line;
    }
  }
}

TEST(Page, SaysWhatHasToBeGiven) {
  const ProgramTable table = nasty_table();
  const std::string page = command_page(table, table.commands[0], {"1.0", "2025-01-31"});
  EXPECT_THAT(page, HasSubstr("\\fBtool run\\fR [\\fIFILE\\fR] \\fB\\-\\-shape\\fR "));
  EXPECT_THAT(page, HasSubstr(" Required.\n"));
}

TEST(Values, AreReadFromTheirName) {
  const ValueKinds kinds{{"KIND", {"oval", "square"}}};
  EXPECT_THAT(values_of("round|KIND", kinds).words, ElementsAre("round", "oval", "square"));
  EXPECT_THAT(values_of("least-likely|INDEX|NAME", kinds).words, ElementsAre("least-likely"));
  EXPECT_THAT(values_of("TEXT", kinds).words, IsEmpty());
  EXPECT_TRUE(values_of("DIR", kinds).folders);
  EXPECT_TRUE(values_of("OUT.html|OUT.json", kinds).files);
  EXPECT_EQ(values_of("OUT.png", kinds).extension, "");
  EXPECT_EQ(values_of("M1.onnx,M2.onnx", kinds).extension, "onnx");
}

// Between quotes nothing is taken for anything else; the quotes themselves and backslashes are told
// apart. A newline would end what the shells' own syntax takes for a line.
TEST(Completion, QuotesDescriptions) {
  const ProgramTable table = nasty_table();
  const std::string fish = fish_completion(table);
  EXPECT_THAT(fish, HasSubstr(R"(-d '.SH it\'s [a] "trap": `x` $y \\fB 100% .TP ^~')"));
  const std::string zsh = zsh_completion(table);
  EXPECT_THAT(zsh, HasSubstr(R"([.SH it'\''s \[a\] "trap"\: `x` $y \\fB 100% .TP ^~])"));
  EXPECT_THAT(bash_completion(table), Not(HasSubstr("trap")));
}

}  // namespace
}  // namespace cameras::cli
