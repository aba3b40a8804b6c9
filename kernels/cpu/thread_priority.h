#pragma once

namespace khatwa::kernels {

enum class Priority {
    Normal,
    /// Whatever else wants the core gets it at once: for a model that works behind a window.
    Low
};

/// Sets the priority of the calling thread; threads that it starts inherit it. Where the system
/// refuses, or has no such thing, nothing changes.
void setThreadPriority(Priority priority);

} // namespace khatwa::kernels
