#include "kernels/cpu/thread_priority.h"

#if defined(__linux__)
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#elif defined(__APPLE__)
#include <pthread/qos.h>
#elif defined(_WIN32)
#include <windows.h>
#endif

namespace khatwa::kernels {

#if defined(__linux__)

namespace {

/// A tenth of the weight of an ordinary thread: beside one that always wants the core, a tenth of
/// it; beside a window that works now and then, nearly all of it, and the window is not kept
/// waiting when it wakes.
constexpr int kLowNice = 10;

} // namespace

void setThreadPriority(Priority priority) {
    if (priority == Priority::Normal)
        return;
    // On Linux niceness belongs to the thread. Batch threads do not push others aside when they
    // wake.
    const auto thread = static_cast<id_t>(syscall(SYS_gettid));
    setpriority(PRIO_PROCESS, thread, kLowNice);
    const sched_param none{};
    sched_setscheduler(0, SCHED_BATCH, &none);
}

#elif defined(__APPLE__)

void setThreadPriority(Priority priority) {
    if (priority == Priority::Low)
        pthread_set_qos_class_self_np(QOS_CLASS_UTILITY, 0);
}

#elif defined(_WIN32)

void setThreadPriority(Priority priority) {
    if (priority == Priority::Low)
        SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_BELOW_NORMAL);
}

#else

void setThreadPriority(Priority) {}

#endif

} // namespace khatwa::kernels
