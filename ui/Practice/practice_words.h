#pragma once

#include "app/grading/verdict.h"
#include "app/practice/hints.h"

#include <QCoreApplication>
#include <QString>

#include <string>
#include <vector>

namespace khatwa::ui {

/// The words of the Practice place for what the tutor's own parts say in values. In the window's
/// language.
class PracticeWords {
    Q_DECLARE_TR_FUNCTIONS(PracticeWords)

public:
    static QString verdict(grading::Verdict verdict);
    /// "right", "wrong", "unsure": the colour and icon of a verdict.
    static QString markOf(grading::Verdict verdict);
    static QString rung(practice::Rung rung);
    /// What a rung costs: "costs 10 % of the mark".
    static QString cost(int hundredths);
    /// "Level 2": how hard a problem is.
    static QString level(int level);
    /// How well a topic is known, for screen readers and tables.
    static QString mastery(double known, bool practised);
    static QString percent(int hundredths);
    /// The name of a topic; one that is not ours is its own name.
    static QString topic(const std::string& key, bool arabic);
    /// Our topics in the order of the course.
    static std::vector<std::string> course();
};

} // namespace khatwa::ui
