#pragma once

#include "app/practice/next.h"
#include "app/problems/problem_set.h"
#include "app/problems/topic_sets.h"

#include <QString>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace khatwa::ui {

/// Something to practise.
struct PracticeSource {
    enum class Kind { Mixed, Topic, Set };
    Kind kind = Kind::Mixed;
    QString key; ///< "mixed", "topic:linear-equations", "set:ID"
    const problems::Topic* topic = nullptr;
    std::shared_ptr<const problems::ProblemSet> set;
    std::size_t done = 0; ///< problems of the set that have been marked
    bool own = false; ///< a set that the user opened or wrote; it does not come with the program
};

/// A problem to work, and where it comes from.
struct DrawnProblem {
    problems::SetProblem problem;
    problems::Language language = problems::Language::English;
    QString source; ///< key of what was practised
    QString title;  ///< of the set, where it comes from one
    /// What it is practice of: its topic, or where it names none the set that it comes from.
    QString topic() const {
        return problem.topic.empty() ? title : QString::fromStdString(problem.topic);
    }
    std::optional<int> exampleStage;
};

/// What there is to practise, and which problem comes next. Values in, values out; no threads.
class PracticeSources {
public:
    explicit PracticeSources(std::uint64_t seed) : seed_(seed) { arrange(); }

    void setSeed(std::uint64_t seed) { seed_ = seed; }
    void setLanguage(problems::Language language);
    /// Replaces a set with the same id. One that ships is listed where it is in the window's
    /// language; one that the user opened is always.
    void addSet(std::shared_ptr<const problems::ProblemSet> set, bool opened);
    /// Which problems of the sets have been marked before.
    void setDone(std::map<QString, std::set<std::string>> done);
    void noteDone(const QString& key, const std::string& problem);
    /// One that can't be judged does not come again before the set is begun again, or the program:
    /// it may have been mended then.
    void passOver(const QString& key, const std::string& problem);

    const std::vector<PracticeSource>& all() const { return all_; }
    int indexOf(const QString& key) const; ///< -1: there is none

    /// The next problem; nothing where a set is at its end.
    std::optional<DrawnProblem> draw(const PracticeSource& source,
                                     const std::vector<practice::TopicState>& topics,
                                     std::int64_t today);
    /// A set begins again.
    void restart(const QString& key);

private:
    static constexpr std::size_t kRecent = 8;

    void arrange();
    void addSets(bool own);
    problems::SetProblem fresh(const problems::Topic& topic, int level);

    std::uint64_t seed_;
    problems::Language language_ = problems::Language::English;
    struct Set {
        std::shared_ptr<const problems::ProblemSet> set;
        bool opened = false;
    };
    std::vector<Set> sets_;
    std::vector<PracticeSource> all_;
    std::map<QString, std::size_t> at_; ///< where in a set
    std::map<QString, std::set<std::string>> done_;
    std::map<QString, std::set<std::string>> passed_;
    std::map<std::string, std::uint64_t> drawn_; ///< of a topic and level
    std::vector<std::string> recentTopics_;
    std::vector<std::string> recentStatements_;
};

} // namespace khatwa::ui
