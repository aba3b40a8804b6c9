#pragma once

#include "tests/ui/support/scenes.h"

#include <QGuiApplication>
#include <QtTest>

#include <memory>

namespace khatwa::tests {

/// What a test of the window in one language stands on: a stage, opened by the first who asks.
class OnStage {
public:
    explicit OnStage(bool arabic) : arabic_(arabic) {}

protected:
    ~OnStage() = default;
    bool arabic() const { return arabic_; }
    bool open() {
        if (!stage_)
            stage_ = std::make_unique<Stage>(arabic_);
        return stage_->ready();
    }
    /// Shows the scene of this name; false when there is none or it does not come to be.
    bool go(const char* name) {
        for (const Scene& scene : scenes())
            if (qstrcmp(scene.name, name) == 0)
                return open() && scene.go(*stage_) && stage_->settled();
        return false;
    }
    Stage& stage() { return *stage_; }
    WindowHarness& window() { return stage_->window(); }
    /// For a test with a window of its own: one window at a time.
    void close() { stage_.reset(); }

private:
    bool arabic_;
    std::unique_ptr<Stage> stage_;
};

/// Runs a test that is made with a language in English and then in Arabic, and gives the number of
/// those that failed: the main function of such a test.
template <typename Test>
int runInBothLanguages(int argc, char** argv) {
    ui::Application::prepare();
    const QGuiApplication application(argc, argv);
    int failed = 0;
    for (const bool arabic : {false, true}) {
        Test test(arabic);
        test.setObjectName(arabic ? QStringLiteral("Arabic") : QStringLiteral("English"));
        failed += QTest::qExec(&test, argc, argv);
    }
    return failed;
}

} // namespace khatwa::tests
