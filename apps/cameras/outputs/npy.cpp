#include "outputs/npy.h"

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>

namespace cameras::cli {

std::vector<std::byte> encode_npy(const SaliencyMap& map) {
  static_assert(std::endian::native == std::endian::little, "the header below says '<f4'");
  const at::Tensor& values = map.tensor();
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" +
                       std::to_string(values.size(0)) + ", " + std::to_string(values.size(1)) +
                       "), }";
  constexpr std::size_t kPreamble = 10;  // magic, version, header length
  while ((kPreamble + header.size() + 1) % 64 != 0) header += ' ';
  header += '\n';
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(header.size() & 0xFF);
  bytes += static_cast<char>(header.size() >> 8);
  bytes += header;
  std::vector<std::byte> file(bytes.size() + values.nbytes());
  std::memcpy(file.data(), bytes.data(), bytes.size());
  std::memcpy(file.data() + bytes.size(), values.data_ptr(), values.nbytes());
  return file;
}

}  // namespace cameras::cli
