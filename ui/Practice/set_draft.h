#pragma once

#include "app/problems/problem_set.h"

#include <QList>
#include <QMap>
#include <QString>

#include <optional>

namespace khatwa::ui {

/// A problem set while it is written: every field as the text that stands in its box, so that what
/// is half done can be held and kept too. Names of fields are those of the file format;
/// `hints.nudge`, `hints.next_step`, `example.statement`, `example.steps`, `example.answer` for
/// what lies deeper there. Steps are parted by empty lines. Values only.
struct SetDraft {
    using Fields = QMap<QString, QString>;

    Fields set;
    QList<Fields> problems;

    static SetDraft begun(problems::Language language); ///< with one empty problem
    static SetDraft of(const problems::ProblemSet& set);
    /// What it would be as a file; not looked at for sense (problems::verify does).
    problems::ProblemSet made() const;

    /// An empty problem behind problem `at`, like it in topic, level, rule and language.
    void addAfter(int at);

    /// JSON, for keeping what is not saved yet. Nothing where the text is no such JSON.
    QString kept() const;
    static std::optional<SetDraft> restored(const QString& json);
};

} // namespace khatwa::ui
