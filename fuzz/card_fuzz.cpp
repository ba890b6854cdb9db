#include <cstddef>
#include <cstdint>
#include <string>

#include "cameras/error.h"
#include "model/card.h"
#include "model/labels.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

// Any text either is a card that Preprocess takes, or an Error; and so for a list of labels.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  try {
    const cameras::Card card = cameras::parse_card(text, cameras::default_settings(3, 224, 224));
    const cameras::Preprocess preprocess(card.settings);
  } catch (const cameras::Error&) {  // a refusal is an answer
  }
  try {
    cameras::parse_labels(text);
  } catch (const cameras::Error&) {  // a refusal is an answer
  }
  return 0;
}
