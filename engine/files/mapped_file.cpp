#include "engine/files/mapped_file.h"

#include "engine/files/file_error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <new>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace khatwa::engine {

namespace {

constexpr std::align_val_t kMemoryAlignment{64};

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0)
            ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }

private:
    int fd_;
};

} // namespace

std::shared_ptr<const MappedFile> MappedFile::open(const std::filesystem::path& path) {
    // O_NONBLOCK: opening a pipe that nobody writes to must not wait.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.get() < 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            throwNotFound(path);
        throwUnreadable(path, std::strerror(errno));
    }
    struct stat status = {};
    if (::fstat(file.get(), &status) != 0)
        throwUnreadable(path, std::strerror(errno));
    if (!S_ISREG(status.st_mode))
        throwUnreadable(path,
                        S_ISDIR(status.st_mode) ? "it is a folder" : "it is not a plain file");

    std::shared_ptr<MappedFile> result(new MappedFile);
    result->path_ = path;
    result->size_ = static_cast<std::size_t>(status.st_size);
    if (result->size_ > 0) {
        void* data = ::mmap(nullptr, result->size_, PROT_READ, MAP_PRIVATE, file.get(), 0);
        if (data == MAP_FAILED)
            throwUnreadable(path, std::strerror(errno));
        result->data_ = static_cast<const std::byte*>(data);
        result->mapped_ = true;
    }
    return result;
}

std::shared_ptr<const MappedFile> MappedFile::fromMemory(std::span<const std::byte> bytes,
                                                         const std::filesystem::path& name) {
    std::shared_ptr<MappedFile> result(new MappedFile);
    result->path_ = name;
    if (!bytes.empty()) {
        void* data = ::operator new(bytes.size(), kMemoryAlignment);
        std::memcpy(data, bytes.data(), bytes.size());
        result->data_ = static_cast<const std::byte*>(data);
        result->size_ = bytes.size();
    }
    return result;
}

void MappedFile::letGo(std::span<const std::byte> part) const {
    if (!mapped_)
        return;
    // Whole pages only: the ends may belong to neighbours.
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto start = reinterpret_cast<std::uintptr_t>(part.data());
    const std::uintptr_t begin = (start + page - 1) / page * page;
    const std::uintptr_t end = (start + part.size()) / page * page;
    if (begin < end)
        ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

MappedFile::~MappedFile() {
    if (mapped_)
        ::munmap(const_cast<std::byte*>(data_), size_);
    else if (data_ != nullptr)
        ::operator delete(const_cast<std::byte*>(data_), kMemoryAlignment);
}

} // namespace khatwa::engine
