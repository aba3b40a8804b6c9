#pragma once

#include "app/problems/topic.h"

#include <QString>

#include <string>
#include <vector>

namespace khatwa::ui {

/// A topic at the levels at which the starter model is claimed to be right.
struct Claim {
    std::string topic;
    std::vector<int> levels;
};

/// What the starter model claims: `claims.json` beside it, {"topics": [{"key": KEY, "levels": [1,
/// 2]}, …]}. A file that is not there or makes no sense claims nothing.
std::vector<Claim> readClaims(const QString& path);

struct Pick {
    QString title;           ///< the topic, in the language asked for
    QString statement;       ///< Markdown with LaTeX
    std::string answer = {}; ///< LaTeX, exact
    std::string rule = {};   ///< by which answers are judged
};

/// `count` fresh problems, each from another topic as long as there are enough; the same seed gives
/// the same ones.
std::vector<Pick> drawPicks(const std::vector<Claim>& claims, problems::Language language,
                            int count, std::uint64_t seed);

} // namespace khatwa::ui
