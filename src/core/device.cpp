#include "core/device.h"

#include <exception>

#include "cameras/error.h"

namespace cameras {
namespace {

at::Device parse_device(const std::string& name) {
  try {
    const at::Device device(name);
    if (device.is_cpu() || device.is_cuda()) return device;
  } catch (const c10::Error&) {  // no device at all
  }
  fail(Errc::bad_argument, "expected a device 'cpu', 'cuda' or 'cuda:i', found '", name, "'");
}

}  // namespace

at::Device device_named(const std::string& name) {
  const at::Device device = parse_device(name);
  try {
    static_cast<void>(at::zeros({1}).to(device));
  } catch (const std::exception&) {
    const bool built_for_it = c10::impl::hasDeviceGuardImpl(device.type());
    fail(Errc::bad_argument, "expected a device that this machine and libtorch have, found '",
         device.str(), "'", built_for_it ? "" : ": this libtorch was built for the processor only");
  }
  return device;
}

}  // namespace cameras
