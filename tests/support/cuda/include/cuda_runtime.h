#pragma once

// Found before CUDA's own header of this name when a .cu or the backend is compiled against the
// host shim.

#include "tests/support/cuda/device.h"
#include "tests/support/cuda/runtime_api.h"
