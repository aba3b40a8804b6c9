#pragma once

#include "engine/backend/device.h"

namespace khatwa::engine {

/// The devices beside the CPU that this program can run a model on; `whyNone` says in one line why
/// there are none. Never throws. Looking takes some 0.2 s where there is a driver.
DeviceList findDevices();

} // namespace khatwa::engine
