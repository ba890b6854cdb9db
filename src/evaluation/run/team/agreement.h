#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "cameras/evaluation.h"

namespace cameras::evaluation {

/// The record of a run, and beside it what this process computes with (`instruction_set`): ranks
/// whose records differ do not give the bytes of one process. A run that goes on, and shards, may
/// be computed elsewhere, so it is not in run.json.
nlohmann::ordered_json record_of_rank(nlohmann::ordered_json record);

/// "--shard 0/1 --out results": what a process was called with that makes it one of a team.
std::string call_of_rank(const Shard& shard, const std::filesystem::path& folder);

}  // namespace cameras::evaluation
