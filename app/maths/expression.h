#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace khatwa::maths {

/// What a node of an expression is. The tree is what was written, not what it means: `x+x`, `2x`
/// and `x*2` are three trees, and `a-b` is a Sum of a and Negate(b).
enum class Kind : std::uint8_t {
    // Leaves; `text()` says which.
    Number, ///< text: `12`, `1.50`, `0.(3)`, `1.5e-3`: ASCII digits as written, no thousands marks,
            ///< no sign
    Symbol, ///< text: `x`, `alpha`, `x_12`, `f'`, `س`, `vec(a)`: a letter that stands for something
    Constant, ///< text: pi e i infinity emptyset reals naturals integers rationals complexes true
              ///< false
              ///< undefined
    Unit,     ///< text: `km`, `m`, `L`: prefix included; only where units are read
    Text,     ///< text: words as written, runs of space made one blank

    // Arithmetic; children in the order written.
    Sum,             ///< two or more terms
    Product,         ///< two or more factors, with or without a sign between them
    Negate,          ///< -a
    Quotient,        ///< a / b, \frac{a}{b}
    Power,           ///< base, exponent
    Root,            ///< radicand, index (the Number 2 for a square root)
    Mixed,           ///< whole number, proper fraction (a Quotient of Numbers): 2 1/2
    Percent,         ///< a%
    Degrees,         ///< a°, with minutes and seconds as second and third child where written
    Factorial,       ///< a!
    DoubleFactorial, ///< a!!
    Abs,             ///< |a|; of a matrix its determinant
    PlusMinus,       ///< a ± b, or ± b with one child; text: `+-` or `-+`
    Ratio,           ///< a : b : c

    /// name(arguments); `text()` is the name. Built in: sin cos tan cot sec csc arcsin arccos
    /// arctan arccot arcsec
    /// arccsc sinh cosh tanh coth sech csch arsinh arcosh artanh arcoth arsech arcsch ln log(a,
    /// base) (log(a) has
    /// base 10) exp floor ceil round sign min max gcd lcm mod gamma binomial permutations re im
    /// conj arg det trace
    /// rank transpose inverse dot cross norm; diff(f, x) diff(f, x, n) integral(f, x) integral(f,
    /// x, a, b)
    /// sum(f, k, a, b) product(f, k, a, b) limit(f, x, a) limit(f, x, a, side as Text `+` or `-`)
    /// evaluate(f, x, a).
    /// A power between name and argument (sin^2 x) is Power(Call, 2); sin^{-1} x is Call arcsin.
    /// Any other name is a function that nothing is known of.
    Call,

    // Statements.
    Relation, ///< a chain a R b S c; `relation(i)` stands between child i and i+1
    Not,
    And,
    Or,
    Implies,
    Iff,
    Xor,

    // Collections.
    Interval,   ///< two children; text: `[]`, `[)`, `(]` or `()`. A pair `(a,b)` is read as a Tuple
                ///< and `[a,b]` as
                ///< a List: only whoever knows what is asked can say that it is an interval
    Set,        ///< { … }, possibly empty
    SetBuilder, ///< { element | condition }: two children
    Tuple,      ///< ( … ), two or more; also ⟨ … ⟩
    List,       ///< [ … ]
    Sequence,   ///< a, b, c without brackets; `and` between values is a comma
    Union,      ///< two or more
    Intersection, ///< two or more
    Difference,   ///< A \ B
    Matrix,       ///< rows() × columns() children, row by row; a column in brackets is n × 1
    Piecewise,    ///< value, condition, value, condition, …; `otherwise` is Constant true
    System        ///< statements one under another that all hold (cases, aligned, lines)
};

/// What stands between two sides of a Relation.
enum class Rel : char {
    Equal = '=',
    NotEqual = '!',
    Less = '<',
    LessEqual = 'l',
    Greater = '>',
    GreaterEqual = 'g',
    Approximately = '~',
    In = 'e',
    NotIn = 'n',
    Subset = 's', ///< proper
    SubsetEqual = 'S',
    Congruent = 'c', ///< a ≡ b (mod m) is Relation(a, b, m) with Congruent and Modulo
    Modulo = '%',
    Proportional = 'p',
    Parallel = 'P',
    Perpendicular = 'T',
    Similar = 'm'
};

/// The relation with its sides exchanged: > for <.
Rel mirrored(Rel relation);

/// Not, And, Or, Implies, Iff, Xor: what joins statements.
bool isLogical(Kind kind);

/// An expression that is nested deeper, or has more nodes, than any decision is made on.
struct TooLarge {
    std::string_view what; ///< "nested too deeply" or "too long"
};

/// One node with all below it. A value: cheap to copy, never changed after it was made, shared
/// between threads freely. Compares by structure.
class Expression {
public:
    /// Deeper or larger expressions are never made: the makers throw TooLarge, so that recursion
    /// over a tree is safe on a stack of 1 MiB.
    static constexpr int kMaxDepth = 400;
    static constexpr std::size_t kMaxNodes = 400'000;

    Expression(); ///< the Number 0

    static Expression number(std::string_view digits); ///< text as Kind::Number says; not checked
    static Expression number(long value);              ///< a negative one is Negate(Number)
    static Expression symbol(std::string_view name);
    static Expression constant(std::string_view name);
    static Expression leaf(Kind kind, std::string_view text);
    static Expression node(Kind kind, std::vector<Expression> children, std::string_view text = {});
    static Expression call(std::string_view name, std::vector<Expression> arguments);
    static Expression relation(std::vector<Expression> sides, std::vector<Rel> relations);
    static Expression relation(Expression left, Rel relation, Expression right);
    static Expression interval(Expression low, Expression high, bool lowClosed, bool highClosed);
    static Expression matrix(std::size_t rows, std::size_t columns,
                             std::vector<Expression> entries);

    Kind kind() const;
    bool is(Kind kind) const { return this->kind() == kind; }
    bool is(Kind kind, std::string_view text) const;
    bool isCall(std::string_view name) const { return is(Kind::Call, name); }
    /// The Number of these very digits.
    bool isNumber(std::string_view digits) const { return is(Kind::Number, digits); }

    const std::string& text() const;
    std::span<const Expression> children() const;
    std::size_t size() const { return children().size(); }
    const Expression& operator[](std::size_t index) const { return children()[index]; }

    Rel relationAt(std::size_t index) const; ///< of a Relation
    std::size_t rows() const;                ///< of a Matrix
    std::size_t columns() const;             ///< of a Matrix
    bool lowClosed() const;                  ///< of an Interval
    bool highClosed() const;                 ///< of an Interval

    std::uint64_t hash() const; ///< equal trees have equal hashes; the same in every run
    int depth() const;          ///< 1 for a leaf
    std::size_t nodes() const;  ///< itself included

    bool operator==(const Expression& other) const;

private:
    struct Node;
    explicit Expression(std::shared_ptr<const Node> node);
    std::shared_ptr<const Node> node_;
};

/// Short forms for building trees in code.
Expression sum(std::vector<Expression> terms);       ///< none: 0; one: itself
Expression product(std::vector<Expression> factors); ///< none: 1; one: itself
Expression negate(Expression value);
Expression quotient(Expression top, Expression bottom);
Expression power(Expression base, Expression exponent);
Expression root(Expression radicand, long index = 2);

/// The names of the Symbols in an expression. A variable bound by sum, product, limit, evaluate, a
/// definite integral or a set builder is not among them.
std::set<std::string> freeSymbols(const Expression& expression);

/// Whether a node of this kind stands anywhere in it.
bool contains(const Expression& expression, Kind kind);

/// A value or number: nothing in it is a statement, collection, text or unit. (`2x+1`, `\sqrt2`,
/// `f(x)`)
bool isScalar(const Expression& expression);

/// Something that holds or does not: a Relation, And, Or, Not, System, `true`, `false`, or a
/// Sequence of such.
bool isStatement(const Expression& expression);

/// For messages in tests and debugging: the tree in prefix form, `Sum(x, Power(y, 2))`.
std::string debugText(const Expression& expression);

} // namespace khatwa::maths
