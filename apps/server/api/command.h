#pragma once

#include <string>

#include "server/service/explanation.h"
#include "server/service/models.h"

namespace cameras::server {

/// What gives the same map elsewhere. The picture is called photo.png, and a model that was sent by
/// the name that its sender gave it.
struct Commands {
  std::string cli;
  std::string cpp;
  std::string python;
};

Commands commands_of(const ExplanationTask& task, const Models& models);

}  // namespace cameras::server
