#include "engine/tokenizer/tokenizer.h"
#include "engine/tokenizer/utf8.h"

namespace khatwa::engine {

namespace {
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
}

std::string StreamDecoder::push(TokenId id) {
    pending_ += tokenizer_->bytes(id);
    std::string out;
    std::string_view rest = pending_;
    while (!rest.empty()) {
        if (const std::size_t length = utf8Length(rest)) {
            out += rest.substr(0, length);
            rest.remove_prefix(length);
            continue;
        }
        if (utf8MayContinue(rest))
            break;
        // One sign for each longest beginning of a character that was broken off (Unicode 15,
        // section 3.9).
        std::size_t broken = 1;
        while (broken < 3 && broken < rest.size() && utf8MayContinue(rest.substr(0, broken + 1)))
            ++broken;
        out += kReplacement;
        rest.remove_prefix(broken);
    }
    pending_ = std::string(rest);
    return out;
}

std::string StreamDecoder::finish() {
    const std::string out(pending_.empty() ? "" : kReplacement);
    pending_.clear();
    return out;
}

} // namespace khatwa::engine
