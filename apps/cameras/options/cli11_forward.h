#pragma once

// CLI11's classes, for headers that only name them: its own header costs seconds a file, and only
// sources that declare options need it.
namespace CLI {  // NOLINT(readability-identifier-naming): CLI11's
class App;
class ParseError;
class Validator;
}  // namespace CLI
