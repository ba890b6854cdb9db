#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace cameras::load {

/// Questions that a server is asked and that this process answers itself, with the same library:
/// what an answer has to be, and what it costs without a server.
class Questions {
 public:
  virtual ~Questions() = default;

  /// Question `number` answered here, and remembered as what the server has to say.
  virtual void answer(int number) = 0;

  virtual std::string path() const = 0;
  virtual std::string body(int number) const = 0;
  /// Whether an answer of the server is the one expected; answer(number) came before.
  virtual bool is_right(int number, const std::string& answer) const = 0;

  int count() const noexcept { return count_; }

 protected:
  explicit Questions(int count) : count_(count) {}

 private:
  int count_;
};

/// What the server calls its model and the picture that was sent to it.
struct Names {
  std::string model;
  std::string image;
};

/// POST /api/predictions of one picture with another part hidden each time: the smallest question
/// there is, so that what the server adds weighs most.
std::unique_ptr<Questions> predictions(const std::string& model_file, const std::string& picture,
                                       const Names& names);

/// POST /v1/models/NAME:explain, Grad-CAM of another label each time: the picture goes there as
/// base64, the map comes back so. There are more labels than the server keeps answers of.
std::unique_ptr<Questions> maps(const std::string& model_file, const std::string& picture,
                                const Names& names);

}  // namespace cameras::load
