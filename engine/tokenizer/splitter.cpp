#include "engine/tokenizer/splitter.h"

#include "engine/error.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <array>
#include <cstdint>

namespace khatwa::engine {

namespace {

constexpr std::size_t kMaxPatternBytes = 16384;
constexpr std::uint32_t kMaxNesting = 100;
constexpr std::uint32_t kMatchLimit = 1'000'000;
constexpr std::uint32_t kHeapLimitKib = 64 * 1024;
constexpr std::size_t kJitStackStart = 32 * 1024;
constexpr std::size_t kJitStackMax = 1024 * 1024;

struct Free {
    void operator()(pcre2_code* p) const { pcre2_code_free(p); }
    void operator()(pcre2_compile_context* p) const { pcre2_compile_context_free(p); }
    void operator()(pcre2_match_context* p) const { pcre2_match_context_free(p); }
    void operator()(pcre2_match_data* p) const { pcre2_match_data_free(p); }
    void operator()(pcre2_jit_stack* p) const { pcre2_jit_stack_free(p); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

[[noreturn]] void throwBadPattern(const std::string& why) {
    throw Error(ErrorCode::Unsupported,
                "The model's tokenizer cannot be used: its regular expression " + why + ".", {why});
}

/// The tokenizers' expressions were written for other engines. Two things differ: \s is the Unicode
/// property White_Space there, to which PCRE2 adds U+180E; and classes may hold classes and
/// intersections, which PCRE2 would silently take for plain characters.
std::string forPcre2(const std::string& pattern) {
    if (pattern.starts_with("(*"))
        throwBadPattern("begins with a control verb");
    static constexpr const char* kSpace = "\\t-\\r\\x{85}\\p{Z}";
    std::string out;
    bool inClass = false;
    std::size_t classStart = 0;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (c == '\\' && i + 1 < pattern.size()) {
            const char next = pattern[++i];
            if (next == 's')
                out += inClass ? kSpace : std::string("[") + kSpace + "]";
            else if (next == 'S' && !inClass)
                out += std::string("[^") + kSpace + "]";
            else
                out += {'\\', next};
            continue;
        }
        if (!inClass && c == '[') {
            inClass = true;
            classStart = i + 1;
            if (classStart < pattern.size() && pattern[classStart] == '^')
                ++classStart;
        } else if (inClass && c == ']' && i > classStart) {
            inClass = false;
        } else if (inClass && c == '[' && i + 1 < pattern.size() && pattern[i + 1] != ':') {
            throwBadPattern("nests character classes");
        } else if (inClass && c == '&' && i + 1 < pattern.size() && pattern[i + 1] == '&') {
            throwBadPattern("intersects character classes");
        }
        out += c;
    }
    return out;
}

} // namespace

struct Splitter::Expression {
    Owned<pcre2_code> code;

    explicit Expression(std::string source) {
        // Blanks at the end of a line. Looked for at every blank of a run, those inside a line take
        // steps that grow as the square of their number; a match can only begin at the first one.
        if (source == "\\s+$")
            source = "(?<!\\s)\\s+$";
        if (source.size() > kMaxPatternBytes)
            throwBadPattern("is longer than " + std::to_string(kMaxPatternBytes) + " bytes");
        const std::string pattern = forPcre2(source);
        const Owned<pcre2_compile_context> context(pcre2_compile_context_create(nullptr));
        if (!context)
            throw Error(ErrorCode::OutOfMemory, "There is not enough memory for the tokenizer.");
        pcre2_set_parens_nest_limit(context.get(), kMaxNesting);
        pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
        int error = 0;
        PCRE2_SIZE at = 0;
        // MULTILINE because $ ends every line in the engine that tokenizer.json was written for.
        code.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
                                 PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C,
                                 &error, &at, context.get()));
        if (!code) {
            std::array<PCRE2_UCHAR, 160> message = {};
            pcre2_get_error_message(error, message.data(), message.size());
            throwBadPattern(std::string("was not understood (") +
                            reinterpret_cast<const char*>(message.data()) + ")");
        }
        // Where the system forbids it, PCRE2 interprets the expression instead: slower, the same
        // pieces.
        pcre2_jit_compile(code.get(), PCRE2_JIT_COMPLETE);
    }
};

namespace {

/// What one thread needs to run expressions.
class Matcher {
public:
    Matcher()
        : context_(pcre2_match_context_create(nullptr)),
          stack_(pcre2_jit_stack_create(kJitStackStart, kJitStackMax, nullptr)),
          data_(pcre2_match_data_create(1, nullptr)) {
        if (!context_ || !data_)
            throw Error(ErrorCode::OutOfMemory, "There is not enough memory for the tokenizer.");
        pcre2_set_match_limit(context_.get(), kMatchLimit);
        pcre2_set_heap_limit(context_.get(), kHeapLimitKib);
        if (stack_)
            pcre2_jit_stack_assign(context_.get(), nullptr, stack_.get());
    }

    /// The first match at or after `from` that is not empty; false if there is none.
    bool next(const pcre2_code* code, std::string_view text, std::size_t from, std::size_t& begin,
              std::size_t& end) {
        int result = run(code, text, from, 0);
        if (result == PCRE2_ERROR_JIT_STACKLIMIT)
            result = run(code, text, from, PCRE2_NO_JIT);
        if (result == PCRE2_ERROR_NOMATCH)
            return false;
        if (result < 0)
            throw Error(ErrorCode::Unsupported,
                        "The text holds too long a run of the same characters (spaces, for "
                        "example); shorten it.");
        const PCRE2_SIZE* ovector = pcre2_get_ovector_pointer(data_.get());
        begin = ovector[0];
        end = ovector[1];
        return begin >= from && end > begin; // \K could say otherwise
    }

private:
    int run(const pcre2_code* code, std::string_view text, std::size_t from, std::uint32_t extra) {
        return pcre2_match(code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), from,
                           PCRE2_NO_UTF_CHECK | PCRE2_NOTEMPTY | extra, data_.get(),
                           context_.get());
    }

    Owned<pcre2_match_context> context_;
    Owned<pcre2_jit_stack> stack_;
    Owned<pcre2_match_data> data_;
};

} // namespace

Splitter::Splitter(const std::vector<std::string>& patterns) {
    expressions_.reserve(patterns.size());
    for (const std::string& pattern : patterns)
        expressions_.push_back(std::make_unique<Expression>(pattern));
}

Splitter::~Splitter() = default;
Splitter::Splitter(Splitter&&) noexcept = default;
Splitter& Splitter::operator=(Splitter&&) noexcept = default;

std::vector<std::string_view> Splitter::split(std::string_view text) const {
    std::vector<std::string_view> pieces;
    if (text.empty())
        return pieces;
    pieces.push_back(text);
    Matcher matcher;
    for (const auto& expression : expressions_) {
        std::vector<std::string_view> cut;
        cut.reserve(pieces.size());
        for (const std::string_view piece : pieces) {
            std::size_t at = 0;
            std::size_t begin = 0;
            std::size_t end = 0;
            while (at < piece.size() &&
                   matcher.next(expression->code.get(), piece, at, begin, end)) {
                if (begin > at)
                    cut.push_back(piece.substr(at, begin - at));
                cut.push_back(piece.substr(begin, end - begin));
                at = end;
            }
            if (at < piece.size())
                cut.push_back(piece.substr(at));
        }
        pieces = std::move(cut);
    }
    return pieces;
}

} // namespace khatwa::engine
