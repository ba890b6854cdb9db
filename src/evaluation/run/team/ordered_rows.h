#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "evaluation/run/results_folder.h"
#include "evaluation/run/team/parts.h"

namespace cameras::evaluation {

/// Puts rows into rows.csv in the order of the plan, in whatever order pictures are completed.
class OrderedRows {
 public:
  /// @param done  how many pictures rows.csv has
  /// @param ahead rows of later ones that are on the disk elsewhere
  OrderedRows(ResultsFolder& folder, std::size_t done, RowsByPlace ahead)
      : folder_(folder), next_(done), ahead_(std::move(ahead)) {
    std::erase_if(ahead_, [done](const auto& entry) { return entry.first < done; });
    write_next({});
  }

  bool has(std::size_t place) const { return place < next_ || ahead_.contains(place); }
  /// Whether this picture's rows would go to rows.csv at once.
  bool is_next(std::size_t place) const { return place == next_; }
  std::size_t count() const { return next_ + ahead_.size(); }

  /// Nothing where the picture's rows are there already.
  void add(std::size_t place, std::vector<ResultRow> rows) {
    if (has(place)) return;
    if (is_next(place)) {
      write_next(std::move(rows));
    } else {
      ahead_.emplace(place, std::move(rows));
    }
  }

 private:
  // The rows of the next picture, if any, and of all that follow it.
  void write_next(std::vector<ResultRow> rows) {
    std::size_t next = next_ + (rows.empty() ? 0 : 1);
    auto entry = ahead_.begin();
    for (; entry != ahead_.end() && entry->first == next; ++entry, ++next) {
      rows.insert(rows.end(), entry->second.begin(), entry->second.end());
    }
    if (rows.empty()) return;
    folder_.append(rows);
    ahead_.erase(ahead_.begin(), entry);
    next_ = next;
  }

  ResultsFolder& folder_;  // not owned
  std::size_t next_;
  RowsByPlace ahead_;
};

}  // namespace cameras::evaluation
