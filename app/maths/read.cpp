#include "app/maths/read.h"

#include "app/maths/read_parser.h"
#include "app/maths/read_prose.h"
#include "app/maths/read_words.h"

namespace khatwa::maths {

namespace {

/// Deeper trees are refused, so that what is printed, where every level can take a bracket and a
/// group, is never nested too deeply to be read again.
constexpr int kDeepestTree = 90;

} // namespace

Reading read(std::string_view text, const ReadOptions& options) {
    Reading reading;
    try {
        if (auto value = reading::phraseMeaning(reading::trimmed(text))) {
            reading.expression = std::move(value);
            return reading;
        }
        reading::Tokens tokens(text, options);
        Expression made = reading::Parser(tokens, options).whole();
        if (made.depth() > kDeepestTree)
            throw TooLarge{"nested too deeply"};
        reading.expression = std::move(made);
    } catch (const reading::Failure& failure) {
        reading.error = failure.error;
    } catch (const TooLarge& large) {
        reading.error.code = large.what == "too long" ? "too_long" : "too_deep";
    }
    return reading;
}

} // namespace khatwa::maths
