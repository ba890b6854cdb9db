#include "network/onednn/placement.h"

#include <algorithm>
#include <utility>

namespace cameras::onednn {
namespace {

constexpr std::size_t kAlignment = 64;  // a cache line, and a vector register

std::size_t aligned(std::size_t bytes) {
  return (bytes + kAlignment - 1) / kAlignment * kAlignment;
}

}  // namespace

Placement::Buffer Placement::add(std::size_t bytes) {
  Entry entry;
  entry.bytes = bytes;
  entry.whole = entries_.size();
  entries_.push_back(entry);
  return entry.whole;
}

Placement::Buffer Placement::root(Buffer buffer) const {
  while (entries_[buffer].whole != buffer) buffer = entries_[buffer].whole;
  return buffer;
}

void Placement::touch(Buffer buffer, std::size_t step) {
  Entry& entry = entries_[root(buffer)];
  entry.first = entry.touched ? std::min(entry.first, step) : step;
  entry.last = entry.touched ? std::max(entry.last, step) : step;
  entry.touched = true;
}

std::size_t Placement::offset_in_root(Buffer buffer) const {
  std::size_t offset = 0;
  for (; entries_[buffer].whole != buffer; buffer = entries_[buffer].whole) {
    offset += entries_[buffer].offset;
  }
  return offset;
}

bool Placement::whole_root(const Piece& piece) const {
  return root(piece.buffer) == piece.buffer && entries_[piece.buffer].bytes == piece.bytes;
}

std::optional<Placement::Buffer> Placement::join(const std::vector<Piece>& pieces) {
  const bool fresh = whole_root(pieces.at(0));
  const Buffer whole = fresh ? entries_.size() : root(pieces[0].buffer);
  std::size_t end = fresh ? 0 : entries_[whole].bytes;  // of `whole` with what is put after it
  std::size_t offset = 0;
  std::vector<std::pair<Buffer, std::size_t>> moves;
  for (const Piece& piece : pieces) {
    const bool there =
        !fresh && root(piece.buffer) == whole && offset_in_root(piece.buffer) == offset;
    if (!there) {
      const bool twice = std::ranges::find(moves, piece.buffer, [](const auto& move) {
                           return move.first;
                         }) != moves.end();
      if (!whole_root(piece) || piece.buffer == whole || twice || offset != end) {
        return std::nullopt;
      }
      moves.emplace_back(piece.buffer, offset);
      end += piece.bytes;
    }
    offset += piece.bytes;
  }
  if (fresh) static_cast<void>(add(0));
  for (const auto& [part, at] : moves) nest(part, whole, at);
  return whole;
}

// `part`, a root, becomes the bytes of `whole` from `offset` on; where that is its end, it grows.
void Placement::nest(Buffer part, Buffer whole, std::size_t offset) {
  const Entry from = entries_[part];
  entries_[part].whole = whole;
  entries_[part].offset = offset;
  entries_[whole].bytes = std::max(entries_[whole].bytes, offset + from.bytes);
  if (!from.touched) return;
  touch(whole, from.first);
  touch(whole, from.last);
}

bool Placement::overlap(const Entry& a, const Entry& b) const {
  return a.first <= b.last && b.first <= a.last;
}

// The smallest gap that is large enough between buffers that are alive at the same time.
std::size_t Placement::fitting_offset(Buffer buffer, const std::vector<Buffer>& placed,
                                      const std::vector<std::size_t>& offsets) const {
  std::vector<std::pair<std::size_t, std::size_t>> taken;  // [begin, end)
  for (const Buffer other : placed) {
    if (!overlap(entries_[buffer], entries_[other])) continue;
    taken.emplace_back(offsets[other], offsets[other] + aligned(entries_[other].bytes));
  }
  std::ranges::sort(taken);
  const std::size_t wanted = aligned(entries_[buffer].bytes);
  std::size_t best = 0;
  std::size_t smallest_gap = 0;
  bool found = false;
  std::size_t end = 0;
  for (const auto& [from, to] : taken) {
    if (from >= end + wanted && (!found || from - end < smallest_gap)) {
      best = end;
      smallest_gap = from - end;
      found = true;
    }
    end = std::max(end, to);
  }
  return found ? best : end;
}

// Large buffers first: small ones fill the gaps between them.
Placement::Arena Placement::arena() const {
  std::vector<Buffer> order;
  for (Buffer buffer = 0; buffer < entries_.size(); ++buffer) {
    if (entries_[buffer].whole == buffer && entries_[buffer].touched) order.push_back(buffer);
  }
  std::ranges::stable_sort(
      order, [this](Buffer a, Buffer b) { return entries_[a].bytes > entries_[b].bytes; });
  Arena arena;
  arena.offsets.resize(entries_.size(), 0);
  std::vector<Buffer> placed;
  for (const Buffer buffer : order) {
    arena.offsets[buffer] = fitting_offset(buffer, placed, arena.offsets);
    arena.bytes = std::max(arena.bytes, arena.offsets[buffer] + aligned(entries_[buffer].bytes));
    placed.push_back(buffer);
  }
  for (Buffer buffer = 0; buffer < entries_.size(); ++buffer) {
    const Buffer whole = root(buffer);
    if (whole != buffer) arena.offsets[buffer] = arena.offsets[whole] + offset_in_root(buffer);
  }
  return arena;
}

}  // namespace cameras::onednn
