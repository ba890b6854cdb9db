#include "core/aten.h"
#include "ops/gradient_cases.h"

// Reductions, softmax, products of matrices, and what depends on the order of elements.
namespace cameras::testing {
namespace {

std::vector<NodeCase> reductions() {
  std::vector<NodeCase> cases;
  for (const char* type :
       {"ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2",
        "ReduceSumSquare", "ReduceLogSum", "ReduceLogSumExp"}) {
    const at::Tensor x = random({2, 3, 4}, 0.5, 2);
    cases.push_back({.type = type, .inputs = {x}});
    cases.push_back({.type = type,
                     .inputs = {x},
                     .attributes = {{"axes", Ints{-1, 0}}, {"keepdims", std::int64_t{0}}}});
    cases.push_back({.type = type, .opset = 18, .inputs = {x, ints({1})}});
  }
  return cases;
}

std::vector<NodeCase> soft_maxima() {
  std::vector<NodeCase> cases;
  for (const char* type : {"Softmax", "LogSoftmax"}) {
    for (const int opset : {11, 13}) {
      cases.push_back({.type = type,
                       .opset = opset,
                       .inputs = {random({2, 3, 4})},
                       .attributes = {{"axis", std::int64_t{1}}}});
    }
  }
  return cases;
}

std::vector<NodeCase> products() {
  const Attribute one = std::int64_t{1};
  return {{.type = "MatMul", .inputs = {random({2, 1, 2, 3}), random({4, 3, 2})}, .leaves = 2},
          {.type = "MatMul", .inputs = {random({3}), random({4, 3, 2})}, .leaves = 2},
          {.type = "com.microsoft.FusedMatMul",
           .inputs = {random({2, 3, 2}), random({4, 3})},
           .attributes = {{"transA", one}, {"transB", one}, {"alpha", 0.5F}},
           .leaves = 2},
          {.type = "com.microsoft.TransposeMatMul",
           .inputs = {random({3, 2}), random({3, 4})},
           .attributes = {{"transA", one}},
           .leaves = 2},
          {.type = "Gemm",
           .inputs = {random({3, 2}), random({4, 3}), random({4})},
           .attributes = {{"transA", one}, {"transB", one}, {"alpha", 0.5F}, {"beta", 2.F}},
           .leaves = 3},
          {.type = "Gemm", .inputs = {random({2, 3}), random({3, 4})}, .leaves = 2},
          {.type = "Einsum",
           .inputs = {random({2, 3, 4}), random({2, 4, 2})},
           .attributes = {{"equation", std::string("bij, bjk -> bik")}},
           .leaves = 2}};
}

std::vector<NodeCase> orders() {
  const Attribute one = std::int64_t{1};
  const at::Tensor x = random({2, 5});
  return {{.type = "TopK", .inputs = {x, ints({3})}, .outputs = 2},
          {.type = "TopK",
           .inputs = {x, ints({2})},
           .attributes = {{"largest", std::int64_t{0}}, {"axis", one}},
           .outputs = 2},
          {.type = "CumSum", .inputs = {x, ints({1})}},
          {.type = "CumSum",
           .inputs = {x, ints({1})},
           .attributes = {{"exclusive", one}, {"reverse", one}}}};
}

}  // namespace

std::vector<NodeCase> reduction_cases() {
  std::vector<NodeCase> cases = reductions();
  for (NodeCase& test : soft_maxima()) cases.push_back(std::move(test));
  for (NodeCase& test : products()) cases.push_back(std::move(test));
  for (NodeCase& test : orders()) cases.push_back(std::move(test));
  return cases;
}

}  // namespace cameras::testing
