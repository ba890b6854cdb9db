#pragma once

namespace cameras::cli {

/// True for a signal that whoever started this process has it ignore, as nohup does with SIGHUP. It
/// is looked up before any library is loaded, for they may take signals then: libtorch 2.6 handles
/// SIGHUP.
bool ignored_by_caller(int signal);

}  // namespace cameras::cli
