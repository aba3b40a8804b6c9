#pragma once

#include "engine/backend/device.h"

namespace khatwa::engine {

/// The GPUs of compute capability 7.5 and newer that the driver shows, in its order. Never throws:
/// a machine without a GPU, a driver or a fitting driver has none, and `whyNone` says which.
DeviceList findCudaDevices();

} // namespace khatwa::engine
