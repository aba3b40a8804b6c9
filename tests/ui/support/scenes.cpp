#include "tests/ui/support/scenes.h"

#include "app/problems/problem_set.h"
#include "tests/ui/support/scene_texts.h"

namespace khatwa::tests {

namespace {

using engine::FinishReason;
using Phase = ui::TutorModel::Phase;

QString q(const char* text) {
    return QString::fromUtf8(text);
}

// ---- the Tutor

bool tutorEmpty(Stage& s) {
    if (!s.home())
        return false;
    s.setStarter(true);
    return s.window().waitForItem(q("pick0"));
}
bool tutorTyped(Stage& s) {
    if (!s.home())
        return false;
    s.tutor().setProblem(s.say("Simplify $\\frac{6}{8}$ and add $\\frac12$.",
                               "اختصر $\\frac{6}{8}$ ثم أضف $\\frac12$."));
    return s.window().waitForItem(q("previewView"));
}
bool tutorPlain(Stage& s) {
    if (!s.home())
        return false;
    s.tutor().setProblem(
        s.say("Solve $2(n+6)=0$ and $7x^2+84x=0$.", "حل 2(n+6)=0 ثم حل 7x^2+84x=0."));
    return s.window().waitForItem(q("previewView"));
}
bool tutorFind(Stage& s) {
    if (!s.home() || !s.solve(problem(s), thinking(s), solution(s)))
        return false;
    s.window().press(Qt::Key_F, Qt::ControlModifier);
    if (!s.window().waitForItem(q("findLine")))
        return false;
    s.window().item(q("findLine"))->setProperty("text", s.say("both sides", "الطرفين"));
    return s.window().waitForItem(q("findStatus"));
}
bool tutorHistoryLocked(Stage& s) {
    if (!s.home())
        return false;
    s.app().history().setStudent(0);
    s.app().history().setPinOf(s.say("Omar", "عمر"));
    s.window().press(Qt::Key_H, Qt::ControlModifier);
    return s.window().waitForItem(q("historyLocked"));
}
bool tutorFormula(Stage& s) {
    return s.home() && s.window().click(q("formulaToggle")) &&
           s.window().waitForItem(q("keyboardToggle")) && s.window().click(q("keyboardToggle"));
}
bool tutorReading(Stage& s) {
    // The formula field is closed again, however the scene before left it.
    if (s.window().item(q("keyboardToggle")) != nullptr &&
        !(s.window().click(q("keyboardToggle")) && s.window().click(q("formulaToggle"))))
        return false;
    if (!s.home() || !s.ask(problem(s)))
        return false;
    s.model().read(60, 100);
    return true;
}
bool tutorThinking(Stage& s) {
    if (!s.home() || !s.ask(problem(s)))
        return false;
    s.stream(thinking(s), {}, true);
    return s.tutor().phase() == Phase::Thinking;
}
bool tutorWriting(Stage& s) {
    if (!s.home() || !s.ask(problem(s)))
        return false;
    s.stream(thinking(s), solution(s).left(solution(s).indexOf(q("2."))));
    return s.tutor().phase() == Phase::Answering;
}
bool tutorSolved(Stage& s) {
    return s.home() && s.solve(problem(s), thinking(s), solution(s));
}
bool tutorFolded(Stage& s) {
    if (!tutorSolved(s))
        return false;
    s.window().press(Qt::Key_T, Qt::ControlModifier);
    return waitFor([&] { return s.window().item(q("thinkingView")) == nullptr; });
}
bool tutorContradicted(Stage& s) {
    if (s.window().item(q("thinkingFold")) != nullptr &&
        s.window().item(q("thinkingView")) == nullptr)
        s.window().press(Qt::Key_T, Qt::ControlModifier);
    return s.home() && s.solve(problem(s), thinking(s), wrongSolution(s));
}
bool tutorLong(Stage& s) {
    return s.home() &&
           s.solve(s.say("Solve $x^2 - 5x + 6 = 0$.", "حل المعادلة $x^2 - 5x + 6 = 0$."),
                   thinking(s), longSolution(s));
}
bool tutorArabicDigits(Stage& s) {
    if (!tutorLong(s))
        return false;
    s.app().preferences().setArabicDigits(true);
    return true;
}
bool tutorStopped(Stage& s) {
    if (!s.home() || !s.ask(problem(s)))
        return false;
    s.stream(thinking(s), solution(s).left(solution(s).indexOf(q("2."))));
    return s.end(FinishReason::Stopped);
}
bool tutorFailed(Stage& s) {
    if (!s.home() || !s.ask(problem(s)))
        return false;
    s.model().finish(FinishReason::Failed, 0, "There is not enough memory left.", true);
    return waitFor([&] { return s.tutor().phase() == Phase::Finished; });
}
bool tutorOneStep(Stage& s) {
    if (!s.home())
        return false;
    s.app().preferences().setPace(2);
    return s.solve(problem(s), thinking(s), solution(s)) && s.window().waitForItem(q("stepLine"));
}
bool tutorStepTried(Stage& s) {
    if (!tutorOneStep(s))
        return false;
    s.tutor().tryStep(q("7x = 18"));
    return waitFor([&] { return !s.tutor().attemptVerdict().isEmpty(); }, kPatience);
}
/// Six solutions, of which the first is this one.
bool voted(Stage& s, const QString& first) {
    if (!s.home())
        return false;
    s.app().preferences().setSamples(6);
    if (!s.ask(problem(s)))
        return false;
    for (int sample = 1; sample < 6; ++sample)
        s.model().say(thinking(s).toStdString(),
                      (sample == 4 ? wrongSolution(s) : solution(s)).toStdString(), sample);
    s.stream(thinking(s), first);
    return s.end() && waitFor([&] { return !s.tutor().votes().isEmpty(); }, kPatience);
}
bool tutorVotes(Stage& s) {
    return voted(s, solution(s));
}
bool tutorVotesAgainst(Stage& s) {
    return voted(s, wrongSolution(s)) &&
           waitFor([&] { return s.tutor().allBadges().size() == 3; }, kPatience);
}
bool tutorFollowUp(Stage& s) {
    if (!tutorSolved(s))
        return false;
    s.tutor().ask(s.say("Why do we add $12$?", "لماذا نضيف $12$؟"));
    if (!waitFor([&] { return s.tutor().phase() == Phase::Reading; }, kPatience))
        return false;
    s.stream({}, s.say("Because adding $12$ undoes the $-12$ beside $7x$.",
                       "لأن إضافة $12$ تلغي $-12$ المجاور لـ $7x$."));
    if (!s.end())
        return false;
    s.tutor().setAboutStep(2);
    return true;
}
bool tutorHistory(Stage& s) {
    s.app().history().setQuery({});
    if (!tutorLong(s))
        return false;
    s.window().press(Qt::Key_H, Qt::ControlModifier);
    return s.window().waitForItem(q("openConversation0"));
}
bool tutorHistorySearch(Stage& s) {
    if (!tutorHistory(s))
        return false;
    s.app().history().setQuery(s.say("12", "المعادلة"));
    return s.window().waitForItem(q("openConversation0"));
}
bool tutorHistoryRename(Stage& s) {
    return tutorHistory(s) && s.window().click(q("renameConversation0"));
}
bool tutorHistoryDeleted(Stage& s) {
    return tutorHistory(s) && s.window().click(q("deleteConversation0")) &&
           s.window().waitForItem(q("deletedNotice"));
}
bool tutorHistoryNothing(Stage& s) {
    if (!tutorHistory(s))
        return false;
    s.app().history().setQuery(s.say("derivative", "مشتقة"));
    return s.window().waitForItem(q("historyEmpty"));
}
bool tutorExport(Stage& s) {
    s.app().history().setQuery({});
    return tutorSolved(s) && s.openPanel(q("exportButton"), q("export-pdf"));
}

// ---- settings and records

bool settings(Stage& s) {
    if (!s.home())
        return false;
    s.window().press(Qt::Key_Comma, Qt::ControlModifier);
    return s.window().waitForItem(q("recordsButton"));
}
bool records(Stage& s) {
    if (!settings(s))
        return false;
    QMetaObject::invokeMethod(s.window().item(q("recordsButton")), "clicked");
    return s.window().waitForItem(q("recordsStudent1"));
}
/// There is a teacher's PIN from then on.
bool recordsTeacher(Stage& s) {
    if (!records(s) || !waitFor([&] { return !s.records().busy(); }, kPatience))
        return false;
    if (!s.records().teacherPin())
        s.records().setTeacherPin({}, q("2468"));
    return s.window().waitForItem(q("teacherPinNow"));
}
/// The teacher's PIN, where it is asked for.
bool withTeachersPin(Stage& s) {
    if (!waitFor([&] { return !s.records().busy(); }, kPatience))
        return false;
    if (!s.records().pinQuestion().isEmpty())
        s.records().givePin(q("2468"));
    return waitFor([&] { return !s.records().busy(); }, kPatience);
}
qlonglong studentWithPin(Stage& s, bool pin) {
    for (const QVariant& one : s.practice().students()->all())
        if (one.toMap()[q("pin")].toBool() == pin)
            return one.toMap()[q("id")].toLongLong();
    return 0;
}
bool recordsRemoved(Stage& s) {
    if (!recordsTeacher(s)) // whose PIN will do for everybody
        return false;
    s.records().remove(studentWithPin(s, true));
    return withTeachersPin(s) && s.window().waitForItem(q("bringBack0"));
}
bool recordsPin(Stage& s) {
    if (!recordsTeacher(s))
        return false;
    s.records().resetPin(studentWithPin(s, true));
    return s.window().waitForItem(q("askedPin"));
}
bool recordsPinWrong(Stage& s) {
    if (!recordsPin(s))
        return false;
    s.records().givePin(q("1111"));
    return waitFor([&] { return s.records().failed(); }, kPatience);
}
bool recordsRestored(Stage& s) {
    if (!records(s))
        return false;
    const QUrl file = QUrl::fromLocalFile(s.path("class.khatwa"));
    s.records().backUp(file);
    s.records().restore(file);
    return waitFor([&] { return !s.records().busy(); }, kPatience) &&
           s.window().waitForItem(q("recordsNotice")) && !s.records().failed() &&
           waitFor([&] { return s.practice().student() != 0; }, kPatience);
}

// ---- practice

bool practiceStart(Stage& s) {
    return s.home() && s.practise(q("topic:fractions"));
}
bool practiceMixed(Stage& s) {
    return s.home() && s.practise(q("mixed"));
}
bool practiceTyped(Stage& s) {
    if (!practiceStart(s))
        return false;
    s.practice().setAnswer(q("3/4"));
    return s.window().waitForItem(q("answerPreview"));
}
bool practiceField(Stage& s) {
    if (!practiceStart(s))
        return false;
    s.app().preferences().setFormulaField(true);
    s.practice().setAnswer(q("\\frac{3}{4}"));
    return s.window().waitForItem(q("answerField")) && s.window().click(q("answerKeyboard"));
}
bool practiceHint(Stage& s) {
    if (s.window().item(q("answerKeyboard")) != nullptr && !s.window().click(q("answerKeyboard")))
        return false;
    if (!s.home() || !s.practise(q("topic:linear-equations")) || !s.answer(q("123456789")))
        return false;
    s.practice().takeHelp();
    return !s.practice().shownHelp().isEmpty();
}
bool practiceWorking(Stage& s) {
    if (!s.home() || !s.practise(q("topic:linear-equations")))
        return false;
    s.practice().setWorking(q("2x + 3 = 11\n2x = 9\nx = 4.5"));
    return s.answer(q("x = 4.5")) && s.window().waitForItem(q("workingLine1"));
}
bool practiceWrong(Stage& s) {
    return practiceStart(s) && s.answer(q("7/3"));
}
bool practiceUnread(Stage& s) {
    return practiceStart(s) && s.answer(q("x = (3")) && s.window().waitForItem(q("troubleMark"));
}
bool practiceRight(Stage& s) {
    return practiceStart(s) && s.answer(s.rightAnswer()) && s.window().waitForItem(q("nextButton"));
}
bool practiceSolution(Stage& s) {
    if (!practiceRight(s) || !s.window().waitForItem(q("rung3")))
        return false;
    s.practice().takeRung(3);
    return true;
}
bool practiceExplained(Stage& s) {
    if (!practiceWrong(s))
        return false;
    s.practice().explainer()->explain();
    const FakeSolver& beside = *s.model().beside;
    if (beside.asked.empty())
        return false;
    s.model().beside->write(1, tutor::Block::Kind::Text,
                            s.say("Look at your second line: what happened to the right side?",
                                  "راجع السطر الثاني: ماذا حدث للطرف الأيمن؟")
                                .toStdString(),
                            false, 9);
    s.model().beside->finish(FinishReason::Ended);
    return s.window().waitForItem(q("explanation"));
}
bool practiceProgress(Stage& s) {
    return practiceStart(s) && s.openPanel(q("progressButton"), q("masteryPlot"));
}
bool practiceTables(Stage& s) {
    if (!practiceProgress(s))
        return false;
    s.window().item(q("progressPage"))->setProperty("asTable", true);
    return s.window().waitForItem(q("topicTable"));
}
bool practiceStudents(Stage& s) {
    if (s.window().item(q("progressPage")) != nullptr)
        s.window().item(q("progressPage"))->setProperty("asTable", false);
    return practiceStart(s) && s.openPanel(q("studentButton"), q("newPin"));
}
bool practicePin(Stage& s) {
    if (!practiceStart(s))
        return false;
    const QVariantList all = s.practice().students()->all();
    for (const QVariant& one : all)
        if (one.toMap()[q("pin")].toBool())
            s.practice().students()->choose(one.toMap()[q("id")].toLongLong());
    return s.window().waitForItem(q("pinLine"));
}

bool practicePinWrong(Stage& s) {
    if (!practicePin(s))
        return false;
    s.practice().students()->enterPin(q("0000"));
    return s.window().waitForItem(q("pinMessage"));
}
bool practiceNobody(Stage& s) {
    if (!practiceStart(s))
        return false;
    // Who practised is removed, and who is left has a PIN.
    s.records().refresh();
    if (!waitFor([&] { return !s.records().busy(); }, kPatience))
        return false;
    s.records().remove(s.practice().student());
    if (!withTeachersPin(s) || !s.window().waitForItem(q("cancelPin")))
        return false;
    s.practice().students()->cancelPin();
    return s.window().waitForItem(q("nobodyChoose0"));
}

// ---- sets

/// A set as a teacher writes it, in a file of theirs.
problems::ProblemSet ownSet(const Stage& s) {
    problems::ProblemSet set;
    set.id = "week-3";
    set.title = s.say("Equations, week 3", "المعادلات: واجب الأسبوع الثالث").toStdString();
    set.language = s.arabic() ? problems::Language::Arabic : problems::Language::English;
    set.source = s.say("Ms Haddad", "أ. هدى حداد").toStdString();
    set.licence = "CC BY 4.0";
    const auto add = [&](const QString& statement, const char* answer, const char* rule) {
        problems::SetProblem problem;
        problem.id = "p" + std::to_string(set.problems.size() + 1);
        problem.statement = statement.toStdString();
        problem.answer = answer;
        problem.rule = rule;
        problem.nudge =
            s.say("What stands beside the unknown?", "ماذا بجانب المجهول؟").toStdString();
        set.problems.push_back(std::move(problem));
    };
    add(s.say("Solve $2x+3=11$.", "حُلّ المعادلة $2x+3=11$."), "x = 4", "equivalent");
    add(s.say("Solve 3x - 5 = 7.", "حُلّ المعادلة 3x - 5 = 7."), "x = 4", "equivalent");
    add(s.say("Write $\\frac{6}{8}$ in lowest terms.", "اكتب $\\frac{6}{8}$ في أبسط صورة."), "3/4",
        "form:lowest-terms");
    add(s.say("Factor $x^2+3x+2$.", "حلّل $x^2+3x+2$ إلى عوامل."), "(x+1)(x+2)", "form:factored");
    add(s.say("How far is 2 km and 300 m?", "كم يساوي 2 كم و300 م؟"), "2300 m", "units");
    return set;
}
bool practiceSets(Stage& s) {
    if (!practiceStart(s) || problems::writeSetFile(ownSet(s), s.path("week-3.json").toStdString()))
        return false;
    s.practice().openSet(QUrl::fromLocalFile(s.path("week-3.json")));
    return waitFor([&] { return s.practice().setChosen(); }, kPatience) &&
           s.window().waitForItem(q("practiceView"));
}
bool setEditorEmpty(Stage& s) {
    return practiceStart(s) && s.window().click(q("newSet")) &&
           s.window().waitForItem(q("edit-title"));
}
bool setPin(Stage& s) {
    return recordsTeacher(s) && practiceSets(s) && s.window().click(q("editSet")) &&
           s.window().waitForItem(q("setPinPaper"));
}
/// Behind the teacher's PIN, where another scene has set one.
bool setEditor(Stage& s) {
    if (!practiceSets(s) || !s.window().click(q("editSet")) ||
        !waitFor([&] { return s.editor().active() || s.editor().pinAsked(); }, kPatience))
        return false;
    s.editor().givePin(q("2468"));
    return s.window().waitForItem(q("editorPreview"));
}
bool setEditorError(Stage& s) {
    if (!setEditor(s))
        return false;
    s.editor().choose(1);
    s.editor().writeField(q("answer"), q("x = (4"));
    // As somebody who comes back to it sees it.
    s.editor().choose(0);
    s.editor().choose(1);
    return s.window().waitForItem(q("editorRemarks")) && s.window().click(q("edit-answer"));
}
bool setEditorRules(Stage& s) {
    return setEditor(s) && s.window().click(q("editorRule")) &&
           s.window().waitForItem(q("rule-equivalent"));
}
bool setEditorSaved(Stage& s) {
    if (!setEditor(s))
        return false;
    s.editor().remove();
    s.editor().saveAgain();
    return waitFor([&] { return !s.editor().busy(); }, kPatience) && !s.editor().failed();
}
bool setEditorDiscarded(Stage& s) {
    return setEditorEmpty(s) && s.window().click(q("discardSet")) &&
           s.window().waitForItem(q("editorDiscarded"));
}

// ---- models

bool modelsPlace(Stage& s) {
    if (!s.home())
        return false;
    s.window().press(Qt::Key_3, Qt::ControlModifier);
    return s.window().waitForItem(q("pathField"));
}
bool modelsSeen(Stage& s) {
    if (!modelsPlace(s))
        return false;
    s.app().models().setPath(q("/models/Qwen3-8B-Q4_K_M.gguf"));
    return s.window().waitForItem(q("modelCard"));
}
bool modelsBad(Stage& s) {
    if (!modelsPlace(s))
        return false;
    s.app().models().setPath(q("/models/short.gguf"));
    return s.window().waitForItem(q("modelError"));
}
bool modelsTested(Stage& s) {
    if (!modelsPlace(s))
        return false;
    s.app().models().setPath({});
    return s.window().click(q("selftestButton")) && s.window().waitForItem(q("selftestSummary"));
}

// ---- a narrow window

bool narrow(Stage& s, bool (*go)(Stage&)) {
    if (!go(s))
        return false;
    s.window().window()->resize(660, 720);
    return true;
}
bool narrowEmpty(Stage& s) {
    return narrow(s, tutorEmpty);
}
bool narrowSolved(Stage& s) {
    return narrow(s, tutorSolved);
}
bool narrowPractice(Stage& s) {
    return narrow(s, practiceWorking);
}
bool narrowList(Stage& s) {
    return narrow(s, practiceStart) && s.openPanel(q("showList"), q("sourceList"));
}
bool narrowEditor(Stage& s) {
    return narrow(s, setEditor);
}
bool narrowSettings(Stage& s) {
    return narrow(s, settings);
}
bool narrowModels(Stage& s) {
    return narrow(s, modelsSeen);
}

} // namespace

const std::vector<Scene>& scenes() {
    static const std::vector<Scene> all = {
        {"tutor-empty", tutorEmpty, true},
        {"tutor-typed", tutorTyped},
        {"tutor-plain", tutorPlain},
        {"tutor-formula", tutorFormula},
        {"tutor-reading", tutorReading},
        {"tutor-thinking", tutorThinking, true},
        {"tutor-writing", tutorWriting},
        {"tutor-solved", tutorSolved, true},
        {"tutor-folded", tutorFolded},
        {"tutor-contradicted", tutorContradicted},
        {"tutor-long", tutorLong},
        {"tutor-arabic-digits", tutorArabicDigits},
        {"tutor-stopped", tutorStopped},
        {"tutor-failed", tutorFailed},
        {"tutor-one-step", tutorOneStep},
        {"tutor-step-tried", tutorStepTried, true},
        {"tutor-votes", tutorVotes, true},
        {"tutor-votes-against", tutorVotesAgainst},
        {"tutor-follow-up", tutorFollowUp, true},
        {"tutor-history", tutorHistory, true},
        {"tutor-history-search", tutorHistorySearch},
        {"tutor-history-nothing", tutorHistoryNothing},
        {"tutor-history-rename", tutorHistoryRename},
        {"tutor-history-deleted", tutorHistoryDeleted},
        {"tutor-history-locked", tutorHistoryLocked, true},
        {"tutor-export", tutorExport},
        {"tutor-find", tutorFind, true},
        {"settings", settings, true},
        {"records", records, true},
        {"records-teacher", recordsTeacher},
        {"records-pin", recordsPin},
        {"records-pin-wrong", recordsPinWrong},
        {"records-removed", recordsRemoved, true},
        {"records-restored", recordsRestored},
        {"practice-start", practiceStart, true},
        {"practice-mixed", practiceMixed},
        {"practice-typed", practiceTyped},
        {"practice-field", practiceField, true},
        {"practice-hint", practiceHint, true},
        {"practice-working", practiceWorking, true},
        {"practice-wrong", practiceWrong},
        {"practice-unread", practiceUnread},
        {"practice-right", practiceRight, true},
        {"practice-solution", practiceSolution},
        {"practice-explained", practiceExplained},
        {"practice-progress", practiceProgress, true},
        {"practice-tables", practiceTables, true},
        {"practice-students", practiceStudents, true},
        {"practice-pin", practicePin},
        {"practice-pin-wrong", practicePinWrong, true},
        {"practice-nobody", practiceNobody},
        {"practice-sets", practiceSets, true},
        {"set-pin", setPin, true},
        {"set-editor-empty", setEditorEmpty},
        {"set-editor", setEditor, true},
        {"set-editor-error", setEditorError},
        {"set-editor-rules", setEditorRules, true},
        {"set-editor-saved", setEditorSaved},
        {"set-editor-discarded", setEditorDiscarded},
        {"models", modelsPlace},
        {"models-seen", modelsSeen, true},
        {"models-bad", modelsBad},
        {"models-tested", modelsTested},
        {"narrow-tutor-empty", narrowEmpty},
        {"narrow-tutor-solved", narrowSolved},
        {"narrow-practice", narrowPractice},
        {"narrow-practice-list", narrowList},
        {"narrow-set-editor", narrowEditor},
        {"narrow-settings", narrowSettings},
        {"narrow-models", narrowModels},
    };
    return all;
}

} // namespace khatwa::tests
