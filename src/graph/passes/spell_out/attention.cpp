#include <utility>

#include "graph/passes/spell_out/spelling.h"

// Attention as ONNX Runtime fuses it, without masks and caches: softmax(q k' scale) v of each head.
// Definitions: https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
namespace cameras::spell_out {
namespace {

using Parts = Strings;  // query, key, value

// [B,S,H] -> [B,heads,S,d], or [B,heads,d,S] for the keys.
std::string heads_of(Spelling& spelling, const std::string& value, std::int64_t heads, Ints perm) {
  const std::string sizes = spelling.integers({0, 0, heads, -1});
  const std::string divided = spelling.add("Reshape", {value, sizes});
  return spelling.add("Transpose", {divided}, {{"perm", std::move(perm)}});
}

// q times `scale`, or divided by the root of the size of a head, which is the last axis of q.
std::string scaled(Spelling& spelling, const std::string& query, float scale) {
  if (scale != 0) return spelling.add("Mul", {query, spelling.number(scale)});
  const std::string sizes = spelling.add("Shape", {query});
  const std::string size = spelling.add("Gather", {sizes, spelling.integers({3})});
  const std::string real = spelling.add("Cast", {size}, {{"to", std::int64_t{1}}});
  return spelling.add("Div", {query, spelling.add("Sqrt", {real})});
}

void finish_attention(const Node& node, Spelling& spelling, const Parts& parts) {
  const auto heads = node.attribute<std::int64_t>("num_heads", 0);
  require(heads >= 1, Errc::bad_model, "expected num_heads of at least 1, found ", heads);
  require(node.attribute<std::int64_t>("unidirectional", 0) == 0, Errc::unsupported_operator,
          "expected unidirectional = 0, found 1");
  const std::string query = heads_of(spelling, parts[0], heads, {0, 2, 1, 3});
  const std::string key = heads_of(spelling, parts[1], heads, {0, 2, 3, 1});
  const std::string value = heads_of(spelling, parts[2], heads, {0, 2, 1, 3});
  const std::string alike =
      spelling.add("MatMul", {scaled(spelling, query, node.attribute("scale", 0.F)), key});
  const std::string weights = spelling.add("Softmax", {alike}, {{"axis", std::int64_t{3}}});
  const std::string mixed = spelling.add("MatMul", {weights, value});
  const std::string joined = spelling.add("Transpose", {mixed}, {{"perm", Ints{0, 2, 1, 3}}});
  spelling.finish("Reshape", {joined, spelling.integers({0, 0, -1})});
}

// Inputs from `first` on hold masks, positions and caches.
void require_plain(const Node& node, const Spelling& spelling, std::size_t first) {
  for (std::size_t i = first; i < node.inputs.size(); ++i) {
    require(spelling.input(i).empty(), Errc::unsupported_operator,
            "expected attention without masks and caches, found input '", node.inputs[i], "'");
  }
  for (std::size_t i = 1; i < node.outputs.size(); ++i) {
    require(node.outputs[i].empty(), Errc::unsupported_operator,
            "expected attention without masks and caches, found output '", node.outputs[i], "'");
  }
}

// Three parts of one size along `axis`.
Parts thirds(Spelling& spelling, const std::string& value, std::int64_t axis) {
  return spelling.add_several("Split", {value}, 3, {{"axis", axis}});
}

}  // namespace

// q, k and v = input [B,S,D] x weights [D,3H] + bias [3H].
void attention(const Node& node, Spelling& spelling) {
  require_plain(node, spelling, 3);
  require(!node.has("qkv_hidden_sizes"), Errc::unsupported_operator,
          "expected queries, keys and values of one size, found attribute 'qkv_hidden_sizes'");
  std::string value = spelling.add(
      "MatMul", {spelling.required_input(0, "input"), spelling.required_input(1, "weights")});
  if (const std::string bias = spelling.input(2); !bias.empty()) {
    value = spelling.add("Add", {value, bias});
  }
  finish_attention(node, spelling, thirds(spelling, value, 2));
}

// query, key and value [B,S,H] as they are, each with a third of the bias [3H].
void multi_head_attention(const Node& node, Spelling& spelling) {
  require_plain(node, spelling, 4);
  Parts parts{spelling.required_input(0, "query"), spelling.required_input(1, "key"),
              spelling.required_input(2, "value")};
  if (const std::string bias = spelling.input(3); !bias.empty()) {
    const Parts biases = thirds(spelling, bias, 0);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      parts[i] = spelling.add("Add", {parts[i], biases[i]});
    }
  }
  finish_attention(node, spelling, parts);
}

}  // namespace cameras::spell_out
