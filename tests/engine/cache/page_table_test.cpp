#include "engine/cache/page_table.h"
#include "engine/error.h"

#include <QtTest>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <vector>

using namespace khatwa::engine;

namespace {

constexpr int kHalf = kPageSize / 2;

int pagesFor(int length) {
    return (length + kPageSize - 1) / kPageSize;
}

/// What the cache should hold, kept the slow way: every sequence has its own list of written
/// numbers, and the bytes of the pages are followed through `reserve` and its copies.
class Shadow {
public:
    explicit Shadow(PageTable& table)
        : table_(&table), bytes_(static_cast<std::size_t>(table.totalPages()),
                                 std::vector<int>(static_cast<std::size_t>(kPageSize), -1)) {}

    void create() { sequences_[table_->create()] = {}; }

    void fork(SequenceId source, int length) {
        const std::vector<int>& all = sequences_.at(source);
        std::vector<int> shared(all.begin(), all.begin() + length);
        const SequenceId id = table_->fork(source, length);
        sequences_[id] = std::move(shared);
    }
    void truncate(SequenceId id, int length) {
        table_->truncate(id, length);
        sequences_.at(id).resize(static_cast<std::size_t>(length));
    }
    void release(SequenceId id) {
        table_->release(id);
        sequences_.erase(id);
    }
    bool grow(const std::vector<PageTable::Growth>& growths) {
        const int freeBefore = table_->freePages();
        std::vector<PageTable::Copy> copies;
        if (!table_->reserve(growths, copies)) {
            refusalsChangedNothing_ =
                refusalsChangedNothing_ && copies.empty() && table_->freePages() == freeBefore;
            return false;
        }
        for (const PageTable::Copy& copy : copies) {
            auto& to = bytes_[static_cast<std::size_t>(copy.to)];
            const auto& from = bytes_[static_cast<std::size_t>(copy.from)];
            std::fill(to.begin(), to.end(), -1);
            std::copy_n(from.begin(), copy.positions, to.begin());
        }
        for (const PageTable::Growth& growth : growths) {
            std::vector<int>& written = sequences_.at(growth.sequence);
            const auto pages = table_->pages(growth.sequence);
            while (static_cast<int>(written.size()) < growth.length) {
                const std::size_t position = written.size();
                bytes_[static_cast<std::size_t>(pages[position / kPageSize])]
                      [position % kPageSize] = next_;
                written.push_back(next_++);
            }
        }
        return true;
    }

    /// Every sequence reads back what was written to it, and no page is lost or counted twice.
    bool holds() const {
        std::set<PageId> inUse;
        for (const auto& [id, written] : sequences_) {
            const auto pages = table_->pages(id);
            if (table_->length(id) != static_cast<int>(written.size()) ||
                static_cast<int>(pages.size()) != pagesFor(table_->length(id))) {
                return false;
            }
            inUse.insert(pages.begin(), pages.end());
            for (std::size_t p = 0; p < written.size(); ++p) {
                if (bytes_[static_cast<std::size_t>(pages[p / kPageSize])][p % kPageSize] !=
                    written[p]) {
                    return false;
                }
            }
        }
        return static_cast<int>(inUse.size()) + table_->freePages() == table_->totalPages() &&
               refusalsChangedNothing_;
    }

    std::map<SequenceId, std::vector<int>> sequences_;

private:
    PageTable* table_;
    std::vector<std::vector<int>> bytes_;
    int next_ = 0;
    bool refusalsChangedNothing_ = true;
};

} // namespace

class PageTableTest : public QObject {
    Q_OBJECT

private slots:
    void aSequenceTakesPagesAsItGrows();
    void forksShareTheirPrefix();
    void aSharedPageIsCopiedByTheFirstToWriteIntoIt();
    void theLastHolderWritesInPlace();
    void aPageThatIsFullIsNeverCopied();
    void reservingForSeveralTakesAllOrNothing();
    void truncateGivesPagesBack();
    void releaseGivesEverythingBack();
    void badIdsAndLengthsAreRefused();
    void randomOperationsAgreeWithSeparateCopies();
};

void PageTableTest::aSequenceTakesPagesAsItGrows() {
    PageTable table(4);
    std::vector<PageTable::Copy> copies;
    const SequenceId a = table.create();
    QVERIFY(table.reserve(a, 1, copies));
    QCOMPARE(table.freePages(), 3);
    QVERIFY(table.reserve(a, kPageSize, copies));
    QCOMPARE(table.freePages(), 3);
    QVERIFY(table.reserve(a, kPageSize + 1, copies));
    QCOMPARE(table.freePages(), 2);
    QCOMPARE(table.length(a), kPageSize + 1);
    QVERIFY(copies.empty());
}

void PageTableTest::forksShareTheirPrefix() {
    PageTable table(8);
    std::vector<PageTable::Copy> copies;
    const SequenceId a = table.create();
    QVERIFY(table.reserve(a, 3 * kPageSize, copies));
    const SequenceId b = table.fork(a, 2 * kPageSize + 5);
    QCOMPARE(table.freePages(), 5);
    QVERIFY(std::ranges::equal(table.pages(a), table.pages(b)));
    const SequenceId c = table.fork(a, kPageSize);
    QCOMPARE(table.pages(c).size(), std::size_t{1});
    QCOMPARE(table.freePages(), 5);
}

void PageTableTest::aSharedPageIsCopiedByTheFirstToWriteIntoIt() {
    PageTable table(8);
    std::vector<PageTable::Copy> copies;
    const SequenceId a = table.create();
    QVERIFY(table.reserve(a, kPageSize + kHalf, copies));
    const SequenceId b = table.fork(a, kPageSize + kHalf);
    const PageId shared = table.pages(a)[1];
    QVERIFY(table.reserve(b, kPageSize + kHalf + 1, copies));
    QCOMPARE(copies.size(), std::size_t{1});
    QCOMPARE(copies[0].from, shared);
    QCOMPARE(copies[0].to, table.pages(b)[1]);
    QCOMPARE(copies[0].positions, kHalf);
    QCOMPARE(table.pages(a)[1], shared);
    QCOMPARE(table.pages(a)[0], table.pages(b)[0]);
}

void PageTableTest::theLastHolderWritesInPlace() {
    PageTable table(3);
    std::vector<PageTable::Copy> copies;
    const SequenceId a = table.create();
    QVERIFY(table.reserve(a, kHalf, copies));
    const SequenceId b = table.fork(a, kHalf);
    const SequenceId c = table.fork(a, kHalf);
    // Three writers into one page: two copies, and the third keeps it. That is just what is free.
    const std::vector<PageTable::Growth> growths = {{a, kHalf + 1}, {b, kHalf + 1}, {c, kHalf + 1}};
    QVERIFY(table.reserve(growths, copies));
    QCOMPARE(copies.size(), std::size_t{2});
    QCOMPARE(table.freePages(), 0);
}

void PageTableTest::aPageThatIsFullIsNeverCopied() {
    PageTable table(8);
    std::vector<PageTable::Copy> copies;
    const SequenceId a = table.create();
    QVERIFY(table.reserve(a, kPageSize, copies));
    const SequenceId b = table.fork(a, kPageSize);
    QVERIFY(table.reserve(b, 2 * kPageSize, copies));
    QVERIFY(copies.empty());
    QCOMPARE(table.freePages(), 6);
}

void PageTableTest::reservingForSeveralTakesAllOrNothing() {
    PageTable table(3);
    std::vector<PageTable::Copy> copies;
    const SequenceId a = table.create();
    const SequenceId b = table.create();
    const std::vector<PageTable::Growth> tooMuch = {{a, 2 * kPageSize}, {b, kPageSize + 1}};
    QVERIFY(!table.reserve(tooMuch, copies));
    QCOMPARE(table.length(a), 0);
    QCOMPARE(table.length(b), 0);
    QCOMPARE(table.freePages(), 3);
    const std::vector<PageTable::Growth> fits = {{a, 2 * kPageSize}, {b, kPageSize}};
    QVERIFY(table.reserve(fits, copies));
    QCOMPARE(table.freePages(), 0);
}

void PageTableTest::truncateGivesPagesBack() {
    PageTable table(4);
    std::vector<PageTable::Copy> copies;
    const SequenceId a = table.create();
    QVERIFY(table.reserve(a, 3 * kPageSize, copies));
    table.truncate(a, kPageSize + 1);
    QCOMPARE(table.freePages(), 2);
    table.truncate(a, kPageSize);
    QCOMPARE(table.freePages(), 3);
    QCOMPARE(table.length(a), kPageSize);
}

void PageTableTest::releaseGivesEverythingBack() {
    PageTable table(4);
    std::vector<PageTable::Copy> copies;
    const SequenceId a = table.create();
    QVERIFY(table.reserve(a, 2 * kPageSize, copies));
    const SequenceId b = table.fork(a, kPageSize + 3);
    table.release(a);
    QCOMPARE(table.freePages(), 2);
    table.release(b);
    QCOMPARE(table.freePages(), 4);
}

void PageTableTest::badIdsAndLengthsAreRefused() {
    PageTable table(2);
    std::vector<PageTable::Copy> copies;
    const SequenceId a = table.create();
    QVERIFY(table.reserve(a, 5, copies));
    QVERIFY_EXCEPTION_THROWN(table.length(-1), Error);
    QVERIFY_EXCEPTION_THROWN(table.pages(7), Error);
    QVERIFY_EXCEPTION_THROWN(table.fork(a, 6), Error);
    QVERIFY_EXCEPTION_THROWN(table.truncate(a, 6), Error);
    QVERIFY_EXCEPTION_THROWN(table.truncate(a, -1), Error);
    QVERIFY_EXCEPTION_THROWN(table.reserve(a, 4, copies), Error);
    table.release(a);
    QVERIFY_EXCEPTION_THROWN(table.release(a), Error);
    QVERIFY_EXCEPTION_THROWN(PageTable(-1), Error);
}

void PageTableTest::randomOperationsAgreeWithSeparateCopies() {
    const unsigned seed = std::random_device{}();
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    const auto below = [&](std::size_t limit) {
        return static_cast<int>(random() % std::max<std::size_t>(1, limit));
    };
    PageTable table(24);
    Shadow shadow(table);
    int refused = 0;
    for (int step = 0; step < 4000; ++step) {
        const auto pick = [&] {
            auto it = shadow.sequences_.begin();
            std::advance(it, below(shadow.sequences_.size()));
            return it->first;
        };
        const int what = below(10);
        if (shadow.sequences_.empty() || (what == 0 && shadow.sequences_.size() < 12)) {
            shadow.create();
        } else if (what <= 2 && shadow.sequences_.size() < 12) {
            const SequenceId source = pick();
            shadow.fork(source, below(shadow.sequences_.at(source).size() + 1));
        } else if (what == 3) {
            const SequenceId id = pick();
            shadow.truncate(id, below(shadow.sequences_.at(id).size() + 1));
        } else if (what == 4) {
            shadow.release(pick());
        } else {
            std::vector<PageTable::Growth> growths;
            for (const auto& [id, written] : shadow.sequences_) {
                if (below(3) == 0) {
                    growths.push_back({id, static_cast<int>(written.size()) + below(90)});
                }
            }
            refused += shadow.grow(growths) ? 0 : 1;
        }
        QVERIFY2(shadow.holds(), qPrintable(QStringLiteral("step %1").arg(step)));
    }
    QVERIFY(refused > 0); // the cache was full at times
    while (!shadow.sequences_.empty()) {
        shadow.release(shadow.sequences_.begin()->first);
    }
    QCOMPARE(table.freePages(), 24);
}

QTEST_GUILESS_MAIN(PageTableTest)
#include "page_table_test.moc"
