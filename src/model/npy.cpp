#include "cameras/npy.h"
#include "core/aten.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/error.h"
#include "cameras/text.h"
#include "core/checked.h"
#include "core/read_file.h"
#include "model/card_json.h"
#include "model/python_literal.h"

namespace cameras {
namespace {

constexpr std::int64_t kMostBytes = std::int64_t{1} << 30;
constexpr std::size_t kMostHeader = std::size_t{1} << 16;
constexpr std::string_view kMagic("\x93NUMPY", 6);

struct Type {
  std::string_view name;
  at::ScalarType stored;
  at::ScalarType kept;
};

constexpr std::array kTypes{Type{"f2", at::kHalf, at::kFloat},   Type{"f4", at::kFloat, at::kFloat},
                            Type{"f8", at::kDouble, at::kFloat}, Type{"i1", at::kChar, at::kLong},
                            Type{"i2", at::kShort, at::kLong},   Type{"i4", at::kInt, at::kLong},
                            Type{"i8", at::kLong, at::kLong},    Type{"u1", at::kByte, at::kLong},
                            Type{"b1", at::kByte, at::kBool}};

// The bytes of `text`, from the front; what is left stays.
std::string_view take(std::string_view& text, std::size_t count) {
  require(text.size() >= count, Errc::bad_argument,
          "expected an .npy array, found a file that ends", " early");
  const std::string_view front = text.substr(0, count);
  text.remove_prefix(count);
  return front;
}

std::size_t little_endian(std::string_view bytes) {
  std::size_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) {
    value = value << 8U | static_cast<unsigned char>(bytes[i]);
  }
  return value;
}

// The header's dictionary, as Python prints it.
std::string header_of(std::string_view& text) {
  require(text.starts_with(kMagic), Errc::bad_argument,
          "expected an .npy array, found a file of another kind");
  take(text, kMagic.size());
  const std::string_view version = take(text, 2);
  const std::size_t length = little_endian(take(text, version[0] == 1 ? 2 : 4));
  require(length <= kMostHeader, Errc::bad_argument, "expected a header of at most ", kMostHeader,
          " bytes, found ", length);
  return std::string(take(text, length));
}

const Type& type_of(const nlohmann::json& header) {
  const auto found = header.find("descr");
  const bool named = found != header.end() && found->is_string();
  const std::string name = named ? found->get<std::string>() : "";
  const bool one_order = name.size() == 3 && (name[0] == '<' || name[0] == '|' || name[0] == '=');
  for (const Type& type : kTypes) {
    if (one_order && type.name == std::string_view(name).substr(1)) return type;
  }
  fail(Errc::bad_argument, "expected an array of little-endian numbers or booleans, found '", name,
       "'");
}

std::vector<std::int64_t> shape_of(const nlohmann::json& header) {
  const auto order = header.find("fortran_order");
  require(order != header.end() && order->is_boolean() && !order->get<bool>(), Errc::bad_argument,
          "expected an array in C order (numpy.ascontiguousarray)");
  const auto shape = header.find("shape");
  require(shape != header.end() && shape->is_array(), Errc::bad_argument,
          "expected the array's shape, found none");
  std::vector<std::int64_t> sizes;
  for (const auto& size : *shape) {
    require(size.is_number_integer(), Errc::bad_argument, "expected sizes as whole numbers");
    sizes.push_back(size.get<std::int64_t>());
  }
  return sizes;
}

}  // namespace

at::Tensor decode_npy(std::span<const std::byte> bytes) {
  static_assert(std::endian::native == std::endian::little, "arrays are copied as they are");
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const nlohmann::json header = parse_python(header_of(text));
  require(header.is_object(), Errc::bad_argument, "expected an .npy array, found another header");
  const Type& type = type_of(header);
  const std::vector<std::int64_t> sizes = shape_of(header);
  const std::int64_t count = checked_product(sizes, kMostBytes, "the array");
  at::Tensor values = at::empty({0}, type.stored);
  const std::size_t expected = static_cast<std::size_t>(count) * values.itemsize();
  require(text.size() == expected, Errc::bad_argument, "expected ", expected,
          " bytes of data, found ", text.size());
  values.resize_({count});
  if (count > 0) std::memcpy(values.data_ptr(), text.data(), expected);
  return values.to(type.kept).reshape(sizes);
}

at::Tensor read_npy(const std::filesystem::path& path) {
  const std::vector<std::byte> bytes = read_file(path, kMostBytes);
  try {
    return decode_npy(bytes);
  } catch (const Error& error) {
    throw Error(Errc::bad_argument, error.what()).within(path.string());
  }
}

at::Tensor number_list(std::string_view text) {
  std::vector<float> values;
  std::string_view left = text;
  while (true) {
    const std::size_t comma = left.find(',');
    const auto value = parse_number<double>(left.substr(0, comma));
    require(value.has_value(), Errc::bad_argument,
            "expected numbers with commas between them, found '", text, "'");
    values.push_back(static_cast<float>(*value));
    if (comma == std::string_view::npos) return at::tensor(values);
    left.remove_prefix(comma + 1);
  }
}

}  // namespace cameras
