#include "model/python_literal.h"

#include <cctype>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "cameras/error.h"
#include "cameras/text.h"

namespace cameras {
namespace {

using PythonValue = nlohmann::json;

class PythonReader {
 public:
  explicit PythonReader(std::string_view text) : text_(text) {}

  PythonValue whole() {
    PythonValue value = read_value();
    skip_spaces();
    require(at_ == text_.size(), Errc::bad_model, "expected one Python literal, found more at ",
            at_);
    return value;
  }

 private:
  PythonValue read_value() {
    constexpr int kDeepest = 64;
    constexpr int kMostValues = 4'000'000;
    require(++depth_ <= kDeepest && ++values_ <= kMostValues, Errc::bad_model,
            "expected a Python literal of at most ", kDeepest, " levels and ", kMostValues,
            " values, found more");
    skip_spaces();
    PythonValue value;
    const char first = peek();
    if (first == '{') {
      value = read_dictionary();
    } else if (first == '[' || first == '(') {
      value = read_list(first == '[' ? ']' : ')');
    } else if (first == '\'' || first == '"') {
      value = read_text();
    } else {
      value = read_word();
    }
    --depth_;
    return value;
  }

  PythonValue read_dictionary() {
    PythonValue value = PythonValue::object();
    ++at_;
    while (!closed_by('}')) {
      const PythonValue key = read_value();
      require(key.is_string() || key.is_number_integer(), Errc::bad_model,
              "expected a text or a whole number as a key, found another at ", at_);
      skip_spaces();
      take(':');
      value[key.is_string() ? key.get<std::string>() : key.dump()] = read_value();
      separate('}');
    }
    return value;
  }

  PythonValue read_list(char end) {
    PythonValue value = PythonValue::array();
    ++at_;
    while (!closed_by(end)) {
      value.push_back(read_value());
      separate(end);
    }
    return value;
  }

  std::string read_text() {
    const char quote = text_[at_++];
    std::string text;
    while (peek() != quote) {
      char c = text_[at_++];
      if (c == '\\') {
        c = peek();
        ++at_;
        if (c == 'n') c = '\n';
        if (c == 't') c = '\t';
      }
      text += c;
    }
    ++at_;
    return text;
  }

  PythonValue read_word() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    const std::string_view word = text_.substr(begin, at_ - begin);
    if (word == "None") return nullptr;
    if (word == "True" || word == "False") return word == "True";
    if (const auto whole = parse_number<std::int64_t>(word)) return *whole;
    const auto number = parse_number<double>(word);
    require(number.has_value(), Errc::bad_model,
            "expected a Python literal, found something else at ", begin);
    return *number;
  }

  static bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '+' || c == '.';
  }

  void skip_spaces() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }

  char peek() const {
    require(at_ < text_.size(), Errc::bad_model,
            "expected a Python literal, found its end missing");
    return text_[at_];
  }

  void take(char wanted) {
    require(peek() == wanted, Errc::bad_model, "expected '", wanted, "' at ", at_, ", found '",
            text_[at_], "'");
    ++at_;
  }

  bool closed_by(char end) {
    skip_spaces();
    if (peek() != end) return false;
    ++at_;
    return true;
  }

  // A comma, unless the end comes next.
  void separate(char end) {
    skip_spaces();
    if (peek() != end) take(',');
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  int values_ = 0;
};

}  // namespace

nlohmann::json parse_python(std::string_view text) { return PythonReader(text).whole(); }

}  // namespace cameras
