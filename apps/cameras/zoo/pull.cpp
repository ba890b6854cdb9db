#include "zoo/pull.h"

#include <fcntl.h>

#include <algorithm>
#include <cstdint>
#include <system_error>

#include "cameras/error.h"
#include "outputs/open_file.h"
#include "zoo/download.h"
#include "zoo/sha256.h"

namespace cameras::cli::zoo {
namespace {

namespace fs = std::filesystem;

constexpr int kMostAttempts = 20;  // of a file, in all: some servers send a few bytes at once

// One call of pull().
struct PullCall {
  const ZooFile& file;
  const Zoo& zoo;
  const PullWatch& watch;
  Arrival& arrival;
  int attempts = 0;
};

std::string other_sum(const std::string& expected, const std::string& found) {
  return "expected SHA-256 " + expected + ", found " + found;
}

// What is wrong with a file of a folder before anything of it is taken; "" = nothing that is known
// by then.
std::string fault_of(const fs::path& path, const PullCall& call) {
  std::error_code none;
  const fs::file_status status = fs::status(path, none);
  if (!fs::exists(status)) return "no such file";
  if (!fs::is_regular_file(status)) return "expected a file, found something else";
  // What has arrived is given up for the very file alone. download() sees other sizes by itself.
  const bool fits = fs::file_size(path, none) == static_cast<std::uintmax_t>(call.file.bytes);
  if (!fits || call.arrival.size() == 0) return "";
  const OpenFile source(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (source.descriptor() < 0) return "cannot be read";
  try {
    const std::string found = sha256_of(source.descriptor(), path);
    return found == call.file.sha256 ? "" : other_sum(call.file.sha256, found);
  } catch (const Error& error) {  // others may have it
    return error.what();
  }
}

// Goes on as long as each attempt brings the file further; "" = it is whole.
std::string reason_against(const Address& address, PullCall& call) {
  const DownloadOrder order{.address = address,
                            .bytes = call.file.bytes,
                            .descriptor = call.arrival.descriptor(),
                            .path = call.arrival.path(),
                            .patience = call.zoo.patience};
  for (std::int64_t furthest = call.arrival.size();;) {
    const DownloadResult result = download(order, call.watch.progress);
    ++call.attempts;
    if (result.end != DownloadEnd::broken_off || result.have <= furthest) return result.reason;
    if (call.attempts >= kMostAttempts && result.have < call.file.bytes) {
      return result.reason + ", after " + std::to_string(call.attempts) + " attempts";
    }
    furthest = result.have;
  }
}

// "" = the file is there, with its SHA-256.
std::string fetched_from(const Address& address, PullCall& call) {
  if (!address.file.empty()) {
    const std::string fault = fault_of(address.file, call);
    if (!fault.empty()) return fault;
  }
  while (true) {
    const bool began_before = call.arrival.size() > 0;
    const std::string reason = reason_against(address, call);
    if (!reason.empty()) return reason;
    const std::string found = sha256_of(call.arrival.descriptor(), call.arrival.path());
    if (found == call.file.sha256) return "";
    call.arrival.discard();
    // What came before may have been another file's: once more, from the start.
    if (!began_before) return other_sum(call.file.sha256, found);
  }
}

// Whether an earlier call was stopped when all had arrived.
bool has_arrived(const ZooFile& file, Arrival& arrival) {
  if (arrival.size() != file.bytes) return false;
  if (sha256_of(arrival.descriptor(), arrival.path()) == file.sha256) return true;
  arrival.discard();
  return false;
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
  if (has_arrived(file, arrival)) {
    arrival.keep();
    return {path};
  }
  PullCall call{.file = file, .zoo = zoo, .watch = watch, .arrival = arrival};
  std::string reasons;
  for (const Address& address : zoo.sources.of(file)) {
    const std::string reason = fetched_from(address, call);
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
