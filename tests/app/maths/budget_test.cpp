#include "app/maths/budget.h"

#include <QTest>

#include <chrono>
#include <ctime>
#include <thread>

using namespace khatwa::maths;

class BudgetTest : public QObject {
    Q_OBJECT

private:
    static constexpr std::chrono::milliseconds kTime{20};

    /// Has the processor work for this thread longer than a budget of kTime lasts, also under a
    /// sanitizer.
    static void work() {
        const auto worked = [] {
            std::timespec now{};
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
            return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
        };
        const auto until = worked() + 15 * kTime;
        while (worked() < until) {
        }
    }

private slots:
    void noMoreIsSpentThanThereIs() {
        Budget budget(kTime);
        budget.spend(20000);
        QCOMPARE(budget.left(), 0);
        QVERIFY_EXCEPTION_THROWN(budget.spend(1), OverBudget);
    }

    void theTimeOfItsThreadCounts() {
        Budget budget(kTime);
        // Beside a model that keeps all cores busy the same is decided as without it.
        std::thread(work).join();
        budget.spend(1000);
        QCOMPARE(budget.left(), 19000);
        work();
        QVERIFY_EXCEPTION_THROWN(budget.spend(1000), OverBudget);
    }
};

QTEST_APPLESS_MAIN(BudgetTest)
#include "budget_test.moc"
