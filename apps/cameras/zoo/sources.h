#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "zoo/zoo_model.h"

namespace cameras::cli::zoo {

/// Where a file may be.
struct Address {
  std::string url;             ///< http, https or file
  std::string shown;           ///< the same for messages, without a password
  std::filesystem::path file;  ///< of a file on this machine; "" = on the network
};

/// Where files of the zoo are fetched from, in this order.
class Sources {
 public:
  /// What CAMERAS_ZOO says: folders and addresses separated by ;, among them "default", the zoo's
  /// own addresses. Those alone for "".
  /// @throws UsageError for what is neither
  static Sources from_text(std::string_view text);

  /// A folder or address is asked for the file's name, then for its path in the zoo.
  std::vector<Address> of(const ZooFile& file) const;

  /// The folders among them, absolute.
  std::vector<std::filesystem::path> folders() const;

 private:
  struct Source {
    enum class Kind { zoo, network, folder } kind;
    std::string base;  ///< without / at its end
  };
  std::vector<Source> sources_;
};

}  // namespace cameras::cli::zoo
