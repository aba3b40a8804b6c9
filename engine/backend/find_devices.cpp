#include "engine/backend/find_devices.h"

#ifdef KHATWA_HAS_CUDA
#include "engine/backend/cuda/cuda_devices.h"
#endif

namespace khatwa::engine {

DeviceList findDevices() {
#ifdef KHATWA_HAS_CUDA
    return findCudaDevices();
#else
    DeviceList none;
    none.whyNone = "this program was built without CUDA; use --device cpu";
    return none;
#endif
}

} // namespace khatwa::engine
