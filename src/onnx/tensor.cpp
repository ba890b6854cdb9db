#include "onnx/tensor.h"
#include "core/aten.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include "cameras/error.h"
#include "core/checked.h"

namespace cameras {
namespace {

using Type = onnx::TensorProto;

// How a tensor type is stored in raw_data, and what the graph keeps it as.
struct Storage {
  at::ScalarType stored;
  at::ScalarType kept;
};

std::optional<Storage> known_storage(int type) {
  switch (type) {
    case Type::FLOAT: return Storage{at::kFloat, at::kFloat};
    case Type::DOUBLE: return Storage{at::kDouble, at::kFloat};
    case Type::FLOAT16: return Storage{at::kHalf, at::kFloat};
    case Type::BFLOAT16: return Storage{at::kBFloat16, at::kFloat};
    case Type::INT8: return Storage{at::kChar, at::kChar};
    case Type::UINT8: return Storage{at::kByte, at::kByte};
    case Type::INT16:
    case Type::UINT16: return Storage{at::kShort, at::kLong};
    case Type::INT32:
    case Type::UINT32: return Storage{at::kInt, at::kLong};
    case Type::INT64:
    case Type::UINT64: return Storage{at::kLong, at::kLong};
    case Type::BOOL: return Storage{at::kByte, at::kBool};  // any non-zero byte is true
    default: return std::nullopt;
  }
}

Storage storage_of(int type) {
  if (const auto storage = known_storage(type)) return *storage;
  fail(Errc::unsupported_operator, "expected a tensor of numbers, found data type ",
       Type::DataType_IsValid(type) ? Type::DataType_Name(static_cast<Type::DataType>(type))
                                    : std::to_string(type));
}

// torch 1.13 has no unsigned types beside uint8: give the value back its upper half.
at::Tensor as_unsigned(const at::Tensor& values, int type) {
  if (type == Type::UINT16) return at::bitwise_and(values, std::int64_t{0xFFFF});
  if (type == Type::UINT32) return at::bitwise_and(values, std::int64_t{0xFFFFFFFF});
  return values;
}

template <class Field>
at::Tensor copy_field(const Field& field, at::ScalarType type) {
  at::Tensor values = at::empty({field.size()}, type);
  if (field.size() > 0) {
    std::memcpy(values.data_ptr(), field.data(), values.nbytes());
  }
  return values;
}

// The typed fields of TensorProto; small types are spread over int32_data (onnx.proto).
at::Tensor from_fields(const Type& proto, const Storage& storage) {
  switch (proto.data_type()) {
    case Type::FLOAT: return copy_field(proto.float_data(), at::kFloat);
    case Type::DOUBLE: return copy_field(proto.double_data(), at::kDouble);
    case Type::INT64: return copy_field(proto.int64_data(), at::kLong);
    case Type::UINT32:
    case Type::UINT64: return copy_field(proto.uint64_data(), at::kLong);
    case Type::FLOAT16:
    case Type::BFLOAT16:  // the bits, in the lower half of each int32
      return copy_field(proto.int32_data(), at::kInt).to(at::kShort).view(storage.stored);
    default: return copy_field(proto.int32_data(), at::kInt);
  }
}

at::Tensor from_bytes(const std::string& bytes, const Storage& storage, std::int64_t count) {
  const std::size_t expected = static_cast<std::size_t>(count) * c10::elementSize(storage.stored);
  require(bytes.size() == expected, Errc::bad_model, "expected ", expected,
          " bytes of data, found ", bytes.size());
  at::Tensor values = at::empty({count}, storage.stored);
  if (count > 0) std::memcpy(values.data_ptr(), bytes.data(), bytes.size());
  return values;
}

at::Tensor read_values(Type& proto, const Storage& storage, std::int64_t count,
                       ExternalData& external) {
  if (proto.data_location() == Type::EXTERNAL) {
    const auto width = static_cast<std::int64_t>(c10::elementSize(storage.stored));
    return from_bytes(external.read(proto, count * width), storage, count);
  }
  if (proto.has_raw_data()) return from_bytes(proto.raw_data(), storage, count);
  at::Tensor values = from_fields(proto, storage);
  require(values.numel() == count, Errc::bad_model, "expected ", count, " values, found ",
          values.numel());
  return values;
}

}  // namespace

at::Tensor take_tensor(Type& proto, ExternalData& external, const Limits& limits) {
  const std::vector<std::int64_t> sizes(proto.dims().begin(), proto.dims().end());
  const std::string context = "tensor '" + proto.name() + "'";
  const std::int64_t count = checked_product(sizes, limits.tensor_elements, context);
  try {
    const Storage storage = storage_of(proto.data_type());
    at::Tensor values = read_values(proto, storage, count, external);
    if (proto.has_raw_data()) std::string().swap(*proto.mutable_raw_data());  // frees it, too
    return as_unsigned(values.to(storage.kept), proto.data_type()).view(sizes);
  } catch (const Error& error) {
    throw error.within(context);
  }
}

Strings take_strings(const Type& proto) {
  return {proto.string_data().begin(), proto.string_data().end()};
}

double kept_bytes(const Type& proto) {
  const auto storage = known_storage(proto.data_type());
  if (!storage) return 0;
  if (std::ranges::count(proto.dims(), 0) > 0) return 0;  // whatever the others say
  auto bytes = static_cast<double>(c10::elementSize(storage->kept));
  for (const std::int64_t size : proto.dims()) bytes *= static_cast<double>(size);
  return std::max(bytes, 0.0);
}

}  // namespace cameras
