#include "zoo/sources.h"

#include <algorithm>
#include <cctype>

#include "command.h"

namespace cameras::cli::zoo {
namespace {

namespace fs = std::filesystem;

std::string without_slashes(std::string text) {
  while (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text;
}

std::string lower(std::string_view text) {
  std::string letters;
  for (const unsigned char letter : text) letters += static_cast<char>(std::tolower(letter));
  return letters;
}

bool is_network(std::string_view text) {
  const std::string start = lower(text.substr(0, 8));
  return start.starts_with("http://") || start.starts_with("https://");
}

// "https://user:secret@host/x" -> "https://host/x"
std::string without_password(const std::string& url) {
  const std::size_t host = url.find("://") + 3;
  const std::size_t end = std::min(url.find('/', host), url.size());
  const std::size_t at = url.rfind('@', end);
  if (at == std::string::npos || at < host) return url;
  return url.substr(0, host) + url.substr(at + 1);
}

std::string file_url(const std::string& path) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string url = "file://";
  for (const unsigned char letter : path) {
    if (std::isalnum(letter) != 0 ||
        std::string_view("/-._~").find(static_cast<char>(letter)) != std::string_view::npos) {
      url += static_cast<char>(letter);
    } else {
      url += '%';
      url += kDigits[letter >> 4U];
      url += kDigits[letter & 15U];
    }
  }
  return url;
}

Address network_address(const std::string& url) {
  return {.url = url, .shown = without_password(url), .file = {}};
}

Address local_address(const std::string& path) {
  return {.url = file_url(path), .shown = path, .file = path};
}

// Large files moved to a hub of models, where each has a repository of its name; the zoo's
// repository keeps text, and may serve the large files of Git LFS.
std::vector<Address> zoo_addresses(const ZooFile& file) {
  const fs::path path(file.path);
  if (path.extension() != ".onnx") {
    return {network_address("https://raw.githubusercontent.com/onnx/models/main/" + file.path)};
  }
  return {
      network_address("https://huggingface.co/onnxmodelzoo/" + path.stem().string() +
                      "/resolve/main/" + path.filename().string()),
      network_address("https://media.githubusercontent.com/media/onnx/models/main/" + file.path)};
}

}  // namespace

Sources Sources::from_text(std::string_view text) {
  Sources sources;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    const std::string entry(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (entry.empty()) continue;
    if (entry == "default") {
      sources.sources_.push_back({Source::Kind::zoo, {}});
    } else if (is_network(entry) && entry.find_first_of("?# ") == std::string::npos) {
      sources.sources_.push_back({Source::Kind::network, without_slashes(entry)});
    } else if (entry.find("://") == std::string::npos) {
      sources.sources_.push_back({Source::Kind::folder, without_slashes(fs::absolute(entry))});
    } else {
      throw UsageError(
          "expected folders, addresses that begin with http:// or https://, or default, separated "
          "by ; in CAMERAS_ZOO, found '" +
          (is_network(entry) ? without_password(entry) : entry) + "'");
    }
  }
  if (sources.sources_.empty()) sources.sources_.push_back({Source::Kind::zoo, {}});
  return sources;
}

std::vector<Address> Sources::of(const ZooFile& file) const {
  const std::string name = fs::path(file.path).filename();
  std::vector<Address> addresses;
  for (const Source& source : sources_) {
    if (source.kind == Source::Kind::zoo) {
      for (Address& address : zoo_addresses(file)) addresses.push_back(std::move(address));
      continue;
    }
    std::vector<std::string> places{source.base + "/" + name};
    if (file.path != name) places.push_back(source.base + "/" + file.path);
    for (const std::string& place : places) {
      const bool local = source.kind == Source::Kind::folder;
      addresses.push_back(local ? local_address(place) : network_address(place));
    }
  }
  return addresses;
}

std::vector<fs::path> Sources::folders() const {
  std::vector<fs::path> folders;
  for (const Source& source : sources_) {
    if (source.kind == Source::Kind::folder) folders.emplace_back(source.base);
  }
  return folders;
}

}  // namespace cameras::cli::zoo
