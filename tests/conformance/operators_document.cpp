#include "conformance/operators_document.h"

#include <map>
#include <set>
#include <sstream>
#include <vector>

#include "cameras/onnx.h"
#include "conformance/case.h"
#include "graph/passes/spell_out.h"
#include "ops/operators.h"

namespace cameras::testing {
namespace {

struct Count {
  int passed = 0;
  int skipped = 0;
};

struct Summary {
  std::map<std::string, Count> operators;                   // of the table
  std::map<std::string, int> missing;                       // operators that are not in the table
  std::map<std::string, std::vector<std::string>> skipped;  // other reason -> cases
  int passed = 0;
  int total = 0;
};

// What a reader of the table cannot see from ONNX's definition.
const std::map<std::string, std::string>& notes() {
  static const std::map<std::string, std::string> kNotes{
      {"BatchNormalization",
       "training mode of constants alone: values are normalised with the stored statistics; "
       "`spatial` = 0 is not run"},
      {"Cast", "no strings, float8 or int4; float16, bfloat16 and double stay float32"},
      {"CastLike", "an integer target of more than 8 bits is int64"},
      {"Conv", "one to three spatial axes"},
      {"ConvTranspose", "one to three spatial axes"},
      {"DequantizeLinear", "the gradient is the scale"},
      {"Dropout", "inference only: the identity; training mode with a ratio of 0 alone"},
      {"GroupNormalization",
       "scale per group at opset 18, per channel since 21; `stash_type` is float32 always"},
      {"Hardmax", "over a matrix before opset 13, along one axis since"},
      {"LayerNormalization", "`stash_type` is float32 always"},
      {"LogSoftmax", "over a matrix before opset 13, along one axis since"},
      {"MaxPool", "no gradient through Indices"},
      {"QuantizeLinear",
       "(u)int8, and (u)int16 by `output_dtype`; whole numbers as floats; the gradient is 1 / "
       "scale "
       "everywhere"},
      {"Round", "the gradient goes straight through"},
      {"Sign", "the gradient goes straight through"},
      {"DynamicQuantizeLinear", "the gradient is 1 / scale everywhere"},
      {"cameras.Chosen", "our own, for branches that are chosen by size"},
      {"com.microsoft.FusedMatMul", "`transBatchA` and `transBatchB` are not run"},
      {"com.microsoft.TransposeMatMul", "`transBatchA` and `transBatchB` are not run"},
      {"Resize", "opset 10 places pixels as Upsample does: asymmetric, floor"},
      {"Softmax", "over a matrix before opset 13, along one axis since"},
      {"cameras.AdaptiveAveragePool", "our own, for networks fitted to other sizes"},
      {"cameras.TilingPool", "our own, for networks fitted to other sizes"},
      {"cameras.GuidedClip", "our own, for guided backpropagation"},
      {"cameras.GuidedRelu", "our own, for guided backpropagation"},
      {"cameras.WholeMapPool", "our own, for networks fitted to other sizes"},
  };
  return kNotes;
}

bool in_table(const std::string& type) {
  return ops::find(type, 1 << 20) != nullptr || is_spelt_out(type);
}

void add(Summary& summary, const Case& test, const Outcome& outcome) {
  const bool passed = outcome.kind == Outcome::Kind::passed;
  bool unknown = false;
  for (const std::string& type : outcome.operators) {
    if (in_table(type)) continue;
    ++summary.missing[type];
    unknown = true;
  }
  ++summary.total;
  if (passed) ++summary.passed;
  if (unknown) return;
  for (const std::string& type : outcome.operators) {
    Count& count = summary.operators[type];
    ++(passed ? count.passed : count.skipped);
  }
  if (!passed) summary.skipped[outcome.reason].push_back(test.name);
}

std::map<std::string, std::string> versions() {
  std::map<std::string, std::string> result;
  for (const ops::Operator& row : ops::operators()) {
    std::string& text = result[std::string(row.type)];
    text += (text.empty() ? "" : ", ") + std::to_string(row.since_opset);
  }
  return result;
}

void write_counts(std::ostream& out, const Summary& summary) {
  out << "| operator | cases passed |\n|---|---|\n";
  for (const auto& [type, since] : versions()) {
    const auto found = summary.operators.find(type);
    const Count count = found == summary.operators.end() ? Count{} : found->second;
    const int total = count.passed + count.skipped;
    out << "| " << type << " | ";
    if (total == 0) {
      out << "none";
    } else {
      out << count.passed << " / " << total;
    }
    out << " |\n";
  }
  for (const SpeltOutOperator& one : spelt_out_operators()) {
    const auto found = summary.operators.find(std::string(one.type));
    if (found == summary.operators.end()) continue;
    out << "| " << one.type << ", spelt out | " << found->second.passed << " / "
        << found->second.passed + found->second.skipped << " |\n";
  }
}

void write_skipped(std::ostream& out, const Summary& summary) {
  out << "\n## Cases that are skipped\n\n"
         "Operators that are not in the table, with the cases in which they occur:\n";
  std::string line;
  for (const auto& [type, count] : summary.missing) {
    const std::string entry = type + " (" + std::to_string(count) + ")";
    if (line.size() + entry.size() > 98) {
      out << line << ",\n";
      line.clear();
    }
    line += (line.empty() ? "" : ", ") + entry;
  }
  out << line
      << ".\n\nVariants of operators that are in the table:\n\n| why | cases |\n|---|---|\n";
  for (const auto& [reason, cases] : summary.skipped) {
    out << "| " << reason << " | ";
    for (const std::string& name : cases) out << (name == cases.front() ? "" : ", ") << name;
    out << " |\n";
  }
}

}  // namespace

std::string operators_document() {
  std::ostringstream out;
  out << "# Operators\n\n"
         "<!-- Generated by tools/operators_doc.sh from src/ops/operators.inc: do not edit. -->\n\n"
         "A model may use these operators of ONNX's default domain, at opsets "
      << kOldestOpset << " to " << kNewestOpset
      << ". *Since opset* lists every\nopset at which a meaning of its own begins that is "
         "implemented "
         "here. What comes of ONNX's own backend test\ncases is in [conformance](conformance), by "
         "version of "
         "ONNX.\n\n"
         "At run time floating-point types are float32, integers int64 (8-bit ones keep their "
         "type) and\nbooleans bool.\n\n"
         "| operator | since opset | notes |\n|---|---|---|\n";
  for (const auto& [type, since] : versions()) {
    const auto note = notes().find(type);
    out << "| " << type << " | " << since << " | " << (note == notes().end() ? "" : note->second)
        << " |\n";
  }
  out << "\n## Operators that are spelt out\n\n"
         "These become plain nodes of the table above when a file is read "
         "(src/graph/passes/spell_out): what ONNX Runtime\nfuses, and operators on quantised "
         "values, which become their floating-point form with straight-through\ngradients. If and "
         "Loop are replaced by the branch that is taken, or by all turns, where the condition or "
         "the\nnumber of turns follows from sizes; functions of the model's own are inlined.\n\n"
         "| operator | since opset |\n|---|---|\n";
  for (const SpeltOutOperator& one : spelt_out_operators()) {
    out << "| " << one.type << " | " << one.since_opset << " |\n";
  }
  return out.str();
}

std::string conformance_document() {
  Summary summary;
  for (const Case& test : all_cases()) add(summary, test, run(test));
  std::ostringstream out;
  out << "# ONNX " << onnx_version() << ": its test cases\n\n"
      << "<!-- Generated by tools/operators_doc.sh from ONNX's test data: do not edit. -->\n\n"
         "ONNX's own backend test cases (Debian's `libonnx-testdata`), read by the same version's "
         "library. *Cases passed*\ncounts those in which the operator occurs together with "
         "operators "
         "of docs/operators.md only. All in all "
      << summary.passed << " of\n"
      << summary.total << " cases run, and every one of them passes; the rest is listed below.\n\n";
  write_counts(out, summary);
  write_skipped(out, summary);
  return out.str();
}

}  // namespace cameras::testing
