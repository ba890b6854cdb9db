#include "onnx/external_data.h"

#include <fstream>

#include "cameras/error.h"
#include "cameras/text.h"
#include "core/named_file.h"

namespace cameras {
namespace {

namespace fs = std::filesystem;

struct Entry {
  std::string location;
  std::int64_t offset = 0;
  std::int64_t length = -1;  // -1: not given
};

std::int64_t parse_count(const std::string& key, const std::string& text) {
  const auto value = parse_number<std::int64_t>(text);
  require(value && *value >= 0, Errc::bad_model, "external data: expected '", key,
          "' to be a count of bytes, found '", text, "'");
  return *value;
}

Entry parse_entry(const onnx::TensorProto& tensor) {
  Entry entry;
  for (const auto& pair : tensor.external_data()) {
    if (pair.key() == "location") entry.location = pair.value();
    if (pair.key() == "offset") entry.offset = parse_count("offset", pair.value());
    if (pair.key() == "length") entry.length = parse_count("length", pair.value());
  }
  require(!entry.location.empty(), Errc::bad_model, "external data: no 'location' is given");
  return entry;
}

}  // namespace

fs::path ExternalData::resolve(const std::string& location) const {
  require(!folder_.empty(), Errc::bad_model, "external data '", location,
          "': this model is not read from a folder, so it cannot have external data");
  const Named named = named_file(folder_, location);
  require(named.is != NamedFile::outside, Errc::bad_model, "external data '", location,
          "' leaves the model's folder");
  require(named.is == NamedFile::there, Errc::io, "external data '", location,
          "': no such file beside the model");
  return named.path;
}

std::string ExternalData::read(const onnx::TensorProto& tensor, std::int64_t expected) {
  const Entry entry = parse_entry(tensor);
  const fs::path path = resolve(entry.location);
  locations_.insert(entry.location);
  require(entry.length < 0 || entry.length == expected, Errc::bad_model, "external data '",
          entry.location, "': expected ", expected, " bytes for this shape, found a length of ",
          entry.length);
  const auto size = static_cast<std::int64_t>(fs::file_size(path));
  require(entry.offset <= size && expected <= size - entry.offset, Errc::io, "external data '",
          entry.location, "': expected ", expected, " bytes at offset ", entry.offset,
          ", found a file of ", size, " bytes");
  require(expected <= left_, Errc::bad_model, "external data '", entry.location,
          "': the model has more external data than the limit allows");
  left_ -= expected;
  std::string bytes(static_cast<std::size_t>(expected), '\0');
  std::ifstream file(path, std::ios::binary);
  file.seekg(entry.offset);
  file.read(bytes.data(), expected);
  require(file.good() || expected == 0, Errc::io, "external data '", entry.location,
          "': cannot be read");
  return bytes;
}

}  // namespace cameras
