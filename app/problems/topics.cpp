#include "app/problems/topic.h"
#include "app/problems/topic_list.h"

namespace khatwa::problems {

const std::vector<const Topic*>& topics() {
    static const WrittenTopic kWritten[] = {
        {"addition-subtraction", "Addition and subtraction", "الجمع والطرح",
         makeAdditionSubtraction},
        {"multiplication", "Multiplication", "الضرب", makeMultiplication},
        {"division", "Division", "القسمة", makeDivision},
        {"fractions", "Fractions", "الكسور", makeFractions, "form:lowest-terms"},
        {"decimals", "Decimals", "الأعداد العشرية", makeDecimals},
        {"percent", "Percent", "النسبة المئوية", makePercent},
        {"ratio", "Ratio", "النسبة والتقسيم التناسبي", makeRatio, "form:same-as-reference"},
        {"powers", "Powers and exponents", "القوى والأسس", makePowers, "form:simplified"},
        {"linear-equations", "Linear equations", "المعادلات الخطية", makeLinearEquation},
        {"simultaneous-equations", "Simultaneous equations", "نظم المعادلات الخطية",
         makeSimultaneousEquations},
        {"factoring", "Factoring", "التحليل إلى عوامل", makeFactoring, "form:factored"},
        {"quadratics", "Quadratic equations", "المعادلات التربيعية", makeQuadratics},
        {"derivatives", "Derivatives", "المشتقات", makeDerivatives, "derivative"},
        {"integrals", "Integrals", "التكامل", makeIntegrals, "antiderivative", 2},
        {"geometry", "Geometry", "الهندسة", makeGeometry},
    };
    static const std::vector<const Topic*> kAll = [] {
        std::vector<const Topic*> all;
        for (const WrittenTopic& topic : kWritten)
            all.push_back(&topic);
        return all;
    }();
    return kAll;
}

const Topic* findTopic(std::string_view key) {
    for (const Topic* topic : topics())
        if (topic->key() == key)
            return topic;
    return nullptr;
}

Problem makeProblem(const Topic& topic, int level, Language language, std::uint64_t seed,
                    std::uint64_t index) {
    // FNV-1a over what names the problem, so that every stream is its own.
    std::uint64_t hash = 0xcbf29ce484222325u;
    const auto mix = [&hash](std::uint64_t value) {
        for (int byte = 0; byte < 8; ++byte) {
            hash ^= (value >> (8 * byte)) & 0xffu;
            hash *= 0x100000001b3u;
        }
    };
    for (const char c : topic.key())
        mix(static_cast<unsigned char>(c));
    mix(static_cast<std::uint64_t>(level));
    mix(language == Language::Arabic ? 1 : 0);
    mix(seed);
    mix(index);
    Random random(hash);
    Problem problem = topic.make(random, level, language);
    problem.topic = topic.key();
    problem.level = level;
    problem.language = language;
    problem.id = problem.topic + "/" + std::to_string(level) +
                 (language == Language::Arabic ? "/ar/" : "/en/") + std::to_string(seed) + "/" +
                 std::to_string(index);
    return problem;
}

} // namespace khatwa::problems
