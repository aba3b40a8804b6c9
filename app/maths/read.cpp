#include "app/maths/read.h"

#include "app/maths/read_parser.h"

namespace khatwa::maths {

Reading read(std::string_view text, const ReadOptions& options) {
    Reading reading;
    try {
        reading::Tokens tokens(text, options);
        reading.expression = reading::Parser(tokens, options).whole();
    } catch (const reading::Failure& failure) {
        reading.error = failure.error;
    } catch (const TooLarge& large) {
        reading.error.code = large.what == "too long" ? "too_long" : "too_deep";
    }
    return reading;
}

Reading readAnswer(std::string_view text, const ReadOptions& options) {
    return read(text, options);
}

} // namespace khatwa::maths
