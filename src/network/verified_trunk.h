#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "network/trunk.h"

namespace cameras {

/// A net below a fast trunk: before a cut is used for the first time, the values there are compared
/// with the interpreter's on one image of the native size. Where they differ by more than roundings
/// explain, or the fast trunk fails where the interpreter does not, the interpreter runs at that
/// cut from then on, and a warning says so. Compiled code is tested against random networks
/// (docs/testing.md); this is for what no test has thought of, another processor or another oneDNN.
///
/// The allowed difference, as a share of the largest number of each value, is 1e-3 in float32
/// (a hundred times what is seen) and 0.1 in bf16, or, for a badly conditioned network, what the
/// interpreter makes of an image changed by roundings of that type: 100 times that in float32, 10
/// times in bf16.
class VerifiedTrunk final : public Trunk {
 public:
  /// @param fast another implementation of the same program
  /// @param program float32; what `fast` has to agree with, and what runs where it does not
  /// @param node_names of the program's steps, for warnings
  /// @param image sizes [1,C,h,w] of the image to compare on
  VerifiedTrunk(std::unique_ptr<const Trunk> fast, std::shared_ptr<const Program> program,
                std::vector<std::string> node_names, std::vector<std::int64_t> image,
                Precision precision);

  /// That of the other implementation, or of the interpreter once a difference was found.
  std::string_view name() const noexcept override;
  Program::Values run(const at::Tensor& input, std::size_t cut) const override;
  std::vector<std::string> warnings() const override;

  /// Compares at this cut now, with the logits that the values lead to, and not when it is first
  /// used. To be called before run().
  void verify(std::size_t cut, const NativeRun& run) const override;

 private:
  struct Expected {
    at::Tensor image;
    Program::Values values;
    std::optional<Program::Values> scores;  ///< what the values lead to, where that is compared
  };

  bool trusted(std::size_t cut, const NativeRun* known) const;
  std::optional<Expected> expected(std::size_t cut, const NativeRun* known) const;
  Program::Values scores(Program::Values values, std::size_t cut) const;
  std::optional<bool> agrees(std::size_t cut, const NativeRun* known) const;
  bool same(const Expected& expected, std::size_t cut) const;
  std::string where_they_part(std::size_t cut) const;

  std::unique_ptr<const Trunk> fast_;
  std::shared_ptr<const Program> program_;
  std::vector<std::string> node_names_;
  std::vector<std::int64_t> image_;
  Precision precision_;
  mutable std::mutex mutex_;
  mutable std::map<std::size_t, bool> verdicts_;  ///< by cut: whether the fast trunk is right
  mutable std::vector<std::string> warnings_;
};

}  // namespace cameras
