#include "engine/generate/guess_plan.h"

#include <algorithm>

namespace khatwa::engine {

namespace {

/// Weights of a new measurement. Together they settle near the faster fifth of the passes.
constexpr double kWhenFaster = 0.25, kWhenSlower = 0.0625;
/// A pass that took longer than this times what is known counts as this times.
constexpr double kMostSlower = 2.0;
/// What a further row is taken to cost where nothing larger was measured, in mean rows: little
/// enough to be tried once.
constexpr double kUnknownRow = 0.25;
/// What is known of a guess before there is a record, and the weight of a new entry.
constexpr double kFirstChance = 0.3, kNewEntry = 1.0 / 64.0;
/// Guessing has to promise this much more than not guessing: measurements are not exact.
constexpr double kClearlyMore = 1.08;

int clampRows(int rows) {
    return std::clamp(rows, 1, PassCost::kMostRows);
}

} // namespace

void PassCost::measured(int rows, double seconds) {
    double& known = seconds_[static_cast<std::size_t>(clampRows(rows))];
    if (known <= 0.0)
        known = seconds;
    else if (seconds < known)
        known += kWhenFaster * (seconds - known);
    else
        known += kWhenSlower * (std::min(seconds, kMostSlower * known) - known);
}

double PassCost::seconds(int rows) const {
    const int wanted = clampRows(rows);
    int below = wanted;
    while (below > 0 && seconds_[static_cast<std::size_t>(below)] <= 0.0)
        --below;
    if (below == 0)
        return 0.0;
    const double from = seconds_[static_cast<std::size_t>(below)];
    if (below == wanted)
        return from;
    int above = wanted + 1;
    while (above <= kMostRows && seconds_[static_cast<std::size_t>(above)] <= 0.0)
        ++above;
    if (above > kMostRows)
        return from * (1.0 + kUnknownRow * (wanted - below) / below);
    const double to = seconds_[static_cast<std::size_t>(above)];
    return from + (to - from) * (wanted - below) / (above - below);
}

GuessRecord::GuessRecord() {
    chances_.fill(kFirstChance);
}

void GuessRecord::add(int matched, bool right) {
    double& chance = chances_[static_cast<std::size_t>(std::clamp(matched, 0, kLengths - 1))];
    chance += kNewEntry * ((right ? 1.0 : 0.0) - chance);
}

double GuessRecord::chance(int matched) const {
    return chances_[static_cast<std::size_t>(std::clamp(matched, 0, kLengths - 1))];
}

void takeGuesses(std::span<GuessOffer> offers, int rows, int most, const GuessRecord& record,
                 const PassCost& cost) {
    for (GuessOffer& offer : offers)
        offer.taken = 0;
    const double plain = cost.seconds(rows);
    if (plain <= 0.0)
        return;
    // The likeliest token first, again and again; what is kept is the beginning of that list which
    // gives the most tokens a second.
    std::vector<double> reached(offers.size(), 1.0); // the chance that the reply comes so far
    std::vector<std::size_t> order;
    double expected = rows, best = kClearlyMore * rows / plain;
    std::size_t kept = 0;
    while (static_cast<int>(order.size()) < most) {
        std::size_t likeliest = offers.size();
        double highest = 0.0;
        for (std::size_t i = 0; i < offers.size(); ++i) {
            const GuessOffer& offer = offers[i];
            if (offer.taken >= offer.tokens)
                continue;
            const double chance = reached[i] * record.chance(offer.matched + offer.taken);
            if (chance > highest) {
                highest = chance;
                likeliest = i;
            }
        }
        if (likeliest == offers.size())
            break;
        reached[likeliest] = highest;
        ++offers[likeliest].taken;
        order.push_back(likeliest);
        expected += highest;
        const double rate = expected / cost.seconds(rows + static_cast<int>(order.size()));
        if (rate > best) {
            best = rate;
            kept = order.size();
        }
    }
    for (; order.size() > kept; order.pop_back())
        --offers[order.back()].taken;
}

} // namespace khatwa::engine
