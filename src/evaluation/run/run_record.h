#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "cameras/evaluation.h"
#include "evaluation/run/expected_rows.h"
#include "evaluation/run/plan.h"

namespace cameras::evaluation {

/// run.json: everything that the results of a run depend on, and nothing that changes from one
/// call to the next. Paths are there for people; contents are compared by fingerprint.
/// @param layer that is looked at; "" = the network has none
nlohmann::ordered_json run_record(const EvaluationSubject& subject,
                                  const EvaluationOptions& options, const Plan& plan,
                                  const std::string& layer);

/// A record, or another result, as it is written: indented by two, with a line's end. Bytes of
/// names that are not UTF-8 become U+FFFD.
std::string record_text(const nlohmann::ordered_json& record);

/// "0/3"
std::string shard_text(const Shard& shard);

/// Writes down how many rows the run has, and what they are about.
void set_tally(nlohmann::ordered_json& record, const RowTally& tally);

/// @throws Error{io} for a record whose shard is none
Shard shard_in(const nlohmann::ordered_json& record);

/// What two runs differ in, as "methods is [\"a\"] there, [\"b\"] here"; "" where they are the same
/// run. What differs between its shards is left out of the comparison where `any_shard`.
std::string difference(const nlohmann::ordered_json& there, const nlohmann::ordered_json& here,
                       bool any_shard = false);

/// run.json's value of `text`.
/// @throws Error{io} for anything but a JSON object with the keys that are read here, or one of
///         another version of the program
nlohmann::ordered_json parse_run_record(const std::string& text);

/// parse_run_record() of a file; messages begin with its path.
nlohmann::ordered_json read_run_record(const std::filesystem::path& file);

}  // namespace cameras::evaluation
