#include "ui/Practice/practice_words.h"

#include "app/practice/mastery.h"
#include "app/problems/topic.h"

namespace khatwa::ui {

QString PracticeWords::verdict(grading::Verdict verdict) {
    switch (verdict) {
    case grading::Verdict::Correct:
        return tr("Right");
    case grading::Verdict::EquivalentWrongForm:
        return tr("Right value, another form is asked for");
    case grading::Verdict::PartlyCorrect:
        return tr("Partly right");
    case grading::Verdict::Incorrect:
        return tr("Not yet");
    case grading::Verdict::Invalid:
        return tr("Can't be read");
    case grading::Verdict::Undecided:
        break;
    }
    return tr("Can't say");
}

QString PracticeWords::markOf(grading::Verdict verdict) {
    switch (verdict) {
    case grading::Verdict::Correct:
        return QStringLiteral("right");
    case grading::Verdict::Incorrect:
        return QStringLiteral("wrong");
    default:
        return QStringLiteral("unsure");
    }
}

QString PracticeWords::rung(practice::Rung rung) {
    switch (rung) {
    case practice::Rung::Nudge:
        return tr("A nudge");
    case practice::Rung::NextStep:
        return tr("The next step");
    case practice::Rung::SimilarExample:
        return tr("A similar problem, worked");
    case practice::Rung::FullSolution:
        break;
    }
    return tr("The full solution");
}

QString PracticeWords::percent(int hundredths) {
    //: a number of hundredths; the sign and its place follow the language
    return tr("%1 %").arg(hundredths);
}

QString PracticeWords::cost(int hundredths) {
    return hundredths >= 100 ? tr("ends the problem")
                             : tr("costs %1 of the mark").arg(percent(hundredths));
}

QString PracticeWords::level(int level) {
    return tr("Level %1").arg(level);
}

QString PracticeWords::mastery(double known, bool practised) {
    if (!practised)
        return tr("not practised yet");
    if (practice::mastered(known))
        return tr("mastered");
    return tr("known to %1").arg(percent(static_cast<int>(known * 100.0 + 0.5)));
}

QString PracticeWords::topic(const std::string& key, bool arabic) {
    const problems::Topic* topic = problems::findTopic(key);
    if (topic == nullptr)
        return QString::fromStdString(key);
    const std::string_view title =
        topic->title(arabic ? problems::Language::Arabic : problems::Language::English);
    return QString::fromUtf8(title.data(), static_cast<qsizetype>(title.size()));
}

std::vector<std::string> PracticeWords::course() {
    std::vector<std::string> keys;
    for (const problems::Topic* topic : problems::topics())
        keys.emplace_back(topic->key());
    return keys;
}

} // namespace khatwa::ui
