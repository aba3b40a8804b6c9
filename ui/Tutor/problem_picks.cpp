#include "ui/Tutor/problem_picks.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <random>

namespace khatwa::ui {

std::vector<Claim> readClaims(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    std::vector<Claim> claims;
    const QJsonObject root = QJsonDocument::fromJson(file.readAll()).object();
    for (const QJsonValue& value : root.value(QLatin1String("topics")).toArray()) {
        const QJsonObject entry = value.toObject();
        Claim claim;
        claim.topic = value.isString() ? value.toString().toStdString()
                                       : entry.value(QLatin1String("key")).toString().toStdString();
        for (const QJsonValue& level : entry.value(QLatin1String("levels")).toArray())
            claim.levels.push_back(std::clamp(level.toInt(1), 1, 3));
        if (claim.levels.empty())
            claim.levels = {1, 2, 3};
        claims.push_back(std::move(claim));
    }
    return claims;
}

std::vector<Pick> drawPicks(const std::vector<Claim>& claims, problems::Language language,
                            int count, std::uint64_t seed) {
    std::vector<const Claim*> known;
    for (const Claim& claim : claims)
        if (problems::findTopic(claim.topic) != nullptr)
            known.push_back(&claim);
    if (known.empty())
        return {};
    std::mt19937_64 random(seed);
    std::shuffle(known.begin(), known.end(), random);
    std::vector<Pick> picks;
    for (int i = 0; i < count; ++i) {
        const Claim& claim = *known[static_cast<std::size_t>(i) % known.size()];
        const problems::Topic& topic = *problems::findTopic(claim.topic);
        const int level = claim.levels[random() % claim.levels.size()];
        const problems::Problem problem =
            problems::makeProblem(topic, level, language, random(), 0);
        picks.push_back({QString::fromUtf8(topic.title(language).data(),
                                           static_cast<qsizetype>(topic.title(language).size())),
                         QString::fromStdString(problem.statement), problem.answer,
                         std::string(topic.rule(level))});
    }
    return picks;
}

} // namespace khatwa::ui
