#include "model/report_text.h"

#include <algorithm>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "cameras/error.h"
#include "core/read_file.h"

namespace cameras {
namespace {

using Json = nlohmann::json;

// Reads the keys of the outermost object, or of the objects in the outermost array, and keeps
// nothing else: reports may be large.
class ReportKeys final : public nlohmann::json_sax<Json> {
 public:
  bool found() const { return objects_ > 0 && all_reports_; }

  bool null() override { return scalar(); }
  bool boolean(bool) override { return scalar(); }
  bool number_integer(number_integer_t) override { return scalar(); }
  bool number_unsigned(number_unsigned_t) override { return scalar(); }
  bool number_float(number_float_t, const string_t&) override { return scalar(); }
  bool string(string_t&) override { return scalar(); }
  bool binary(binary_t&) override { return scalar(); }

  bool start_object(std::size_t) override {
    ++depth_;
    if (depth_ == outer_) keys_.clear();
    return true;
  }
  bool key(string_t& name) override {
    if (depth_ == outer_) keys_.insert(name);
    return true;
  }
  bool end_object() override {
    if (depth_ == outer_) {
      ++objects_;
      all_reports_ = all_reports_ && is_report_of(keys_);
    }
    --depth_;
    return all_reports_;
  }
  bool start_array(std::size_t) override {
    if (depth_ == 0) outer_ = 2;
    ++depth_;
    return depth_ != outer_;  // an array of arrays is no report
  }
  bool end_array() override {
    --depth_;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    all_reports_ = false;
    return false;
  }

 private:
  // Stops at a list of anything but objects.
  bool scalar() {
    all_reports_ = all_reports_ && depth_ >= outer_;
    return all_reports_;
  }

  static bool is_report_of(const std::set<std::string>& keys) {
    const auto any = [&](std::initializer_list<const char*> names) {
      return std::ranges::any_of(names, [&](const char* name) { return keys.contains(name); });
    };
    if (any({"image_mean", "image_std", "size", "labels", "id2label", "pretrained_cfg"})) {
      return false;  // a card
    }
    const bool of_model = any({"model"}) && any({"image", "images", "methods"});
    return of_model || (any({"image"}) && any({"maps"}));
  }

  int depth_ = 0;
  int outer_ = 1;  // the depth of the objects whose keys count
  int objects_ = 0;
  bool all_reports_ = true;
  std::set<std::string> keys_;
};

}  // namespace

bool is_report(std::string_view text) {
  ReportKeys keys;
  return Json::sax_parse(text.begin(), text.end(), &keys) && keys.found();
}

bool is_report_file(const std::filesystem::path& file) {
  constexpr std::int64_t kMostReportBytes = std::int64_t{1} << 26;  // as of a card
  try {
    return is_report(as_text(read_regular_file(file, kMostReportBytes)));
  } catch (const Error&) {
    return false;
  }
}

}  // namespace cameras
