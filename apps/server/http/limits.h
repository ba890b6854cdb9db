#pragma once

#include <chrono>
#include <cstddef>

namespace cameras::server {

/// What connections and bodies may take.
struct HttpLimits {
  std::size_t connections = 256;
  std::size_t head_bytes = std::size_t{1} << 16;
  std::size_t json_bytes = std::size_t{32} << 20;
  std::size_t image_bytes = std::size_t{64} << 20;
  std::size_t model_bytes = std::size_t{1} << 30;
  std::size_t received_bytes = std::size_t{2} << 30;  ///< of all bodies that are under way
  std::chrono::seconds head_time{10};                 ///< for a request's head, once it has begun
  std::chrono::seconds body_time{60};                 ///< for a request's body
  std::chrono::seconds idle_time{30};                 ///< between two requests of a connection
  std::chrono::seconds write_time{30};                ///< for a client to take a piece of an answer
};

}  // namespace cameras::server
