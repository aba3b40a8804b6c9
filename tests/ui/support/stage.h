#pragma once

#include "tests/ui/support/fake_service.h"
#include "tests/ui/support/window_harness.h"

#include <memory>
#include <string>

namespace khatwa::tests {

/// The real window with a model that says what it is told to and records of some weeks: two
/// students, one of them with a PIN, and what the first has practised. Pictures and the tests of
/// positions, of the keyboard and of names all play on it, so that each sees every screen.
class Stage {
public:
    explicit Stage(bool arabic);
    bool ready() const { return ready_; }

    WindowHarness& window() { return *window_; }
    ui::Application& app() { return window_->application(); }
    ui::TutorModel& tutor() { return window_->tutor(); }
    ui::PracticeModel& practice() { return app().practice(); }
    ui::SetEditorModel& editor() { return *practice().editor(); }
    ui::RecordsModel& records();
    FakeSolver& model() { return *model_; }
    bool arabic() const { return arabic_; }
    QString say(const char* english, const char* arabic) const {
        return QString::fromUtf8(arabic_ ? arabic : english);
    }
    /// The model that answers is the starter model, or one that follow-ups can be asked of.
    void setStarter(bool starter);

    /// Back to an empty Tutor place with every setting as it comes; false when it does not.
    bool home();
    bool practise(const QString& source); ///< its place, with a fresh problem of this source
    bool answer(const QString& text);     ///< typed and checked
    QString rightAnswer();
    QString path(const char* name) const { return folder_.filePath(QLatin1String(name)); }

    /// Types a problem and asks it.
    bool ask(const QString& problem);
    /// The reply as far as it has come.
    void stream(const QString& thinking, const QString& solution, bool thinks = false);
    /// Its end; waits until everything is judged.
    bool end(engine::FinishReason reason = engine::FinishReason::Ended);
    /// All of the above.
    bool solve(const QString& problem, const QString& thinking, const QString& solution);
    bool openPanel(const QString& button, const QString& item); ///< clicks, and waits for it

    /// What every page has painted is in the window too: its frames come from another process.
    bool pagesShown();
    /// Every page has painted what it was sent, and the window two frames since.
    bool settled();

private:
    bool everybodyBack(); ///< no student is removed, and the first one practises

    QTemporaryDir folder_;
    bool arabic_;
    bool ready_ = false;
    std::unique_ptr<WindowHarness> window_;
    std::shared_ptr<FakeSolver> model_;
    bool starter_ = false;
    QString thinking_;
    QString solution_;
};

} // namespace khatwa::tests
