#include "image/tiff_builder.h"

#include <cstring>
#include <map>

namespace cameras::testing {
namespace {

std::string little(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xffU);
  return text;
}

std::string number(std::uint16_t type, double value) {
  if (type == 11) return floats({static_cast<float>(value)});
  return little(static_cast<std::uint64_t>(value), type == 3 ? 2 : 4);
}

}  // namespace

std::string shorts(const std::vector<std::uint16_t>& values) {
  std::string text;
  for (const std::uint16_t value : values) text += little(value, 2);
  return text;
}

std::string floats(const std::vector<float>& values) {
  std::string text;
  for (const float value : values) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, &value, 4);
    text += little(bits, 4);
  }
  return text;
}

// Header, data, what fields have no room for, fields.
std::string tiff_file(const TiffPicture& picture, const std::string& data) {
  constexpr double kBegin = 8;
  const std::vector<double> bits(picture.samples, picture.bits);
  std::map<std::uint16_t, TiffField> fields;
  for (const TiffField& field : std::vector<TiffField>{{256, 4, {double(picture.width)}},
                                                       {257, 4, {double(picture.height)}},
                                                       {258, 3, bits},
                                                       {259, 3, {1}},
                                                       {262, 3, {double(picture.photometric)}},
                                                       {273, 4, {kBegin}},
                                                       {277, 3, {double(picture.samples)}},
                                                       {278, 4, {double(picture.height)}},
                                                       {279, 4, {double(data.size())}}}) {
    fields[field.tag] = field;
  }
  for (const TiffField& field : picture.more) fields[field.tag] = field;
  std::string body = data + std::string(data.size() % 2, '\0');
  std::string directory = little(fields.size(), 2);
  for (const auto& [tag, field] : fields) {
    std::string values;
    for (const double value : field.values) values += number(field.type, value);
    directory += little(tag, 2) + little(field.type, 2) + little(field.values.size(), 4);
    if (values.size() <= 4) {
      directory += values + std::string(4 - values.size(), '\0');
    } else {
      directory += little(8 + body.size(), 4);
      body += values;
    }
  }
  return std::string("II*\0", 4) + little(8 + body.size(), 4) + body + directory + little(0, 4);
}

}  // namespace cameras::testing
