#pragma once

#include <string>

#include "cameras/render.h"
#include "server/service/explanation.h"
#include "server/service/models.h"

namespace cameras::server {

/// What gives the same map elsewhere, and the same picture of it. The photo is called photo.png,
/// and a model that was sent by the name that its sender gave it.
struct Commands {
  std::string cli;
  std::string cpp;
  std::string python;
};

Commands commands_of(const ExplanationTask& task, const Models& models, const RenderOptions& look);

}  // namespace cameras::server
