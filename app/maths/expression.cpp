#include "app/maths/expression.h"

#include <algorithm>
#include <array>
#include <utility>

namespace khatwa::maths {

struct Expression::Node {
    Kind kind = Kind::Number;
    std::uint16_t depth = 1;
    std::uint32_t nodes = 1;
    std::uint64_t hash = 0;
    std::string text;
    std::vector<Expression> children;
};

namespace {

constexpr std::uint64_t kHashPrime = 0x9E3779B97F4A7C15ULL;

std::uint64_t mixed(std::uint64_t seed, std::uint64_t value) {
    seed ^= value + kHashPrime + (seed << 6) + (seed >> 2);
    seed *= 0xFF51AFD7ED558CCDULL;
    return seed ^ (seed >> 33);
}

/// FNV-1a: std::hash may differ between libraries, and orders that tests see rest on this.
std::uint64_t textHash(std::string_view text) {
    std::uint64_t hash = 1469598103934665603ULL;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return hash;
}

constexpr std::array<std::string_view, 39> kKindNames = {
    "Number",   "Symbol",     "Constant",     "Unit",
    "Text",     "Sum",        "Product",      "Negate",
    "Quotient", "Power",      "Root",         "Mixed",
    "Percent",  "Degrees",    "Factorial",    "DoubleFactorial",
    "Abs",      "PlusMinus",  "Ratio",        "Call",
    "Relation", "Not",        "And",          "Or",
    "Implies",  "Iff",        "Xor",          "Interval",
    "Set",      "SetBuilder", "Tuple",        "List",
    "Sequence", "Union",      "Intersection", "Difference",
    "Matrix",   "Piecewise",  "System"};

} // namespace

Expression::Expression() {
    static const Expression zero = number("0"); // made once: vectors and structs of them are many
    node_ = zero.node_;
}

Expression::Expression(std::shared_ptr<const Node> node) : node_(std::move(node)) {}

Expression Expression::leaf(Kind kind, std::string_view text) {
    return node(kind, {}, text);
}

Expression Expression::node(Kind kind, std::vector<Expression> children, std::string_view text) {
    auto made = std::make_shared<Node>();
    std::size_t nodes = 1;
    int depth = 0;
    std::uint64_t hash = mixed(textHash(text), static_cast<std::uint64_t>(kind));
    for (const Expression& child : children) {
        nodes += child.nodes();
        depth = std::max(depth, child.depth());
        hash = mixed(hash, child.hash());
    }
    if (depth + 1 > kMaxDepth)
        throw TooLarge{"nested too deeply"};
    if (nodes > kMaxNodes)
        throw TooLarge{"too long"};
    made->kind = kind;
    made->depth = static_cast<std::uint16_t>(depth + 1);
    made->nodes = static_cast<std::uint32_t>(nodes);
    made->hash = hash;
    made->text = text;
    made->children = std::move(children);
    return Expression(std::shared_ptr<const Node>(std::move(made)));
}

Expression Expression::number(std::string_view digits) {
    return leaf(Kind::Number, digits);
}

Expression Expression::number(long value) {
    if (value >= 0)
        return number(std::to_string(value));
    return negate(number(std::to_string(value).substr(1)));
}

Expression Expression::symbol(std::string_view name) {
    return leaf(Kind::Symbol, name);
}

Expression Expression::constant(std::string_view name) {
    return leaf(Kind::Constant, name);
}

Expression Expression::call(std::string_view name, std::vector<Expression> arguments) {
    return node(Kind::Call, std::move(arguments), name);
}

Expression Expression::relation(std::vector<Expression> sides, std::vector<Rel> relations) {
    std::string marks;
    for (const Rel rel : relations)
        marks += static_cast<char>(rel);
    return node(Kind::Relation, std::move(sides), marks);
}

Expression Expression::relation(Expression left, Rel relation, Expression right) {
    return Expression::relation(std::vector<Expression>{std::move(left), std::move(right)},
                                std::vector<Rel>{relation});
}

Expression Expression::interval(Expression low, Expression high, bool lowClosed, bool highClosed) {
    const std::string marks{lowClosed ? '[' : '(', highClosed ? ']' : ')'};
    return node(Kind::Interval, {std::move(low), std::move(high)}, marks);
}

Expression Expression::matrix(std::size_t rows, std::size_t columns,
                              std::vector<Expression> entries) {
    return node(Kind::Matrix, std::move(entries),
                std::to_string(rows) + "x" + std::to_string(columns));
}

Kind Expression::kind() const {
    return node_->kind;
}

bool Expression::is(Kind kind, std::string_view text) const {
    return node_->kind == kind && node_->text == text;
}

const std::string& Expression::text() const {
    return node_->text;
}

std::span<const Expression> Expression::children() const {
    return node_->children;
}

Rel mirrored(Rel relation) {
    switch (relation) {
    case Rel::Less:
        return Rel::Greater;
    case Rel::LessEqual:
        return Rel::GreaterEqual;
    case Rel::Greater:
        return Rel::Less;
    case Rel::GreaterEqual:
        return Rel::LessEqual;
    default:
        return relation;
    }
}

bool isLogical(Kind kind) {
    switch (kind) {
    case Kind::Not:
    case Kind::And:
    case Kind::Or:
    case Kind::Implies:
    case Kind::Iff:
    case Kind::Xor:
        return true;
    default:
        return false;
    }
}

Rel Expression::relationAt(std::size_t index) const {
    return static_cast<Rel>(text()[index]);
}

std::size_t Expression::rows() const {
    return std::stoul(text());
}

std::size_t Expression::columns() const {
    return std::stoul(text().substr(text().find('x') + 1));
}

bool Expression::lowClosed() const {
    return text()[0] == '[';
}

bool Expression::highClosed() const {
    return text()[1] == ']';
}

std::uint64_t Expression::hash() const {
    return node_->hash;
}

int Expression::depth() const {
    return node_->depth;
}

std::size_t Expression::nodes() const {
    return node_->nodes;
}

bool Expression::operator==(const Expression& other) const {
    if (node_ == other.node_)
        return true;
    if (node_->hash != other.node_->hash || node_->kind != other.node_->kind ||
        node_->nodes != other.node_->nodes || node_->text != other.node_->text)
        return false;
    return node_->children == other.node_->children;
}

Expression sum(std::vector<Expression> terms) {
    if (terms.empty())
        return Expression::number("0");
    return terms.size() == 1 ? terms[0] : Expression::node(Kind::Sum, std::move(terms));
}

Expression product(std::vector<Expression> factors) {
    if (factors.empty())
        return Expression::number("1");
    return factors.size() == 1 ? factors[0] : Expression::node(Kind::Product, std::move(factors));
}

Expression negate(Expression value) {
    return Expression::node(Kind::Negate, {std::move(value)});
}

Expression quotient(Expression top, Expression bottom) {
    return Expression::node(Kind::Quotient, {std::move(top), std::move(bottom)});
}

Expression power(Expression base, Expression exponent) {
    return Expression::node(Kind::Power, {std::move(base), std::move(exponent)});
}

Expression root(Expression radicand, long index) {
    return Expression::node(Kind::Root, {std::move(radicand), Expression::number(index)});
}

namespace {

/// Which child of a call names its own variable; the variable is bound in the first child only.
bool bindsSecondChild(const Expression& call) {
    const std::string& name = call.text();
    return (name == "integral" && call.size() == 4) || name == "sum" || name == "product" ||
           name == "limit" || name == "evaluate" || name == "root_of";
}

void collectFree(const Expression& expression, std::set<std::string>& found) {
    if (expression.is(Kind::Symbol)) {
        found.insert(expression.text());
        return;
    }
    if (expression.is(Kind::Call) && expression.size() >= 3 && bindsSecondChild(expression) &&
        expression[1].is(Kind::Symbol)) {
        std::set<std::string> inner;
        collectFree(expression[0], inner);
        inner.erase(expression[1].text());
        found.merge(inner);
        for (std::size_t i = 2; i < expression.size(); ++i)
            collectFree(expression[i], found);
        return;
    }
    if (expression.is(Kind::SetBuilder) && expression.size() == 2) {
        std::set<std::string> bound;
        collectFree(expression[0], bound);
        std::set<std::string> inner;
        collectFree(expression[1], inner);
        for (const std::string& name : inner)
            if (!bound.contains(name))
                found.insert(name);
        return;
    }
    for (const Expression& child : expression.children())
        collectFree(child, found);
}

} // namespace

std::set<std::string> freeSymbols(const Expression& expression) {
    std::set<std::string> found;
    collectFree(expression, found);
    return found;
}

bool contains(const Expression& expression, Kind kind) {
    return expression.is(kind) ||
           std::ranges::any_of(expression.children(),
                               [&](const Expression& child) { return contains(child, kind); });
}

bool isScalar(const Expression& expression) {
    switch (expression.kind()) {
    case Kind::Unit:
    case Kind::Text:
    case Kind::Ratio:
    case Kind::PlusMinus:
        return false;
    case Kind::Constant: {
        const std::string& name = expression.text();
        return name == "pi" || name == "e" || name == "i" || name == "infinity" ||
               name == "undefined";
    }
    case Kind::Piecewise:
        return true;
    case Kind::Call:
        if (expression.text() == "limit" && expression.size() == 4) // the side is a Text
            return std::ranges::all_of(expression.children().first(3), isScalar);
        break;
    default:
        break;
    }
    if (expression.kind() >= Kind::Relation)
        return false;
    return std::ranges::all_of(expression.children(), isScalar);
}

bool isStatement(const Expression& expression) {
    if (isLogical(expression.kind()))
        return true;
    switch (expression.kind()) {
    case Kind::Relation:
    case Kind::System:
        return true;
    case Kind::Constant:
        return expression.text() == "true" || expression.text() == "false";
    case Kind::Sequence:
        return std::ranges::all_of(expression.children(), isStatement);
    default:
        return false;
    }
}

std::string debugText(const Expression& expression) {
    const auto kind = static_cast<std::size_t>(expression.kind());
    switch (expression.kind()) {
    case Kind::Number:
    case Kind::Symbol:
    case Kind::Constant:
        return expression.text();
    case Kind::Unit:
    case Kind::Text:
        return std::string(kKindNames[kind]) + "\"" + expression.text() + "\"";
    default:
        break;
    }
    std::string text =
        expression.is(Kind::Call) ? expression.text() : std::string(kKindNames[kind]);
    if (!expression.text().empty() && !expression.is(Kind::Call))
        text += "<" + expression.text() + ">";
    text += "(";
    for (std::size_t i = 0; i < expression.size(); ++i)
        text += (i == 0 ? "" : ", ") + debugText(expression[i]);
    return text + ")";
}

} // namespace khatwa::maths
