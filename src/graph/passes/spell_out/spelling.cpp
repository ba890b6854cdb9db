#include "graph/passes/spell_out/spelling.h"
#include "core/aten.h"

#include <utility>

namespace cameras::spell_out {

std::string Spelling::input(std::size_t index) const {
  return index < node_->inputs.size() ? node_->inputs[index] : std::string();
}

std::string Spelling::required_input(std::size_t index, std::string_view name) const {
  std::string value = input(index);
  require(!value.empty(), Errc::bad_model, "expected input '", name, "' (number ", index + 1,
          "), found none");
  return value;
}

std::string Spelling::next_name(const std::string& what) {
  return node_->outputs.at(0) + "/" + what + "_" + std::to_string(count_++);
}

std::string Spelling::add(const std::string& type, Strings inputs, Attributes attributes) {
  return add_several(type, std::move(inputs), 1, std::move(attributes))[0];
}

Strings Spelling::add_several(const std::string& type, Strings inputs, std::size_t count,
                              Attributes attributes) {
  Strings names;
  for (std::size_t i = 0; i < count; ++i) names.push_back(next_name(type));
  nodes.push_back({.name = names.at(0),
                   .type = type,
                   .inputs = std::move(inputs),
                   .outputs = names,
                   .attributes = std::move(attributes)});
  return names;
}

void Spelling::finish(const std::string& type, Strings inputs, Attributes attributes) {
  nodes.push_back({.name = node_->name,
                   .type = type,
                   .inputs = std::move(inputs),
                   .outputs = {node_->outputs.at(0)},
                   .attributes = std::move(attributes)});
}

void Spelling::give(std::size_t index, const std::string& type, Strings inputs) {
  if (index >= node_->outputs.size() || node_->outputs[index].empty()) return;
  const std::string& output = node_->outputs[index];
  nodes.push_back({.name = output,
                   .type = type,
                   .inputs = std::move(inputs),
                   .outputs = {output},
                   .attributes = {}});
}

std::string Spelling::number(float value) {
  std::string name = next_name("number");
  constants[name] = at::full({}, value);
  return name;
}

std::string Spelling::integers(const Ints& values) {
  std::string name = next_name("integers");
  constants[name] = at::tensor(values, at::kLong);
  return name;
}

Attributes taken(const Node& node, std::initializer_list<std::string_view> keys) {
  Attributes attributes;
  for (const std::string_view key : keys) {
    const auto found = node.attributes.find(key);
    if (found != node.attributes.end()) attributes.emplace(found->first, found->second);
  }
  return attributes;
}

}  // namespace cameras::spell_out
