#include "zoo/pull_progress.h"

#include <optional>
#include <ostream>

#include "cameras/text.h"
#include "console/last_words.h"
#include "console/progress.h"
#include "zoo/size_text.h"

namespace cameras::cli::zoo {
namespace {

// From here to the end of the block.
class LastWords {
 public:
  explicit LastWords(std::string_view line) { set_last_words(line); }
  LastWords(const LastWords&) = delete;
  LastWords& operator=(const LastWords&) = delete;
  LastWords(LastWords&&) = delete;
  LastWords& operator=(LastWords&&) = delete;
  ~LastWords() { forget_last_words(); }
};

}  // namespace

std::filesystem::path pull_with_progress(const ZooFile& file, const std::string& licence,
                                         const Zoo& zoo, Check check, std::ostream& err) {
  const std::string size = size_text(file.bytes);
  Progress progress(err, 1);
  std::optional<LastWords> words;  // once something has arrived
  const PullWatch watch{
      .waiting = [&] { progress.say("waiting for another call that fetches ", file.name); },
      .progress =
          [&](std::int64_t have) {
            if (!words) {
              words.emplace("stopped: the next call goes on from what has arrived of " + file.name);
            }
            progress.show_share(0, static_cast<double>(have) / static_cast<double>(file.bytes),
                                file.name + ", " + size);
          }};
  const Pulled pulled = pull(file, zoo, check, watch);
  progress.clear();
  if (!pulled.from.empty()) {
    err << "cameras: fetched " << printable(file.name) << ", " << size
        << (licence.empty() ? "" : ", licence " + printable(licence)) << ", from "
        << printable(pulled.from) << '\n';
  }
  return pulled.path;
}

}  // namespace cameras::cli::zoo
