#pragma once

namespace cameras::cli::zoo {

/// What models of one kind share.
struct Family {
  const char* licence;
  const char* card;     ///< a model card's JSON; "" = none
  bool imagenet_names;  ///< whether labels are ImageNet's 1000
  bool classifies;
};

#define CAMERAS_ZOO_FAMILY(name, licence, convention, labels) Family family_##name();
#include "zoo/families.inc"
#undef CAMERAS_ZOO_FAMILY

}  // namespace cameras::cli::zoo
