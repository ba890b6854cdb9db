#pragma once

#include <exception>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "cameras/error.h"

namespace cameras::cli {

/// The text without control characters, which become \n, \t or \xNN: names come from strangers'
/// files, and a terminal obeys what it is sent.
std::string printable(std::string_view text);

/// What a failure says, as one line.
std::string message_of(const std::exception& error);

/// work(); an Error begins with the path.
template <class Work>
auto naming(const std::string& path, const Work& work) {
  try {
    return work();
  } catch (const Error& error) {
    const bool named = std::string_view(error.what()).starts_with(path);
    throw named ? error : error.within(path);
  }
}

/// What a warning says of a method that is not asked.
std::string left_out(const std::string& method, const std::string& why);

/// "cameras: MESSAGE", one line.
void print_failure(std::ostream& err, std::string_view message);

/// "cameras: warning: MESSAGE", one line each.
void print_warnings(std::ostream& err, const std::vector<std::string>& messages);

}  // namespace cameras::cli
