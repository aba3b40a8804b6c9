#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace khatwa::engine {

using SequenceId = std::int32_t;
using PageId = std::int32_t;

/// Positions in one page of the KV cache.
inline constexpr int kPageSize = 64;

/// Which page of the KV cache holds which positions of which sequence. Pages have reference counts:
/// sequences that were forked share the pages of their common prefix, and a page is copied when one
/// of them writes into it
/// (`reserve` names the copies that the backend has to make). Knows nothing of the bytes. One
/// thread. A sequence id is good from `create` or `fork` until `release`, and may then be given out
/// again; an id that is not good, or a length out of range, throws Error(InvalidArgument) and
/// changes nothing.
class PageTable {
public:
    explicit PageTable(int pages);

    struct Copy {
        PageId from;
        PageId to;
        int positions; ///< how many positions at the start of the page are filled
    };

    /// A sequence and the length it is to have.
    struct Growth {
        SequenceId sequence;
        int length;
    };

    SequenceId create();
    /// A new sequence that shares the first `length` positions of `source`.
    SequenceId fork(SequenceId source, int length);
    void truncate(SequenceId sequence, int length);
    void release(SequenceId sequence);

    /// Makes room for positions up to `length` (exclusive), with pages that only this sequence
    /// refers to from its present length on; that is its length from then on. Appends to `copies`,
    /// which the backend has to make before anything is written. False, and nothing changed, when
    /// too few pages are free.
    bool reserve(SequenceId sequence, int length, std::vector<Copy>& copies);
    /// The same for several sequences, each named once: all of them or none.
    bool reserve(std::span<const Growth> growths, std::vector<Copy>& copies);

    int length(SequenceId sequence) const;
    /// The pages in the order of their positions: position p lies in the page p / kPageSize of this
    /// span.
    std::span<const PageId> pages(SequenceId sequence) const;
    int freePages() const { return static_cast<int>(free_.size()); }
    int totalPages() const { return static_cast<int>(references_.size()); }

private:
    struct Sequence {
        bool used = false;
        int length = 0;
        std::vector<PageId> pages;
    };
    const Sequence& find(SequenceId sequence) const;
    Sequence& find(SequenceId sequence);
    int pagesNeeded(std::span<const Growth> growths) const;
    void grow(Sequence& sequence, int length, std::vector<Copy>& copies);
    PageId take();
    void drop(PageId page);

    std::vector<Sequence> sequences_;
    std::vector<std::int32_t> references_;
    std::vector<PageId> free_;
};

} // namespace khatwa::engine
