#include "options/given_inputs.h"

#include "cameras/error.h"
#include "cameras/npy.h"
#include "command.h"

namespace cameras::cli {
namespace {

struct Given {
  std::string name;
  std::string value;
};

Given parse(const std::string& text) {
  const std::size_t at = text.find('=');
  if (at == std::string::npos || at == 0 || at + 1 == text.size()) {
    throw UsageError("expected --input NAME=VALUE or NAME=FILE.npy, found '" + text + "'");
  }
  return {text.substr(0, at), text.substr(at + 1)};
}

bool is_array_file(const std::string& value) { return value.ends_with(".npy"); }

at::Tensor value_of(const Given& given) {
  if (is_array_file(given.value)) return read_npy(given.value);
  try {
    return number_list(given.value);
  } catch (const Error&) {
    throw UsageError("expected --input " + given.name +
                     "= with a number, numbers or an .npy file, found '" + given.value + "'");
  }
}

}  // namespace

std::map<std::string, at::Tensor, std::less<>> given_inputs(const std::vector<std::string>& texts) {
  std::map<std::string, at::Tensor, std::less<>> values;
  for (const std::string& text : texts) {
    const Given given = parse(text);
    if (!values.emplace(given.name, value_of(given)).second) {
      throw UsageError("expected --input " + given.name + " once");
    }
  }
  return values;
}

std::vector<std::filesystem::path> files_of_inputs(const std::vector<std::string>& texts) {
  std::vector<std::filesystem::path> files;
  for (const std::string& text : texts) {
    const std::string value = parse(text).value;
    if (is_array_file(value)) files.emplace_back(value);
  }
  return files;
}

}  // namespace cameras::cli
