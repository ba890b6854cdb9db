#pragma once

#include <memory>

#include "server/http/call.h"
#include "server/http/reply.h"
#include "server/service/explanation.h"

namespace cameras::server {

/// Server-sent events: progress, partial maps, then done, failed or cancelled. Begins behind the
/// call's Last-Event-ID.
Reply event_reply(std::shared_ptr<const ExplanationTask> task, const Call& call);

}  // namespace cameras::server
