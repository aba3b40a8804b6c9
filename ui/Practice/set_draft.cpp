#include "ui/Practice/set_draft.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QStringList>
#include <QUuid>

#include <algorithm>

namespace khatwa::ui {

using problems::Language;
using problems::ProblemSet;
using problems::SetProblem;

namespace {

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

QString word(Language language) {
    return language == Language::Arabic ? QStringLiteral("ar") : QStringLiteral("en");
}

Language languageNamed(const QString& name) {
    return name == QLatin1String("ar") ? Language::Arabic : Language::English;
}

QString joined(const std::vector<std::string>& steps) {
    QStringList all;
    for (const std::string& step : steps)
        all += text(step);
    return all.join(QStringLiteral("\n\n"));
}

std::vector<std::string> parted(const QString& steps) {
    static const QRegularExpression emptyLines(QStringLiteral("\\n[ \\t]*(?:\\n[ \\t]*)+"));
    std::vector<std::string> all;
    for (const QString& step : steps.trimmed().split(emptyLines, Qt::SkipEmptyParts))
        all.push_back(step.trimmed().toStdString());
    return all;
}

/// Fit to be part of an id, and never given twice, on any machine: what was done is remembered by
/// ids, also of what was removed since.
QString freshPart() {
    constexpr int kLength = 12;
    return QUuid::createUuid().toString(QUuid::Id128).left(kLength);
}

QJsonObject jsonOf(const SetDraft::Fields& fields) {
    QJsonObject json;
    for (auto field = fields.begin(); field != fields.end(); ++field)
        json[field.key()] = field.value();
    return json;
}

SetDraft::Fields fieldsOf(const QJsonObject& json) {
    SetDraft::Fields fields;
    for (auto field = json.begin(); field != json.end(); ++field)
        fields[field.key()] = field.value().toString();
    return fields;
}

SetDraft::Fields fieldsOf(const SetProblem& problem) {
    SetDraft::Fields fields{{QStringLiteral("id"), text(problem.id)},
                            {QStringLiteral("statement"), text(problem.statement)},
                            {QStringLiteral("answer"), text(problem.answer)},
                            {QStringLiteral("rule"), text(problem.rule)},
                            {QStringLiteral("options"), text(problem.options)},
                            {QStringLiteral("hints.nudge"), text(problem.nudge)},
                            {QStringLiteral("hints.next_step"), text(problem.nextStep)},
                            {QStringLiteral("solution"), joined(problem.solution)},
                            {QStringLiteral("topic"), text(problem.topic)},
                            {QStringLiteral("level"), QString::number(problem.level)},
                            {QStringLiteral("source"), text(problem.source)},
                            {QStringLiteral("licence"), text(problem.licence)},
                            {QStringLiteral("unknown"), text(problem.unknown)}};
    if (problem.language)
        fields[QStringLiteral("language")] = word(*problem.language);
    if (problem.example) {
        fields[QStringLiteral("example.statement")] = text(problem.example->statement);
        fields[QStringLiteral("example.steps")] = joined(problem.example->steps);
        fields[QStringLiteral("example.answer")] = text(problem.example->answer);
    }
    return fields;
}

SetProblem problemOf(const SetDraft::Fields& fields) {
    const auto get = [&](const char* name) {
        return fields.value(QLatin1String(name)).trimmed().toStdString();
    };
    SetProblem problem;
    problem.id = get("id");
    problem.statement = get("statement");
    problem.answer = get("answer");
    problem.rule = get("rule");
    problem.options = get("options");
    problem.nudge = get("hints.nudge");
    problem.nextStep = get("hints.next_step");
    problem.solution = parted(fields.value(QStringLiteral("solution")));
    problem.topic = get("topic");
    problem.level = std::clamp(fields.value(QStringLiteral("level")).toInt(), 1, 3);
    if (const QString name = fields.value(QStringLiteral("language")); !name.isEmpty())
        problem.language = languageNamed(name);
    problem.source = get("source");
    problem.licence = get("licence");
    problem.unknown = get("unknown");
    problems::WorkedExample example{get("example.statement"),
                                    parted(fields.value(QStringLiteral("example.steps"))),
                                    get("example.answer")};
    if (!example.statement.empty() || !example.steps.empty() || !example.answer.empty())
        problem.example = std::move(example);
    return problem;
}

} // namespace

SetDraft SetDraft::begun(Language language) {
    SetDraft draft;
    // Two sets of the same name on one machine must not be taken for one.
    draft.set = {{QStringLiteral("id"), QStringLiteral("set-") + freshPart()},
                 {QStringLiteral("language"), word(language)}};
    draft.addAfter(-1);
    return draft;
}

SetDraft SetDraft::of(const ProblemSet& set) {
    SetDraft draft;
    draft.set = {{QStringLiteral("id"), text(set.id)},
                 {QStringLiteral("title"), text(set.title)},
                 {QStringLiteral("language"), word(set.language)},
                 {QStringLiteral("licence"), text(set.licence)},
                 {QStringLiteral("source"), text(set.source)},
                 {QStringLiteral("unknown"), text(set.unknown)}};
    for (const SetProblem& problem : set.problems)
        draft.problems += fieldsOf(problem);
    return draft;
}

ProblemSet SetDraft::made() const {
    const auto get = [&](const char* name) {
        return set.value(QLatin1String(name)).trimmed().toStdString();
    };
    ProblemSet made;
    made.id = get("id");
    made.title = get("title");
    made.language = languageNamed(set.value(QStringLiteral("language")));
    made.licence = get("licence");
    made.source = get("source");
    made.unknown = get("unknown");
    for (const Fields& fields : problems)
        made.problems.push_back(problemOf(fields));
    return made;
}

void SetDraft::addAfter(int at) {
    Fields fresh{{QStringLiteral("id"), QStringLiteral("p-") + freshPart()},
                 {QStringLiteral("rule"), QStringLiteral("equivalent")},
                 {QStringLiteral("level"), QStringLiteral("1")}};
    if (at >= 0 && at < problems.size())
        for (const char* name : {"topic", "level", "rule", "language"})
            fresh[QLatin1String(name)] = problems[at].value(QLatin1String(name));
    problems.insert(std::clamp(at + 1, 0, static_cast<int>(problems.size())), fresh);
}

QString SetDraft::kept() const {
    QJsonArray all;
    for (const Fields& fields : problems)
        all += jsonOf(fields);
    return QString::fromUtf8(QJsonDocument(QJsonObject{{QStringLiteral("set"), jsonOf(set)},
                                                       {QStringLiteral("problems"), all}})
                                 .toJson(QJsonDocument::Compact));
}

std::optional<SetDraft> SetDraft::restored(const QString& json) {
    const QJsonObject kept = QJsonDocument::fromJson(json.toUtf8()).object();
    SetDraft draft;
    draft.set = fieldsOf(kept[QStringLiteral("set")].toObject());
    const QJsonArray all = kept[QStringLiteral("problems")].toArray();
    for (const QJsonValue& one : all)
        draft.problems += fieldsOf(one.toObject());
    if (draft.set.isEmpty() || draft.problems.isEmpty())
        return std::nullopt;
    return draft;
}

} // namespace khatwa::ui
