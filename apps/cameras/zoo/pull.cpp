#include "zoo/pull.h"

#include <algorithm>
#include <system_error>

#include "cameras/error.h"
#include "zoo/download.h"
#include "zoo/sha256.h"

namespace cameras::cli::zoo {
namespace {

namespace fs = std::filesystem;

// What is wrong with a file of a folder before a byte is read; "" = nothing.
std::string fault_of(const fs::path& file) {
  std::error_code none;
  const fs::file_status status = fs::status(file, none);
  if (!fs::exists(status)) return "no such file";
  return fs::is_regular_file(status) ? "" : "expected a file, found something else";
}

// Goes on as long as each attempt brings the file further; "" = it is whole.
std::string reason_against(const Address& address, const ZooFile& file, const Arrival& arrival,
                           const Zoo& zoo, const PullWatch& watch) {
  const DownloadOrder order{.address = address,
                            .bytes = file.bytes,
                            .descriptor = arrival.descriptor(),
                            .path = arrival.path(),
                            .patience = zoo.patience};
  for (std::int64_t furthest = arrival.size();;) {
    const DownloadResult result = download(order, watch.progress);
    if (result.end != DownloadEnd::broken_off || result.have <= furthest) return result.reason;
    furthest = result.have;
  }
}

// "" = the file is there, with its SHA-256.
std::string fetched_from(const Address& address, const ZooFile& file, Arrival& arrival,
                         const Zoo& zoo, const PullWatch& watch) {
  if (!address.file.empty()) {
    const std::string fault = fault_of(address.file);
    if (!fault.empty()) return fault;
  }
  while (true) {
    const bool began_before = arrival.size() > 0;
    const std::string reason = reason_against(address, file, arrival, zoo, watch);
    if (!reason.empty()) return reason;
    const std::string found = sha256_of(arrival.descriptor(), arrival.path());
    if (found == file.sha256) return "";
    arrival.discard();
    // What came before may have been another file's: once more, from the start.
    if (!began_before) return "expected SHA-256 " + file.sha256 + ", found " + found;
  }
}

}  // namespace

Pulled pull(const ZooFile& file, const Zoo& zoo, Check check, const PullWatch& watch) {
  const fs::path folder = cache_folder();
  const fs::path path = folder / file.name;
  if (is_cached(folder, file, check)) return {path};
  Arrival arrival(folder, file, watch.waiting);
  if (is_cached(folder, file, check)) {  // by another process meanwhile
    arrival.discard();
    return {path};
  }
  std::string reasons;
  for (const Address& address : zoo.sources.of(file)) {
    const std::string reason = fetched_from(address, file, arrival, zoo, watch);
    if (reason.empty()) {
      arrival.keep();
      return {.path = path, .from = address.shown};
    }
    reasons += (reasons.empty() ? "" : "; ") + address.shown + ": " + reason;
  }
  const std::int64_t kept = arrival.size();
  fail(Errc::io, file.name, " cannot be fetched: ", reasons,
       kept > 0 ? " (what has arrived is kept, and the next call goes on from there)" : "");
}

}  // namespace cameras::cli::zoo
