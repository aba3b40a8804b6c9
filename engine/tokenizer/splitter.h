#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::engine {

/// Cuts text into pre-tokens by regular expressions applied one after another, each to the pieces
/// that the one before it left: every match is a piece, and so is every gap between matches.
/// Nothing is lost. Runs PCRE2 (UTF, Unicode properties, JIT) with limits on backtracking.
/// Immutable; any thread may use it.
class Splitter {
public:
    /// Throws `Error` (Unsupported) for an expression that PCRE2 does not take.
    explicit Splitter(const std::vector<std::string>& patterns);
    ~Splitter();
    Splitter(Splitter&&) noexcept;
    Splitter& operator=(Splitter&&) noexcept;

    /// `text` must be well-formed UTF-8; the pieces point into it. Throws `Error` (Unsupported)
    /// where an expression would take too many steps on this text.
    std::vector<std::string_view> split(std::string_view text) const;

private:
    struct Expression;
    std::vector<std::unique_ptr<Expression>> expressions_;
};

} // namespace khatwa::engine
