#pragma once

#include "app/problems/topic.h"

namespace khatwa::problems {

/// A topic from its parts: what every generator file hands to topics.cpp.
class WrittenTopic : public Topic {
public:
    using Maker = Problem (*)(Random& random, int level, Language language);

    WrittenTopic(std::string_view key, std::string_view english, std::string_view arabic,
                 Maker maker, std::string_view rule = "equivalent", int lastLevelOfRule = 3)
        : key_(key), english_(english), arabic_(arabic), maker_(maker), rule_(rule),
          lastLevelOfRule_(lastLevelOfRule) {}

    std::string_view key() const override { return key_; }
    std::string_view title(Language language) const override {
        return language == Language::Arabic ? arabic_ : english_;
    }
    std::string_view rule(int level) const override {
        return level <= lastLevelOfRule_ ? rule_ : "equivalent";
    }
    Problem make(Random& random, int level, Language language) const override {
        return maker_(random, level, language);
    }

private:
    std::string_view key_;
    std::string_view english_;
    std::string_view arabic_;
    Maker maker_;
    std::string_view rule_;
    int lastLevelOfRule_; ///< harder problems are of another kind (definite integrals: a number)
};

// whole_numbers.cpp
Problem makeAdditionSubtraction(Random& random, int level, Language language);
Problem makeMultiplication(Random& random, int level, Language language);
Problem makeDivision(Random& random, int level, Language language);
// linear.cpp
Problem makeLinearEquation(Random& random, int level, Language language);
Problem makeSimultaneousEquations(Random& random, int level, Language language);
// fractions.cpp
Problem makeFractions(Random& random, int level, Language language);
Problem makeDecimals(Random& random, int level, Language language);
// proportion.cpp
Problem makePercent(Random& random, int level, Language language);
Problem makeRatio(Random& random, int level, Language language);
// powers.cpp
Problem makePowers(Random& random, int level, Language language);
// quadratic.cpp
Problem makeFactoring(Random& random, int level, Language language);
Problem makeQuadratics(Random& random, int level, Language language);
// calculus.cpp
Problem makeDerivatives(Random& random, int level, Language language);
Problem makeIntegrals(Random& random, int level, Language language);
// geometry.cpp
Problem makeGeometry(Random& random, int level, Language language);

} // namespace khatwa::problems
