#include "ui/Practice/practice_sources.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

namespace khatwa::ui {

void PracticeSources::arrange() {
    all_.clear();
    all_.push_back({PracticeSource::Kind::Mixed, QStringLiteral("mixed"), nullptr, nullptr});
    // One's own sets are what one comes for; those that ship stand below the topics they are of.
    addSets(true);
    for (const problems::Topic* topic : problems::topics())
        all_.push_back(
            {PracticeSource::Kind::Topic,
             QStringLiteral("topic:") + QString::fromStdString(std::string(topic->key())), topic,
             nullptr});
    addSets(false);
}

void PracticeSources::addSets(bool own) {
    for (const auto& [set, opened] : sets_) {
        if (opened != own || (!opened && set->language != language_))
            continue;
        PracticeSource source{PracticeSource::Kind::Set,
                              QStringLiteral("set:") + QString::fromStdString(set->id), nullptr,
                              set};
        source.own = own;
        const auto done = done_.find(source.key);
        if (done != done_.end())
            source.done = static_cast<std::size_t>(
                std::ranges::count_if(set->problems, [&](const problems::SetProblem& problem) {
                    return done->second.contains(problem.id);
                }));
        all_.push_back(std::move(source));
    }
}

void PracticeSources::setLanguage(problems::Language language) {
    language_ = language;
    arrange();
}

void PracticeSources::addSet(std::shared_ptr<const problems::ProblemSet> set, bool opened) {
    const auto known =
        std::ranges::find_if(sets_, [&](const Set& other) { return other.set->id == set->id; });
    if (known == sets_.end())
        sets_.push_back({std::move(set), opened});
    else
        *known = {std::move(set), opened || known->opened};
    arrange();
}

void PracticeSources::setDone(std::map<QString, std::set<std::string>> done) {
    done_ = std::move(done);
    passed_.clear();
    at_.clear();
    arrange();
}

void PracticeSources::noteDone(const QString& key, const std::string& problem) {
    if (!key.startsWith(QLatin1String("set:")))
        return;
    done_[key].insert(problem);
    arrange();
}

void PracticeSources::passOver(const QString& key, const std::string& problem) {
    passed_[key].insert(problem);
}

void PracticeSources::restart(const QString& key) {
    done_.erase(key);
    passed_.erase(key);
    at_.erase(key);
    arrange();
}

int PracticeSources::indexOf(const QString& key) const {
    const auto at =
        std::ranges::find_if(all_, [&](const PracticeSource& source) { return source.key == key; });
    return at == all_.end() ? -1 : static_cast<int>(at - all_.begin());
}

problems::SetProblem PracticeSources::fresh(const problems::Topic& topic, int level) {
    const problems::TopicSource source(topic, language_, seed_);
    std::uint64_t& n = drawn_[std::string(topic.key()) + '/' + std::to_string(level)];
    return source.next(level, n, recentStatements_);
}

std::optional<DrawnProblem> PracticeSources::draw(const PracticeSource& source,
                                                  const std::vector<practice::TopicState>& topics,
                                                  std::int64_t today) {
    DrawnProblem drawn;
    drawn.source = source.key;
    drawn.language = language_;
    if (source.kind == PracticeSource::Kind::Set) {
        const auto& all = source.set->problems;
        const auto& done = done_[source.key];
        const auto& passed = passed_[source.key];
        // Skipped ones come again when the end has been reached.
        std::size_t& at = at_[source.key];
        std::size_t looked = 0;
        for (; looked < all.size(); ++looked, ++at)
            if (const auto& id = all[at % all.size()].id;
                !done.contains(id) && !passed.contains(id))
                break;
        if (looked == all.size())
            return std::nullopt;
        drawn.problem = all[at++ % all.size()];
        drawn.language = source.set->languageOf(drawn.problem);
        drawn.title = QString::fromStdString(source.set->title);
    } else {
        const problems::Topic* topic = source.topic;
        int level = 1;
        if (source.kind == PracticeSource::Kind::Mixed) {
            // Of what was practised elsewhere, the topics of sets, there is nothing to be drawn.
            std::vector<practice::TopicState> ours;
            std::ranges::copy_if(topics, std::back_inserter(ours),
                                 [](const practice::TopicState& state) {
                                     return problems::findTopic(state.topic) != nullptr;
                                 });
            const auto step = practice::whatNext(ours, recentTopics_, today);
            topic = step ? problems::findTopic(step->topic) : nullptr;
            if (topic == nullptr)
                return std::nullopt;
            level = step->level;
            drawn.exampleStage = step->exampleStage;
        } else {
            const auto state =
                std::ranges::find(topics, std::string(topic->key()), &practice::TopicState::topic);
            if (state != topics.end()) {
                level = practice::levelFor(state->known);
                drawn.exampleStage = practice::exampleStage(*state);
            }
        }
        drawn.problem = fresh(*topic, level);
    }
    recentTopics_.push_back(drawn.topic().toStdString());
    recentStatements_.push_back(drawn.problem.statement);
    if (recentTopics_.size() > kRecent)
        recentTopics_.erase(recentTopics_.begin());
    if (recentStatements_.size() > kRecent)
        recentStatements_.erase(recentStatements_.begin());
    return drawn;
}

} // namespace khatwa::ui
