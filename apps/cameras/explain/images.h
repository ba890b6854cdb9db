#pragma once

#include "command.h"
#include "explain/image.h"

namespace cameras::cli {

/// Explains the images of a call and prints, in their order, what each gave. With several images
/// and more than one thread the next image is decoded and the one before is drawn and written
/// while the network runs; no more than these three are in memory. A broken image does not take
/// the others with it; the call fails in the end all the same.
/// @return exit status
int explain_images(const Session& session, Console console);

}  // namespace cameras::cli
