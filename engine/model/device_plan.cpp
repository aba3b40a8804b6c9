#include "engine/model/device_plan.h"

#include "engine/model/memory_plan.h"
#include "engine/model/model.h"
#include "engine/model/weights.h"

#include <algorithm>
#include <numeric>
#include <optional>

namespace khatwa::engine {

namespace {

constexpr std::uint64_t kMostReserve = std::uint64_t{512} << 20;
constexpr std::uint64_t kReserveShare = 20;

/// What one device could hold, in its own forms.
struct Room {
    std::uint64_t budget = 0; ///< free memory without the reserve and without what work needs
    std::uint64_t free = 0;
    std::uint64_t work = 0;
    PartBytes parts; ///< `layers` with their part of the cache
};

class Planner {
public:
    Planner(const ModelFiles& files, std::int64_t context, kernels::CacheForm cache,
            std::span<const std::shared_ptr<Device>> devices,
            std::span<const Device::Memory> memory)
        : files_(files), config_(files.config()), cache_(cache),
          plan_(planArchitecture(config_, files.path().string())),
          host_(planMemory(files, context, cache)), pages_(cachePages(config_, context)) {
        for (std::size_t i = 0; i < devices.size(); ++i) {
            measure(*devices[i], memory[i]);
        }
    }

    DevicePlan plan() const {
        if (rooms_.empty()) {
            return onCpu();
        }
        std::vector<int> byRoom(rooms_.size());
        std::iota(byRoom.begin(), byRoom.end(), 0);
        std::stable_sort(byRoom.begin(), byRoom.end(),
                         [&](int a, int b) { return room(a).budget > room(b).budget; });
        // The stream's way between devices costs time, so one is better than several.
        for (const bool embeddings : {true, false}) {
            if (auto whole = fit({byRoom.front()}, 1.0, embeddings)) {
                return *whole;
            }
        }
        for (const bool embeddings : {true, false}) {
            if (fit(byRoom, 1.0, embeddings)) {
                return spread(byRoom, embeddings);
            }
        }
        return partly(byRoom);
    }

private:
    const Room& room(int device) const { return rooms_[static_cast<std::size_t>(device)]; }
    int layers() const { return static_cast<int>(plan_.layers.size()); }

    void measure(const Device& device, const Device::Memory& memory) {
        Room room;
        room.free = memory.free;
        room.parts = partBytes(files_, plan_,
                               [&](const MatrixView& view) { return device.weightBytes(view); });
        const std::uint64_t cache =
            device.cacheBytes({1, config_.kvHeads, config_.headDim, pages_, cache_, config_.heads});
        for (std::size_t i = 0; i < plan_.layers.size(); ++i) {
            room.parts.layers[i] += plan_.layers[i].cacheLayer >= 0 ? cache : 0;
        }
        room.work = device.workBytes(config_, pages_, cache_);
        const std::uint64_t reserve = std::min(kMostReserve, memory.total / kReserveShare);
        const std::uint64_t taken = room.work + reserve;
        room.budget = memory.free > taken ? memory.free - taken : 0;
        rooms_.push_back(std::move(room));
    }

    /// Layers from `begin` on that fit into `budget` bytes of a device beside `used` of them.
    int layersThatFit(const Room& room, int begin, double budget, std::uint64_t& used) const {
        int end = begin;
        while (end < layers()) {
            const std::uint64_t more = room.parts.layers[static_cast<std::size_t>(end)];
            if (static_cast<double>(used + more) > budget) {
                break;
            }
            used += more;
            ++end;
        }
        return end;
    }

    /// The whole model on `order` with `share` of each one's room; nothing where it does not fit.
    std::optional<DevicePlan> fit(const std::vector<int>& order, double share,
                                  bool embeddings) const {
        DevicePlan plan = empty();
        if (!embeddings) {
            addCpuPart(plan, 0, 0);
        }
        int begin = 0;
        for (std::size_t i = 0; i < order.size(); ++i) {
            const Room& here = room(order[i]);
            const double budget = share * static_cast<double>(here.budget);
            std::uint64_t used = i == 0 && embeddings ? here.parts.embeddings : 0;
            // The last one takes the output matrix too, which may leave layers without a place.
            const std::uint64_t output = outputBytes(here, i == 0 && embeddings);
            std::uint64_t whole = used + output;
            if (static_cast<double>(whole) <= budget &&
                layersThatFit(here, begin, budget, whole) == layers()) {
                addPart(plan, order[i], begin, layers(), whole);
                return plan;
            }
            if (static_cast<double>(used) > budget) {
                if (i == 0) {
                    return std::nullopt;
                }
                continue;
            }
            const int end = layersThatFit(here, begin, budget, used);
            if (end > begin || (i == 0 && embeddings)) {
                addPart(plan, order[i], begin, end, used);
            }
            begin = end;
        }
        return std::nullopt;
    }

    /// Of embeddings that are also multiplied, one copy serves both where both are in one place.
    std::uint64_t outputBytes(const Room& here, bool withEmbeddings) const {
        return config_.tiedEmbeddings && withEmbeddings
                   ? here.parts.output - std::min(here.parts.output, here.parts.embeddings)
                   : here.parts.output;
    }

    /// It fits on all of them together: the same share of each one's room.
    DevicePlan spread(const std::vector<int>& order, bool embeddings) const {
        double low = 0.0, high = 1.0;
        for (int step = 0; step < 40; ++step) {
            const double middle = (low + high) / 2;
            (fit(order, middle, embeddings) ? high : low) = middle;
        }
        return *fit(order, high, embeddings);
    }

    /// As many layers as fit; the rest, the embeddings and the output on the CPU.
    DevicePlan partly(const std::vector<int>& order) const {
        DevicePlan plan = empty();
        addCpuPart(plan, 0, 0);
        int begin = 0;
        for (const int device : order) {
            std::uint64_t used = 0;
            const int end =
                layersThatFit(room(device), begin, static_cast<double>(room(device).budget), used);
            if (end > begin) {
                addPart(plan, device, begin, end, used);
            }
            begin = end;
        }
        if (begin == 0) {
            return onCpu();
        }
        addCpuPart(plan, begin, layers());
        return plan;
    }

    DevicePlan onCpu() const {
        DevicePlan plan = empty();
        addCpuPart(plan, 0, layers());
        plan.parts.front().bytes = host_.total();
        return plan;
    }

    DevicePlan empty() const {
        DevicePlan plan;
        plan.context = host_.context;
        return plan;
    }

    void addPart(DevicePlan& plan, int device, int begin, int end, std::uint64_t used) const {
        const std::uint64_t bytes = used + room(device).work;
        plan.parts.push_back(
            {device, begin, end, bytes, room(device).free - std::min(room(device).free, bytes)});
    }

    /// On the CPU weights take the bytes of the file.
    void addCpuPart(DevicePlan& plan, int begin, int end) const {
        const PartBytes parts =
            partBytes(files_, plan_, [](const MatrixView& view) { return view.bytes(); });
        DevicePlan::Part part;
        part.begin = begin;
        part.end = end;
        part.bytes = plan.parts.empty() ? parts.embeddings : 0;
        for (int i = begin; i < end; ++i) {
            part.bytes += parts.layers[static_cast<std::size_t>(i)];
        }
        if (end > begin) {
            ArchitecturePlan some;
            some.cacheLayers = end - begin;
            part.bytes += cacheBytes(config_, some, pages_, cache_) + workBytes(config_, pages_);
        }
        part.bytes += end == layers() ? parts.output : 0; // whichever stage is the last one
        plan.parts.push_back(part);
    }

    const ModelFiles& files_;
    const ModelConfig& config_;
    kernels::CacheForm cache_;
    ArchitecturePlan plan_;
    MemoryPlan host_;
    int pages_;
    std::vector<Room> rooms_;
};

} // namespace

int DevicePlan::deviceLayers() const {
    int count = 0;
    for (const Part& part : parts) {
        count += part.device == kCpu ? 0 : part.end - part.begin;
    }
    return count;
}

std::uint64_t DevicePlan::deviceBytes() const {
    std::uint64_t bytes = 0;
    for (const Part& part : parts) {
        bytes += part.device == kCpu ? 0 : part.bytes;
    }
    return bytes;
}

std::uint64_t DevicePlan::hostBytes() const {
    std::uint64_t bytes = 0;
    for (const Part& part : parts) {
        bytes += part.device == kCpu ? part.bytes : 0;
    }
    return bytes;
}

std::string DevicePlan::text() const {
    const auto devices = std::count_if(parts.begin(), parts.end(),
                                       [](const Part& part) { return part.device != kCpu; });
    std::string text;
    for (const Part& part : parts) {
        if (part.begin == part.end) {
            continue;
        }
        text += text.empty() ? "" : ", ";
        text += std::to_string(part.end - part.begin);
        text += part.begin == 0 ? " of " + std::to_string(layers()) + " layers" : "";
        text += part.device == kCpu ? " on the CPU"
                : devices == 1      ? " on the GPU"
                                    : " on GPU " + std::to_string(part.device);
    }
    text += "; ";
    if (devices != 0) {
        text += bytesText(deviceBytes()) + " of GPU memory";
    }
    if (hostBytes() != 0) {
        text += (devices != 0 ? ", " : "") + bytesText(hostBytes()) + " of memory";
    }
    return text;
}

DevicePlan planDevices(const ModelFiles& files, std::int64_t context, kernels::CacheForm cache,
                       std::span<const std::shared_ptr<Device>> devices,
                       std::span<const Device::Memory> memory) {
    return Planner(files, context, cache, devices, memory).plan();
}

} // namespace khatwa::engine
