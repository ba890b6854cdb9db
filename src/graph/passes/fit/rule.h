#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cameras/graph.h"

namespace cameras::fit {

/// The shape of one value when the network runs at its native size, and at another size.
struct ShapePair {
  Ints native;
  Ints other;

  bool varies(std::size_t axis) const { return native[axis] != other[axis]; }
};

/// One axis of a value: "as large as axis `axis` of `value` is at hand".
struct AxisOf {
  std::string value;
  std::int64_t axis = 0;
};

/// Tokens in front of those of positions: of a class, registers. The networks there are have 0, 1,
/// 2 or 5.
inline constexpr std::int64_t kMostInFront = 16;

/// A grid that tokens were made of, and how many other tokens stand in front of those.
struct TokenGrid {
  AxisOf rows;  ///< columns are the next axis
  std::int64_t native_rows = 0;
  std::int64_t native_columns = 0;
  std::int64_t before = 0;
};

/// What a rule knows when it looks at a node: everything that was computed before it at both sizes,
/// and the shapes of the node's own outputs at the native size.
class Context {
 public:
  /// @param graph as it is fitted so far
  /// @param file the whole graph, as the file has it; outlives this
  Context(const Graph& graph, const Graph& file);

  /// Shapes of a value; a constant has the same at both sizes. Null for one not seen so far.
  const ShapePair* shapes(const std::string& value) const;
  /// The integers that a constant holds; nullopt when `value` is no integer constant.
  std::optional<Ints> constant_ints(const std::string& value) const;
  /// The integers of a small tensor, constant or computed (a shape), at both sizes; nullopt for
  /// anything else.
  std::optional<ShapePair> integers(const std::string& value) const;
  /// The last value whose neighbouring axes (rows, columns) had these sizes natively and others at
  /// the other size: what a literal 28 x 28 in the file stands for.
  std::optional<AxisOf> seen(std::int64_t rows, std::int64_t columns) const;
  /// A grid of rows and columns that fits so many tokens, natively and at the other size, with the
  /// fewest in front of them; of several the first that was computed.
  std::optional<TokenGrid> grid_of_tokens(std::int64_t native, std::int64_t other) const;
  /// Whether the file adds a table of numbers between so many tokens and as many, [..,T,T], to
  /// something: what stands at those places of attention are that many tokens, at any size.
  bool has_table_between(std::int64_t tokens) const;
  /// A constant; nullopt for what is computed.
  std::optional<at::Tensor> constant(const std::string& value) const;
  /// The nodes of the file, in order.
  const std::vector<Node>& file_nodes() const noexcept { return file_->nodes; }
  /// The node of the file that makes a value; null for an input, a constant and what is fitted.
  const Node* maker(const std::string& value) const;
  /// The nodes of the file that read a value, one that reads it twice twice.
  std::vector<const Node*> readers(const std::string& value) const;
  int opset() const noexcept { return graph_->opset; }

  /// Takes memory for the shapes of a value, of up to `axes` axes, that is recorded later.
  void expect(const std::string& value, std::size_t axes);
  void record(const std::string& value, const ShapePair& shapes);
  void record_integers(const std::string& value, ShapePair integers);

 private:
  const Graph* graph_;
  const Graph* file_;
  std::map<std::string, std::vector<const Node*>, std::less<>> readers_;
  std::map<std::string, const Node*, std::less<>> makers_;
  std::map<std::string, ShapePair, std::less<>> shapes_;
  std::map<std::string, ShapePair, std::less<>> integers_;
  std::map<std::pair<std::int64_t, std::int64_t>, AxisOf> seen_;
  /// The first value of each pair of rows and columns, by their product, in order: what tokens are
  /// made of comes before all that is made of them.
  std::map<std::int64_t, std::vector<TokenGrid>> grids_;
  std::set<std::int64_t> tables_;  // of has_table_between()
};

/// What a node becomes so that it runs at any size. At the native size the result is the same, bit
/// for bit.
struct Rewrite {
  std::vector<Node> nodes;
  std::map<std::string, at::Tensor, std::less<>> constants;
  std::string note;    ///< one line for `inspect`
  bool final = false;  ///< no rule has to look at its nodes
  /// Which restored shift (restore_shift.cpp) it is a part of, and which part; "" = none.
  std::string shift = {};
  std::string part = {};
};

/// nullopt: this node needs no rewrite, or not by this rule.
using Rule = std::optional<Rewrite> (*)(const Node& node, const Context& context);

std::optional<Rewrite> tiling_pool(const Node& node, const Context& context);
std::optional<Rewrite> whole_map_pool(const Node& node, const Context& context);
std::optional<Rewrite> collapse(const Node& node, const Context& context);
std::optional<Rewrite> reshape(const Node& node, const Context& context);
std::optional<Rewrite> expand(const Node& node, const Context& context);
std::optional<Rewrite> slice(const Node& node, const Context& context);
std::optional<Rewrite> resize(const Node& node, const Context& context);
std::optional<Rewrite> positions(const Node& node, const Context& context);
std::optional<Rewrite> restore_shift(const Node& node, const Context& context);
std::optional<Rewrite> shift_mask(const Node& node, const Context& context);

/// The first rewrite that a rule proposes for `node`.
std::optional<Rewrite> rewrite(const Node& node, const Context& context);

}  // namespace cameras::fit
