#pragma once

#include "app/tutor/latex_commands.h"
#include "app/tutor/latex_environments.h"
#include "app/tutor/latex_formula.h"

#include <optional>
#include <string>
#include <string_view>

namespace khatwa::tutor {

/// Reads a formula from left to right and writes it anew. Every function moves at_ forward and
/// says whether all was well.
class FormulaWriter {
public:
    FormulaWriter(std::string_view latex, FormulaPlace place, problems::Language document)
        : s_(latex), place_(place), document_(document) {}

    std::optional<std::string> write();

private:
    static constexpr int kDeepest = 40; ///< of groups; TeX takes some more

    enum class Until { End, Brace, Bracket, Right, Environment, Dollar, Paren };
    /// What stands between two delimiters.
    struct List {
        Until until = Until::End;
        bool rows = false;     ///< \\ may part it
        int columns = 1;       ///< that & may part it into
        bool lines = false;    ///< \hline may stand between rows
        bool numbered = false; ///< \notag may stand there
        bool middle = false;   ///< \middle may
        int column = 1;
        int row = 0;
        bool rowStart = true;
        bool infix = false;   ///< \over was there
        bool reaches = false; ///< it or \color was, which reach to the end of a group
        bool raised = false, lowered = false, primed = false, takesLimits = false;
        void atom() { raised = lowered = primed = takesLimits = rowStart = false; }
        void cell() {
            atom();
            infix = false;
        }
    };

    static bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n'; }
    static bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
    void skipSpaces() {
        while (at_ < s_.size() && isSpace(s_[at_]))
            ++at_;
    }
    std::string_view rest() const { return s_.substr(at_); }
    bool take(std::string_view expected);
    /// The command at at_, without its backslash; at_ stands behind it.
    std::string_view name();
    /// {…} without braces in it.
    std::optional<std::string_view> plainGroup();

    // ---- lists
    bool maths(std::string& out, List& list);
    bool piece(std::string& out, List& list, bool& ended);
    bool group(std::string& out) {
        ++at_;
        return braced(out, {.until = Until::Brace});
    }

    /// In braces of its own where something in it reaches to their end: those of an argument are
    /// none.
    bool braced(std::string& out, List list);
    bool mark(std::string& out, List& list, char sign);
    bool script(std::string& out, List& list);
    bool primes(std::string& out, List& list);

    /// A group, a character or a command with its own arguments; in braces.
    bool argument(std::string& out);

    /// What is typed as itself and no letter of ASCII.
    bool typedSign(std::string& out, List& list);

    // ---- commands
    static std::string said(std::string_view called, const LatexCommand& known) {
        return known.meaning.empty() ? "\\" + std::string(called) : std::string(known.meaning);
    }

    bool command(std::string& out, List& list, bool& ended);
    bool arguments(std::string& out, std::string_view kinds);

    /// A backslash and a sign.
    bool control(std::string& out, List& list, bool& ended);
    bool rowEnd(std::string& out, List& list);
    bool delimiter(std::string& out);
    bool leftRight(std::string& out);
    bool option(std::string& out);
    bool rowsArgument(std::string& out) {
        skipSpaces();
        return take("{") && braced(out, {.until = Until::Brace, .rows = true});
    }

    /// A number beside a formula: only some places can have one.
    bool tag(std::string& out);
    bool colour(std::string& out, std::string_view called);
    bool space(std::string& out);

    /// The language of mhchem is its own: only its commands are looked at. LaTeX wants a space
    /// before its arrows.
    bool chemistry(std::string& out);

    // ---- environments
    bool environment(std::string& out, std::size_t from);
    bool columnsArgument(std::string& out, const LatexEnvironment& known, List& inside);

    // ---- words
    /// Words among formulas in an Arabic document say which way they run: its boxes run from right
    /// to left, its formulas from left to right. White space stays between the words and what is
    /// beside them.
    std::string directed(const std::string& words, problems::Language language) const;
    bool textArgument(std::string& out);

    /// Of the group whose brace stands before at_.
    std::size_t groupLength() const;
    bool text(std::string& out, Until until);

    /// A group, a formula or a command among words.
    bool inText(std::string& out);

    std::string_view s_;
    FormulaPlace place_;
    problems::Language document_;
    std::size_t at_ = 0;
    int depth_ = 0;
    bool single_ = false;                     ///< one character alone is wanted
    std::optional<problems::Language> words_; ///< around what is read, and of which language
};

} // namespace khatwa::tutor
