#include "engine/cache/page_table.h"

#include "engine/error.h"

#include <algorithm>
#include <string>
#include <utility>

namespace khatwa::engine {

namespace {

int pagesFor(int length) {
    return length / kPageSize + (length % kPageSize != 0 ? 1 : 0);
}

[[noreturn]] void refuse(const std::string& what) {
    throw Error(ErrorCode::InvalidArgument, what, {what});
}

} // namespace

PageTable::PageTable(int pages) {
    if (pages < 0) {
        refuse("A cache cannot have " + std::to_string(pages) + " pages.");
    }
    references_.assign(static_cast<std::size_t>(pages), 0);
    free_.reserve(references_.size());
    // The last one is taken first, so pages come in rising order while the cache is fresh.
    for (PageId page = pages - 1; page >= 0; --page) {
        free_.push_back(page);
    }
}

const PageTable::Sequence& PageTable::find(SequenceId sequence) const {
    const auto index = static_cast<std::size_t>(sequence);
    if (sequence < 0 || index >= sequences_.size() || !sequences_[index].used) {
        refuse("There is no sequence " + std::to_string(sequence) + " in the cache.");
    }
    return sequences_[index];
}

PageTable::Sequence& PageTable::find(SequenceId sequence) {
    return const_cast<Sequence&>(std::as_const(*this).find(sequence));
}

SequenceId PageTable::create() {
    const auto unused = std::find_if(sequences_.begin(), sequences_.end(),
                                     [](const Sequence& s) { return !s.used; });
    const auto id = static_cast<SequenceId>(unused - sequences_.begin());
    Sequence& sequence = unused == sequences_.end() ? sequences_.emplace_back() : *unused;
    sequence.length = 0;
    sequence.pages.clear();
    sequence.pages.reserve(references_.size()); // so that growing allocates nothing
    sequence.used = true;
    return id;
}

SequenceId PageTable::fork(SequenceId source, int length) {
    if (length < 0 || length > find(source).length) {
        refuse("A fork cannot share " + std::to_string(length) + " positions of a sequence of " +
               std::to_string(find(source).length) + ".");
    }
    const SequenceId id = create();
    const Sequence& from = find(source); // after create, which may move the sequences
    Sequence& to = find(id);
    to.length = length;
    to.pages.assign(from.pages.begin(), from.pages.begin() + pagesFor(length));
    for (const PageId page : to.pages) {
        ++references_[static_cast<std::size_t>(page)];
    }
    return id;
}

void PageTable::truncate(SequenceId id, int length) {
    Sequence& sequence = find(id);
    if (length < 0 || length > sequence.length) {
        refuse("A sequence of " + std::to_string(sequence.length) + " positions cannot be cut to " +
               std::to_string(length) + ".");
    }
    const auto keep = static_cast<std::size_t>(pagesFor(length));
    while (sequence.pages.size() > keep) {
        drop(sequence.pages.back());
        sequence.pages.pop_back();
    }
    sequence.length = length;
}

void PageTable::release(SequenceId id) {
    truncate(id, 0);
    find(id).used = false;
}

bool PageTable::reserve(SequenceId sequence, int length, std::vector<Copy>& copies) {
    const Growth growth{sequence, length};
    return reserve(std::span(&growth, 1), copies);
}

bool PageTable::reserve(std::span<const Growth> growths, std::vector<Copy>& copies) {
    if (pagesNeeded(growths) > freePages()) {
        return false;
    }
    copies.reserve(copies.size() + growths.size()); // so that growing is not left half done
    for (const Growth& growth : growths) {
        grow(find(growth.sequence), growth.length, copies);
    }
    return true;
}

int PageTable::pagesNeeded(std::span<const Growth> growths) const {
    int needed = 0;
    for (std::size_t g = 0; g < growths.size(); ++g) {
        const Sequence& sequence = find(growths[g].sequence);
        if (growths[g].length < sequence.length) {
            refuse("A sequence of " + std::to_string(sequence.length) +
                   " positions cannot grow to " + std::to_string(growths[g].length) + ".");
        }
        if (growths[g].length == sequence.length) {
            continue;
        }
        needed += pagesFor(growths[g].length) - pagesFor(sequence.length);
        if (sequence.length % kPageSize == 0) {
            continue;
        }
        // Each writer into a shared page copies it, but the last one left may keep it.
        const PageId last = sequence.pages.back();
        int holders = references_[static_cast<std::size_t>(last)];
        for (std::size_t before = 0; before < g; ++before) {
            const Sequence& other = find(growths[before].sequence);
            const bool writesThere = growths[before].length > other.length &&
                                     other.length % kPageSize != 0 && other.pages.back() == last;
            holders -= writesThere ? 1 : 0;
        }
        needed += holders > 1 ? 1 : 0;
    }
    return needed;
}

void PageTable::grow(Sequence& sequence, int length, std::vector<Copy>& copies) {
    if (length == sequence.length) {
        return;
    }
    const int filled = sequence.length % kPageSize;
    if (filled != 0 && references_[static_cast<std::size_t>(sequence.pages.back())] > 1) {
        const PageId shared = sequence.pages.back();
        sequence.pages.back() = take();
        copies.push_back({shared, sequence.pages.back(), filled});
        drop(shared);
    }
    const auto wanted = static_cast<std::size_t>(pagesFor(length));
    while (sequence.pages.size() < wanted) {
        sequence.pages.push_back(take());
    }
    sequence.length = length;
}

int PageTable::length(SequenceId sequence) const {
    return find(sequence).length;
}

std::span<const PageId> PageTable::pages(SequenceId sequence) const {
    return find(sequence).pages;
}

PageId PageTable::take() {
    const PageId page = free_.back();
    free_.pop_back();
    references_[static_cast<std::size_t>(page)] = 1;
    return page;
}

void PageTable::drop(PageId page) {
    if (--references_[static_cast<std::size_t>(page)] == 0) {
        free_.push_back(page);
    }
}

} // namespace khatwa::engine
