#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace khatwa::engine {

/// The bytes of one file, mapped read-only for as long as the object lives; or bytes made in memory
/// that pass for one. Immutable, so any thread may read it. The start is aligned to 64 bytes at
/// least. A file that another program shortens while it is mapped cannot be guarded against: the
/// program ends, with a line where `explainFileFaults` was called.
class MappedFile {
public:
    /// Throws `Error` (FileNotFound, FileUnreadable). Folders, pipes and devices are refused.
    static std::shared_ptr<const MappedFile> open(const std::filesystem::path& path);
    static std::shared_ptr<const MappedFile> fromMemory(std::span<const std::byte> bytes,
                                                        const std::filesystem::path& name);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::span<const std::byte> bytes() const { return {data_, size_}; }

    /// Gives the memory of a part of the file back; it is read from disk (or the system's cache)
    /// again if somebody looks at it. Nothing happens to bytes that were made in memory.
    void letGo(std::span<const std::byte> part) const;

private:
    MappedFile() = default;

    std::filesystem::path path_;
    const std::byte* data_ = nullptr;
    std::size_t size_ = 0;
    bool mapped_ = false; ///< else `data_` was allocated by `fromMemory`
};

} // namespace khatwa::engine
