#pragma once

#include "engine/files/file_error.h"
#include "engine/files/mapped_file.h"

#include <bit>
#include <cstring>
#include <string_view>

namespace khatwa::engine {

static_assert(std::endian::native == std::endian::little,
              "model files are little-endian and read in place");

/// Reads a file's header from front to back; past the end it throws FileTruncated.
class ByteReader {
public:
    explicit ByteReader(const MappedFile& file) : file_(&file) {}

    std::uint64_t offset() const { return offset_; }
    std::uint64_t left() const { return file_->bytes().size() - offset_; }
    const std::filesystem::path& path() const { return file_->path(); }

    template <typename T>
    T read() {
        T value;
        const std::span<const std::byte> raw = take(sizeof(T));
        std::memcpy(&value, raw.data(), sizeof(T));
        return value;
    }

    std::span<const std::byte> take(std::uint64_t size) {
        need(size);
        const auto raw = file_->bytes().subspan(offset_, size);
        offset_ += size;
        return raw;
    }

    std::string_view text(std::uint64_t size) {
        const auto raw = take(size);
        return {reinterpret_cast<const char*>(raw.data()), raw.size()};
    }

    /// `what` is `count` things of at least `each` bytes that must still fit.
    void needRoom(std::uint64_t count, std::uint64_t each, const char* what) {
        if (count <= left() / each)
            return;
        // Numbers that no file of this world reaches are a lie, not a lost tail.
        if (count > kPlausibleBytes / each)
            throwCorrupt(path(), std::string("it claims ") + std::to_string(count) + " " + what);
        need(count * each);
    }

private:
    static constexpr std::uint64_t kPlausibleBytes = std::uint64_t(1) << 44;

    void need(std::uint64_t size) {
        if (size <= left())
            return;
        if (size > kPlausibleBytes)
            throwCorrupt(path(), "a length of " + std::to_string(size) + " bytes in its header");
        throwTruncated(path(), file_->bytes().size(), offset_ + size);
    }

    const MappedFile* file_;
    std::uint64_t offset_ = 0;
};

} // namespace khatwa::engine
