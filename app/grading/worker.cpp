#include "app/grading/worker.h"

#include "app/grading/decide.h"
#include "app/grading/rules.h"
#include "app/grading/worker_message.h"

#include <array>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <memory>
#include <mutex>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char** environ; // NOLINT: POSIX names it so

namespace khatwa::grading {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kMostWorkers = 4;
/// Longer answers are no judgement of ours.
constexpr std::size_t kLongestReply = 32 << 20;
/// What a worker may take beyond what it has when it starts (its program and libraries).
constexpr rlim_t kWorkerMemory = rlim_t{192} << 20;
constexpr rlim_t kWorkerSeconds = 3;
constexpr std::chrono::milliseconds kWorkerTime{1200};

int millisecondsUntil(Clock::time_point deadline) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
}

/// One worker process and the socket to it. A socket and not pipes, since writing to a pipe whose
/// reader has died would send us SIGPIPE.
class Worker {
public:
    /// Null where the program cannot be started.
    static std::unique_ptr<Worker> start(const std::string& program) {
        int ends[2];
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
            return nullptr;
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        std::string name = "khatwa-cli";
        std::string verb = "grading-worker";
        char* const arguments[] = {name.data(), verb.data(), nullptr};
        pid_t process = 0;
        const int failure =
            posix_spawn(&process, program.c_str(), &actions, nullptr, arguments, environ);
        posix_spawn_file_actions_destroy(&actions);
        close(ends[1]);
        if (failure != 0) {
            close(ends[0]);
            return nullptr;
        }
        return std::unique_ptr<Worker>(new Worker(process, ends[0]));
    }
    ~Worker() {
        close(socket_);
        kill(process_, SIGKILL);
        while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// The reply's line; empty when the time is up or the worker has died, and then it is of no
    /// more use.
    std::optional<std::string> ask(std::string line, Clock::time_point deadline) {
        line += '\n';
        if (!send(line, deadline))
            return std::nullopt;
        return receive(deadline);
    }

private:
    Worker(pid_t process, int socket) : process_(process), socket_(socket) {}

    bool ready(short event, Clock::time_point deadline) const {
        for (;;) {
            pollfd wait{socket_, event, 0};
            const int count = poll(&wait, 1, millisecondsUntil(deadline));
            if (count > 0)
                return true;
            if (count == 0 || errno != EINTR)
                return false;
        }
    }

    bool send(std::string_view bytes, Clock::time_point deadline) const {
        while (!bytes.empty()) {
            if (!ready(POLLOUT, deadline))
                return false;
            const ssize_t count =
                ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (count > 0)
                bytes.remove_prefix(static_cast<std::size_t>(count));
            else if (count < 0 && errno != EAGAIN && errno != EINTR)
                return false;
        }
        return true;
    }

    std::optional<std::string> receive(Clock::time_point deadline) const {
        std::string line;
        std::array<char, 4096> bytes;
        while (line.size() < kLongestReply && ready(POLLIN, deadline)) {
            const ssize_t count = recv(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT);
            if (count < 0 && (errno == EAGAIN || errno == EINTR))
                continue;
            if (count <= 0)
                break;
            line.append(bytes.data(), static_cast<std::size_t>(count));
            if (line.back() == '\n') {
                line.pop_back();
                return line;
            }
        }
        return std::nullopt;
    }

    pid_t process_;
    int socket_;
};

/// The workers of this program: idle ones are kept for the next question.
class Pool {
public:
    void setProgram(const std::string& program) {
        const std::lock_guard lock(mutex_);
        program_ = program;
        idle_.clear();
    }

    std::optional<std::string> ask(const std::string& line, Clock::time_point deadline) {
        std::unique_ptr<Worker> worker;
        std::string program;
        {
            std::unique_lock lock(mutex_);
            if (program_.empty() ||
                !free_.wait_until(lock, deadline, [&] { return busy_ < kMostWorkers; }))
                return std::nullopt;
            ++busy_;
            program = program_;
            if (!idle_.empty()) {
                worker = std::move(idle_.back());
                idle_.pop_back();
            }
        }
        if (!worker)
            worker = Worker::start(program);
        std::optional<std::string> reply;
        if (worker)
            reply = worker->ask(line, deadline);
        if (!reply)
            worker.reset(); // before others may start one in its place
        const std::lock_guard lock(mutex_);
        --busy_;
        if (worker && program == program_)
            idle_.push_back(std::move(worker));
        free_.notify_one();
        return reply;
    }

private:
    std::mutex mutex_;
    std::condition_variable free_;
    std::string program_;
    std::vector<std::unique_ptr<Worker>> idle_;
    int busy_ = 0;
};

Pool& pool() {
    static Pool workers;
    return workers;
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
rlim_t memoryInUse() {
    unsigned long long pages = 0;
    if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%llu", &pages) != 1)
            pages = 0;
        std::fclose(file);
    }
    return static_cast<rlim_t>(pages) * static_cast<rlim_t>(sysconf(_SC_PAGESIZE));
}
#endif

void limitMemory() {
    const rlimit noCore{0, 0};
    setrlimit(RLIMIT_CORE, &noCore);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    // A sanitizer maps terabytes of its own.
    const rlim_t most = memoryInUse() + kWorkerMemory;
    const rlimit limit{most, most};
    setrlimit(RLIMIT_AS, &limit);
#endif
}

/// The processor time of one task, counted from now: whoever started us may be gone and cannot kill
/// us then.
void limitTime() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto used = static_cast<rlim_t>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec);
    rlimit limit{};
    getrlimit(RLIMIT_CPU, &limit);
    limit.rlim_cur = used + kWorkerSeconds;
    setrlimit(RLIMIT_CPU, &limit);
}

std::string served(std::string_view line) {
    try {
        maths::Budget budget(kWorkerTime, maths::Budget::Place::Worker);
        return encodeJudgement(decide(decodeTask(line), budget));
    } catch (const BadTask& bad) {
        return encodeBadTask(bad);
    } catch (const maths::OverBudget&) {
        return encodeJudgement(undecided(reasons::kTooHard));
    } catch (const std::exception&) { // no memory, or no line of ours
        return encodeJudgement(undecided(reasons::kTooHard));
    }
}

} // namespace

void setWorkerProgram(const std::string& path) {
    pool().setProgram(path);
}

void useThisProgramAsWorker() {
    std::array<char, 4096> path;
    const ssize_t length = readlink("/proc/self/exe", path.data(), path.size());
    if (length > 0 && static_cast<std::size_t>(length) < path.size())
        setWorkerProgram(std::string(path.data(), static_cast<std::size_t>(length)));
}

std::optional<Judgement> askWorker(const Task& task, std::chrono::milliseconds time) {
    const Clock::time_point deadline = Clock::now() + time;
    const auto reply = pool().ask(encodeTask(task), deadline);
    if (!reply)
        return std::nullopt;
    try {
        return decodeJudgement(*reply);
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

int serveAsWorker() {
    limitMemory();
    std::string line;
    std::array<char, 4096> bytes;
    for (;;) {
        const ssize_t count = read(STDIN_FILENO, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return 0;
        line.append(bytes.data(), static_cast<std::size_t>(count));
        if (line.back() != '\n')
            continue;
        limitTime();
        std::string reply = served(line) + "\n";
        line.clear();
        for (std::string_view rest = reply; !rest.empty();) {
            const ssize_t sent = ::send(STDOUT_FILENO, rest.data(), rest.size(), MSG_NOSIGNAL);
            if (sent < 0 && errno != EINTR)
                return 0;
            if (sent > 0)
                rest.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
}

} // namespace khatwa::grading
