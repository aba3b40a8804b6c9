#include "app/maths/logic.h"

#include "app/maths/statement_parts.h"
#include "app/maths/statements.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace khatwa::maths {

namespace {

using Word = std::uint64_t;

constexpr std::size_t kMostLetters = 20; ///< a table of 2^20 rows, 64 at a time
constexpr int kRandomBlocks = 512;

enum class Step : std::uint8_t { Atom, NotAtom, True, False, Not, And, Or, Implies, Iff, Xor };

/// One step of a proposition in postfix order.
struct Instruction {
    Step step;
    std::uint32_t argument; ///< the atom, or how many operands
};

using Program = std::vector<Instruction>;

/// A' and \bar A: the letter that is negated.
std::optional<std::string> negatedLetter(const std::string& name) {
    if (name.size() > 1 && name.back() == '\'')
        return name.substr(0, name.size() - 1);
    for (const std::string_view accent : {"bar(", "overline("})
        if (name.starts_with(accent) && name.back() == ')')
            return name.substr(accent.size(), name.size() - accent.size() - 1);
    return std::nullopt;
}

class Compiler {
public:
    Compiler(Assume assume, Budget& budget) : assume_(assume), budget_(budget) {}

    std::vector<Expression> atoms;

    bool compile(const Expression& e, Program& program) {
        budget_.spend(1);
        switch (e.kind()) {
        case Kind::Constant:
            if (e.text() != "true" && e.text() != "false")
                return false;
            program.push_back({e.text() == "true" ? Step::True : Step::False, 0});
            return true;
        case Kind::Number:
            if (e.text() != "0" && e.text() != "1")
                return false;
            program.push_back({e.text() == "1" ? Step::True : Step::False, 0});
            return true;
        case Kind::Symbol:
            if (const auto letter = negatedLetter(e.text())) {
                program.push_back({Step::NotAtom, letterIndex(Expression::symbol(*letter))});
                return true;
            }
            program.push_back({Step::Atom, letterIndex(e)});
            return true;
        case Kind::Not:
            return operation(e, Step::Not, program);
        case Kind::And:
        case Kind::Product:
            return operation(e, Step::And, program);
        case Kind::Or:
        case Kind::Sum:
            return operation(e, Step::Or, program);
        case Kind::Implies:
            return operation(e, Step::Implies, program);
        case Kind::Iff:
            return operation(e, Step::Iff, program);
        case Kind::Xor:
            return operation(e, Step::Xor, program);
        case Kind::Relation:
            return relation(e, program);
        case Kind::Call:
            // P(x): a letter like any other.
            program.push_back({Step::Atom, letterIndex(e)});
            return true;
        default:
            return false;
        }
    }

private:
    bool operation(const Expression& e, Step step, Program& program) {
        for (const Expression& child : e.children())
            if (!compile(child, program))
                return false;
        program.push_back({step, static_cast<std::uint32_t>(e.size())});
        return true;
    }

    std::uint32_t letterIndex(const Expression& letter) {
        const auto known = std::ranges::find(atoms, letter);
        if (known != atoms.end())
            return static_cast<std::uint32_t>(known - atoms.begin());
        atoms.push_back(letter);
        return static_cast<std::uint32_t>(atoms.size() - 1);
    }

    /// x>1, 1<x, 2x>2 are one letter, and x<=1 is its negation.
    bool relation(const Expression& e, Program& program) {
        if (e.size() > 2) { // a chain: both of its relations
            for (std::size_t i = 0; i + 1 < e.size(); ++i)
                if (!relation(Expression::relation(e[i], e.relationAt(i), e[i + 1]), program))
                    return false;
            program.push_back({Step::And, static_cast<std::uint32_t>(e.size() - 1)});
            return true;
        }
        // p = true, A = B between letters of logic say that they are alike.
        const auto opposite = oppositeOf(e.relationAt(0));
        for (std::size_t i = 0; i < atoms.size(); ++i) {
            if (!atoms[i].is(Kind::Relation))
                continue;
            if (atoms[i] == e ||
                compareStatements(atoms[i], e, assume_, budget_).equivalent == Truth::Yes) {
                program.push_back({Step::Atom, static_cast<std::uint32_t>(i)});
                return true;
            }
            if (opposite && compareStatements(atoms[i], Expression::relation(e[0], *opposite, e[1]),
                                              assume_, budget_)
                                    .equivalent == Truth::Yes) {
                program.push_back({Step::NotAtom, static_cast<std::uint32_t>(i)});
                return true;
            }
        }
        atoms.push_back(e);
        program.push_back({Step::Atom, static_cast<std::uint32_t>(atoms.size() - 1)});
        return true;
    }

    Assume assume_;
    Budget& budget_;
};

/// 64 rows at once; `values` has a word for each atom.
Word run(const Program& program, std::span<const Word> values, std::vector<Word>& stack) {
    stack.clear();
    for (const Instruction& instruction : program) {
        const std::size_t count = instruction.argument;
        switch (instruction.step) {
        case Step::Atom:
            stack.push_back(values[count]);
            break;
        case Step::NotAtom:
            stack.push_back(~values[count]);
            break;
        case Step::True:
            stack.push_back(~Word{0});
            break;
        case Step::False:
            stack.push_back(0);
            break;
        case Step::Not:
            stack.back() = ~stack.back();
            break;
        default: {
            // a → b → c is read from the right: a → (b → c); the others do not mind.
            Word total = stack.back();
            stack.pop_back();
            for (std::size_t i = 1; i < count; ++i) {
                const Word left = stack.back();
                stack.pop_back();
                switch (instruction.step) {
                case Step::And:
                    total &= left;
                    break;
                case Step::Or:
                    total |= left;
                    break;
                case Step::Implies:
                    total |= ~left;
                    break;
                case Step::Iff:
                    total = ~(total ^ left);
                    break;
                default:
                    total ^= left;
                    break;
                }
            }
            stack.push_back(total);
        }
        }
    }
    return stack.back();
}

/// The rows of a table: the first six atoms change within a word, the others from word to word.
Word column(std::size_t atom, std::uint64_t block) {
    constexpr std::array<Word, 6> kPatterns = {0xAAAAAAAAAAAAAAAAULL, 0xCCCCCCCCCCCCCCCCULL,
                                               0xF0F0F0F0F0F0F0F0ULL, 0xFF00FF00FF00FF00ULL,
                                               0xFFFF0000FFFF0000ULL, 0xFFFFFFFF00000000ULL};
    if (atom < kPatterns.size())
        return kPatterns[atom];
    return (block >> (atom - kPatterns.size())) & 1 ? ~Word{0} : 0;
}

/// What is known of relations: rows that cannot be are left out.
struct Tie {
    std::size_t from;
    std::size_t to;
    bool fromValue; ///< where `from` has this value …
    bool toValue;   ///< … `to` has that one
};

std::vector<Tie> tiesBetween(const std::vector<Expression>& atoms, Assume assume, Budget& budget) {
    std::vector<Tie> ties;
    for (std::size_t i = 0; i < atoms.size(); ++i)
        for (std::size_t j = i + 1; j < atoms.size(); ++j) {
            if (!atoms[i].is(Kind::Relation) || !atoms[j].is(Kind::Relation))
                continue;
            const Expression no = Expression::node(Kind::Not, {atoms[j]});
            const Standing with = compareStatements(atoms[i], atoms[j], assume, budget);
            const Standing against = compareStatements(atoms[i], no, assume, budget);
            if (with.aImpliesB == Truth::Yes)
                ties.push_back({i, j, true, true});
            if (with.bImpliesA == Truth::Yes)
                ties.push_back({j, i, true, true});
            if (against.aImpliesB == Truth::Yes)
                ties.push_back({i, j, true, false});
            if (against.bImpliesA == Truth::Yes)
                ties.push_back({j, i, false, true});
        }
    return ties;
}

} // namespace

bool isProposition(const Expression& expression) {
    if (isLogical(expression.kind()))
        return std::ranges::all_of(expression.children(), isProposition);
    switch (expression.kind()) {
    case Kind::Symbol:
    case Kind::Relation:
    case Kind::Call:
        return true;
    case Kind::Number:
        return expression.text() == "0" || expression.text() == "1";
    case Kind::Constant:
        return expression.text() == "true" || expression.text() == "false";
    case Kind::Sum:
    case Kind::Product:
        return std::ranges::all_of(expression.children(), isProposition);
    default:
        return false;
    }
}

LogicStanding compareLogic(const Expression& a, const Expression& b, Assume assume,
                           Budget& budget) {
    LogicStanding standing;
    Compiler compiler(assume, budget);
    Program left, right;
    if (!compiler.compile(a, left) || !compiler.compile(b, right))
        return standing;
    const std::vector<Expression>& atoms = compiler.atoms;
    std::size_t relations = 0;
    for (const Expression& atom : atoms)
        relations += atom.is(Kind::Relation) ? 1 : 0;
    const std::vector<Tie> ties =
        relations > 1 ? tiesBetween(atoms, assume, budget) : std::vector<Tie>();

    const std::size_t letters = atoms.size();
    const bool whole = letters <= kMostLetters;
    const std::uint64_t blocks = !whole         ? kRandomBlocks
                                 : letters <= 6 ? 1
                                                : std::uint64_t{1} << (letters - 6);
    const auto perBlock =
        static_cast<std::int64_t>(left.size() + right.size() + letters + ties.size());
    std::vector<Word> values(letters), stack;
    bool onlyA = false, onlyB = false;
    Word state = 0x9E3779B97F4A7C15ULL;
    std::int64_t owed = 0;
    for (std::uint64_t block = 0; block < blocks && !(onlyA && onlyB); ++block) {
        owed += perBlock;
        if (owed > 500) {
            budget.spend(owed / 500);
            owed %= 500;
        }
        for (std::size_t i = 0; i < letters; ++i) {
            if (whole) {
                values[i] = column(i, block);
            } else { // xorshift64: the same rows in every run
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                values[i] = state;
            }
        }
        Word possible = ~Word{0};
        for (const Tie& tie : ties) {
            const Word from = tie.fromValue ? values[tie.from] : ~values[tie.from];
            const Word to = tie.toValue ? values[tie.to] : ~values[tie.to];
            possible &= ~from | to;
        }
        const Word p = run(left, values, stack), q = run(right, values, stack);
        const Word differ = (p ^ q) & possible;
        if (differ != 0 && standing.witness.empty()) {
            int row = 0;
            while (((differ >> row) & 1) == 0)
                ++row;
            for (std::size_t i = 0; i < letters; ++i)
                if (atoms[i].is(Kind::Symbol))
                    standing.witness[atoms[i].text()] = ((values[i] >> row) & 1) != 0;
        }
        onlyA = onlyA || (p & ~q & possible) != 0;
        onlyB = onlyB || (q & ~p & possible) != 0;
    }
    // A row of several relations may be impossible for a reason that no pair of them shows.
    const Truth different = relations > 1 ? Truth::Unknown : Truth::No;
    const Truth same = whole ? Truth::Yes : Truth::Unknown;
    standing.aImpliesB = onlyA ? different : same;
    standing.bImpliesA = onlyB ? different : same;
    standing.equivalent = onlyA || onlyB ? different : same;
    if (standing.equivalent == Truth::Unknown && relations == letters) {
        const Standing asStatements = compareStatements(a, b, assume, budget);
        standing.equivalent = asStatements.equivalent;
        standing.aImpliesB = asStatements.aImpliesB;
        standing.bImpliesA = asStatements.bImpliesA;
    }
    return standing;
}

} // namespace khatwa::maths
