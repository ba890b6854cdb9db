#pragma once

#include <cstddef>
#include <string>
#include <vector>

#pragma GCC visibility push(default)
namespace cameras {

/// A piece of a caption.
struct CaptionPart {
  std::string text = {};  ///< UTF-8, of any script that the machine has a font for
  bool whole = false;     ///< never cut, as a number after a long name must not be
};

/// The line under a picture, {{"tabby cat"}, {", 82.0 %", true}}: where it is too long, its parts
/// that are not `whole` lose words at their end for an ellipsis. Empty = none.
using Caption = std::vector<CaptionPart>;

/// All of the text.
std::string caption_text(const Caption& caption);

/// The text with every part that may be cut at most so many letters long (its ellipsis aside): cut
/// at the end of a word where the rest keeps half of them or more, else behind a letter.
std::string caption_text(const Caption& caption, std::size_t letters);

}  // namespace cameras
#pragma GCC visibility pop
