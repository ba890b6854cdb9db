#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace cameras::onednn {

/// Plans one arena for the buffers of a run: how long each one lives is noted while steps are
/// listed, and buffers that are never alive together share memory. A buffer may be part of another
/// one, as the operands of a concatenation are.
class Placement {
 public:
  using Buffer = std::size_t;

  Buffer add(std::size_t bytes);

  /// `buffer` is read or written by step number `step`.
  void touch(Buffer buffer, std::size_t step);

  /// A buffer, or its first bytes.
  struct Piece {
    Buffer buffer = 0;
    std::size_t bytes = 0;
  };

  /// The buffer that holds `pieces` one after the other, without moving what is in them: those
  /// that lie in one buffer already stay where they are, and others are put after them. Nothing
  /// where that cannot be.
  std::optional<Buffer> join(const std::vector<Piece>& pieces);

  /// The buffer that `buffer` is part of; itself when it is none.
  Buffer root(Buffer buffer) const;

  /// Where each buffer begins, and the bytes of the whole.
  struct Arena {
    std::vector<std::size_t> offsets;
    std::size_t bytes = 0;
  };
  Arena arena() const;

 private:
  struct Entry {
    std::size_t bytes = 0;
    std::size_t first = 0;  // first and last step that touches it
    std::size_t last = 0;
    bool touched = false;
    Buffer whole = 0;  // itself for a root
    std::size_t offset = 0;
  };
  std::size_t offset_in_root(Buffer buffer) const;
  bool whole_root(const Piece& piece) const;
  void nest(Buffer part, Buffer whole, std::size_t offset);
  std::size_t fitting_offset(Buffer buffer, const std::vector<Buffer>& placed,
                             const std::vector<std::size_t>& offsets) const;
  bool overlap(const Entry& a, const Entry& b) const;

  std::vector<Entry> entries_;
};

}  // namespace cameras::onednn
