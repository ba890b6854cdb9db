#pragma once

namespace cameras::cli {

/// Where the program lies in a bundle that brings fonts along (tools/release/bundle), captions are
/// drawn with those, unless FONTCONFIG_FILE says otherwise. To be called before any thread starts.
void use_bundled_fonts();

}  // namespace cameras::cli
