#include "app/grading/check.h"

#include <QTest>

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <random>
#include <string>
#include <vector>

using namespace khatwa::grading;

namespace {

using Coefficients = std::vector<long>; ///< from the constant one up

constexpr int kRounds = 150;

Coefficients times(const Coefficients& a, const Coefficients& b) {
    Coefficients made(a.size() + b.size() - 1, 0);
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t k = 0; k < b.size(); ++k)
            made[i + k] += a[i] * b[k];
    return made;
}

/// `3x^2-x+1`, the terms in random order.
std::string text(const Coefficients& p, std::mt19937& random) {
    std::vector<std::string> terms;
    for (std::size_t i = 0; i < p.size(); ++i) {
        if (p[i] == 0)
            continue;
        const long size = std::labs(p[i]);
        std::string term = p[i] < 0 ? "-" : "+";
        if (size != 1 || i == 0)
            term += std::to_string(size);
        if (i > 0)
            term += i == 1 ? "x" : "x^{" + std::to_string(i) + "}";
        terms.push_back(term);
    }
    std::shuffle(terms.begin(), terms.end(), random);
    std::string made;
    for (const std::string& term : terms)
        made += made.empty() && term[0] == '+' ? term.substr(1) : term;
    return made.empty() ? "0" : made;
}

std::string verdict(const std::string& rule, const std::string& expected,
                    const std::string& answer) {
    Task task;
    task.rule = rule;
    task.expected = expected;
    task.answer = answer;
    return std::string(nameOf(check(task).verdict));
}

#define QVERDICT(rule, expected, answer, should)                                                   \
    QVERIFY2(verdict(rule, expected, answer) == should,                                            \
             qPrintable(QString("%1: %2 for %3 is not %4")                                         \
                            .arg(rule, QString::fromStdString(answer),                             \
                                 QString::fromStdString(expected), should)))

} // namespace

/// Forms of random polynomials, made so that what is right is known.
class FormPropertyTest : public QObject {
    Q_OBJECT

    std::mt19937 random_;

    long between(long low, long high) {
        return std::uniform_int_distribution<long>(low, high)(random_);
    }

private slots:
    void init() {
        const unsigned seed = std::random_device()();
        qInfo("seed %u", seed);
        random_.seed(seed);
    }

    void productsOfLinearFactorsAreFactoredAndTheirSumsExpanded() {
        for (int round = 0; round < kRounds; ++round) {
            Coefficients whole{between(1, 4)};
            std::string factored = whole[0] == 1 ? "" : std::to_string(whole[0]);
            const long count = between(2, 3);
            for (long i = 0; i < count; ++i) {
                Coefficients factor;
                do // two terms without a common factor
                    factor = {between(-9, 9), between(-3, 3)};
                while (factor[0] == 0 || factor[1] == 0 || std::gcd(factor[0], factor[1]) != 1);
                whole = times(whole, factor);
                factored += "(" + text(factor, random_) + ")";
            }
            const std::string sum = text(whole, random_);
            QVERDICT("form:factored", sum, factored, "correct");
            QVERDICT("form:factored", sum, sum, "equivalent_wrong_form");
            QVERDICT("form:expanded", factored, sum, "correct");
            QVERDICT("form:expanded", sum, factored, "equivalent_wrong_form");
            Coefficients other = whole;
            other[static_cast<std::size_t>(between(0, count))] += 1;
            QVERDICT("form:factored", text(other, random_), factored, "incorrect");
            QVERDICT("form:expanded", factored, text(other, random_), "incorrect");
        }
    }

    void completedSquaresAreFound() {
        for (int round = 0; round < kRounds; ++round) {
            const long a = between(1, 4), h = between(1, 9), k = between(1, 20);
            const Coefficients whole = {a * h * h + k, -2 * a * h, a};
            const std::string square = (a == 1 ? "" : std::to_string(a)) + "(" +
                                       text({-h, 1}, random_) + ")^2+" + std::to_string(k);
            const std::string sum = text(whole, random_);
            QVERDICT("form:completed-square", sum, square, "correct");
            QVERDICT("form:completed-square", sum, sum, "equivalent_wrong_form");
            QVERDICT("form:completed-square", sum, square + "+1", "incorrect");
        }
    }

    void partialFractionsAreTakenApartAndPutTogether() {
        for (int round = 0; round < kRounds; ++round) {
            const long p = between(-6, 6), q = p + between(1, 5);
            const long a = between(1, 6), b = between(1, 6);
            const auto part = [&](long top, long root) {
                return "\\frac{" + std::to_string(top) + "}{" + text({-root, 1}, random_) + "}";
            };
            const std::string apart = part(a, p) + "+" + part(b, q);
            const std::string whole = "\\frac{" + text({-a * q - b * p, a + b}, random_) + "}{" +
                                      text(times({-p, 1}, {-q, 1}), random_) + "}";
            QVERDICT("form:partial-fractions", whole, apart, "correct");
            QVERDICT("form:partial-fractions", whole, whole, "equivalent_wrong_form");
            QVERDICT("form:single-fraction", apart, whole, "correct");
            QVERDICT("form:single-fraction", whole, apart, "equivalent_wrong_form");
            QVERDICT("form:partial-fractions", whole, part(a + 1, p) + "+" + part(b, q),
                     "incorrect");
        }
    }

    void antiderivativesOfDerivativesAreRight() {
        for (int round = 0; round < kRounds; ++round) {
            Coefficients f = {0}, derivative;
            for (long i = 1; i <= 3; ++i) {
                f.push_back(between(1, 9));
                derivative.push_back(i * f.back());
            }
            const std::string whole = text(f, random_), slope = text(derivative, random_);
            QVERDICT("antiderivative", whole + "+C", text(f, random_) + "+k", "correct");
            QVERDICT("antiderivative", whole + "+C", text(f, random_), "partly_correct");
            QVERDICT("antiderivative", whole + "+C", slope + "+C", "incorrect");
            QVERDICT("derivative", slope, text(derivative, random_), "correct");
            QVERDICT("derivative", slope, whole, "incorrect");
        }
    }
};

QTEST_APPLESS_MAIN(FormPropertyTest)
#include "form_property_test.moc"
