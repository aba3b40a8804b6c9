#pragma once

#include "app/grading/check.h"
#include "app/problems/topic.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::problems {

// A problem set: one JSON file that teachers write, share and print. Its format is published as
// resources/problem-sets/schema.json; `set_fields.h` is the same list of fields for the reader, and
// a test holds the two together. Values only, no threads; every function may be called from any
// thread.

/// A problem worked to the end that is like the one asked.
struct WorkedExample {
    std::string statement;          ///< Markdown with LaTeX between `$…$`
    std::vector<std::string> steps; ///< at least one
    std::string answer;             ///< graded by the rule of the problem it belongs to
};

/// One problem of a set. Optional texts are empty where the file has none.
struct SetProblem {
    std::string id; ///< unique within its set
    std::string statement;
    std::string answer;
    std::string rule = "equivalent";      ///< a name of app/grading/rules.h
    std::string options;                  ///< the JSON object of app/grading/options.h; empty: none
    std::string nudge;                    ///< first hint: what kind of step comes first
    std::string nextStep;                 ///< second hint: that step, done
    std::optional<WorkedExample> example; ///< third hint
    std::vector<std::string> solution;    ///< the worked solution, a step each; may be empty
    std::string topic;                    ///< of topics(), or a teacher's own word
    int level = 1;                        ///< 1 to 3
    std::optional<Language> language;     ///< where it differs from the set's
    std::string source;                   ///< where it differs from the set's
    std::string licence;                  ///< where it differs from the set's
    std::string unknown; ///< members no one here knows, kept: a JSON object; empty: none
};

struct ProblemSet {
    std::string id; ///< letters, digits, `.`, `_`, `-`: fit to be the name of a file
    std::string title;
    Language language = Language::English;
    std::string licence;
    std::string source;
    std::vector<SetProblem> problems; ///< at least one when it is read; an editor may hold none
    std::string unknown;              ///< as in SetProblem

    Language languageOf(const SetProblem& problem) const {
        return problem.language.value_or(language);
    }
};

inline constexpr int kSetVersion = 1;
/// Bounds of what is read; the bounds of texts stand in set_fields.h.
inline constexpr std::size_t kMostSetBytes = 8u << 20;
inline constexpr std::size_t kMostProblems = 2000;

/// Something about a set that its author should know.
struct Remark {
    enum class Kind {
        NotJson,
        TooLarge,   ///< the file, or the number or depth of its values
        NewVersion, ///< made by a later Khatwa
        NotObject,
        Missing,
        WrongType, ///< `detail` says what is wanted
        Empty,
        TooLong,      ///< `detail`: the most characters or items
        BadId,        ///< other characters than ids have
        NotOneOf,     ///< `detail`: the choices
        BadCharacter, ///< control characters
        Repeated,     ///< an id that another problem has; a member named twice
        BadOptions,   ///< `detail`: what app/grading says of them
        Unknown,      ///< a member no one knows: a warning, it is kept
        CannotGrade,  ///< verify: the reference makes no sense; `detail` says why
        NotItself,    ///< verify: the answer is not right by its own rule; `detail`: the verdict
        ExampleNotItself,
        NotAFile,   ///< a folder, a pipe, a device
        BoxDiffers, ///< verify: the last step boxes something else than the answer
        File        ///< reading or writing; `detail` says what the system says
    };
    Kind kind = Kind::NotJson;
    std::size_t problem = 0; ///< from 1; 0: the set itself
    std::string id;          ///< of the problem, where it is known
    std::string field;       ///< "hints.nudge", "solution[2]"
    std::string detail;
};

/// One line: which problem, which field, what is wrong and what to do.
std::string sentence(const Remark& remark, Language language = Language::English);

/// A set, or what is wrong with it; never both. At most 100 errors and 100 warnings are told.
struct SetReading {
    std::optional<ProblemSet> set;
    std::vector<Remark> errors;
    std::vector<Remark> warnings;
};

/// Reads hostile text: bounded in size, depth and number of values. Never throws but bad_alloc.
/// Answers are not graded here (verify does); a set that was shipped or verified opens fast.
SetReading readSet(std::string_view json);
SetReading readSetFile(const std::filesystem::path& path);

/// The canonical text: members in the schema's order, two spaces, a line's end. What it gives is
/// read back as the same set and written as the same bytes.
std::string writeSet(const ProblemSet& set);
/// Writes beside the file, syncs, and renames, so that the old file is whole until the new one is.
/// Nothing on success, else why not.
std::optional<Remark> writeSetFile(const ProblemSet& set, const std::filesystem::path& path);

/// Grades every problem's answer against itself by its own rule, and its example's, and looks at
/// what the last steps box; for the one who wrote the set, not at every start: up to 2 s a problem,
/// mostly well below 1 ms. `goOn` is asked before each problem with its number from 0; false ends
/// it early. Also what readSet would refuse of a set an editor made.
std::vector<Remark> verify(const ProblemSet& set,
                           const std::function<bool(std::size_t)>& goOn = {});

/// What app/grading is asked about an answer to this problem. May throw grading::BadTask where the
/// options make no sense, which readSet rules out.
grading::Task taskFor(const SetProblem& problem, std::string answer, Language language);

} // namespace khatwa::problems
