#include "team/team_progress.h"

#include <ostream>
#include <string>

#include "console/duration.h"
#include "report/text_table.h"

namespace cameras::cli {
namespace {

std::string rate_text(double rate) { return fixed_text(rate, rate < 10 ? 2 : 0) + " a second"; }

}  // namespace

void TeamProgress::show(std::size_t done, std::size_t of) {
  constexpr std::chrono::seconds kFirst(2);
  constexpr std::chrono::seconds kPause(10);
  const auto now = Clock::now();
  of_ = of;
  if (!begun_) {
    begun_ = now;
    next_ = now + kFirst;
    first_ = done;
  }
  if (now < next_) return;
  next_ = now + kPause;
  const int ranks = ranks_;
  const double seconds = std::chrono::duration<double>(now - *begun_).count();
  const double rate = static_cast<double>(done - first_) / seconds;
  out_ << "cameras: " << done << " of " << of << " pictures";
  if (rate > 0) {
    out_ << ", " << rate_text(rate) << ", " << duration_text(static_cast<double>(of - done) / rate)
         << " left";
  }
  out_ << ", " << ranks << (ranks == 1 ? " rank" : " ranks") << " at work\n" << std::flush;
}

void TeamProgress::end() {
  if (!begun_) return;
  const double seconds = std::chrono::duration<double>(Clock::now() - *begun_).count();
  const auto made = static_cast<double>(of_ - first_);
  out_ << "cameras: " << of_ << " of " << of_ << " pictures in " << duration_text(seconds) << ", "
       << rate_text(made / seconds) << '\n'
       << std::flush;
}

}  // namespace cameras::cli
