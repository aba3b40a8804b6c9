#include "app/maths/transform.h"

#include "app/maths/rational.h"

#include <algorithm>

namespace khatwa::maths {

namespace {

/// Whether a call's second child is a variable of its own, bound in the first.
bool bindsVariable(const Expression& node) {
    if (!node.is(Kind::Call) || node.size() < 3 || !node[1].is(Kind::Symbol))
        return false;
    const std::string& name = node.text();
    return (name == "integral" && node.size() == 4) || name == "sum" || name == "product" ||
           name == "limit" || name == "evaluate";
}

Expression rebuilt(const Expression& old, std::vector<Expression> children) {
    return Expression::node(old.kind(), std::move(children), old.text());
}

using Bindings = std::map<std::string, Expression>;

Expression replaced(const Expression& expression, const Bindings& with);

/// A name that is in none of these.
std::string freshName(const std::string& old, const Bindings& with, const Expression& body) {
    std::set<std::string> used = freeSymbols(body);
    for (const auto& [name, value] : with)
        used.merge(freeSymbols(value));
    std::string made = old;
    for (int i = 1; used.contains(made); ++i)
        made = old + "_" + std::to_string(i);
    return made;
}

Expression replacedUnderBinding(const Expression& node, const Bindings& with) {
    const std::string& bound = node[1].text();
    Bindings inner = with;
    inner.erase(bound);
    const bool isCaptured = std::ranges::any_of(inner, [&](const auto& entry) {
        return dependsOn(node[0], entry.first) && dependsOn(entry.second, bound);
    });
    Expression variable = node[1];
    if (isCaptured) {
        variable = Expression::symbol(freshName(bound, inner, node[0]));
        inner.emplace(bound, variable);
    }
    std::vector<Expression> children{replaced(node[0], inner), variable};
    for (std::size_t i = 2; i < node.size(); ++i)
        children.push_back(replaced(node[i], with));
    return rebuilt(node, std::move(children));
}

Expression replaced(const Expression& expression, const Bindings& with) {
    if (expression.is(Kind::Symbol)) {
        const auto found = with.find(expression.text());
        return found == with.end() ? expression : found->second;
    }
    if (expression.size() == 0)
        return expression;
    if (bindsVariable(expression))
        return replacedUnderBinding(expression, with);
    if (expression.is(Kind::SetBuilder) && expression.size() == 2) {
        Bindings inner = with;
        for (const std::string& bound : freeSymbols(expression[0]))
            inner.erase(bound);
        return rebuilt(expression, {expression[0], replaced(expression[1], inner)});
    }
    std::vector<Expression> children;
    children.reserve(expression.size());
    bool isSame = true;
    for (const Expression& child : expression.children()) {
        children.push_back(replaced(child, with));
        isSame = isSame && children.back() == child;
    }
    return isSame ? expression : rebuilt(expression, std::move(children));
}

bool isFree(const Expression& expression, const std::string& symbol) {
    if (expression.is(Kind::Symbol))
        return expression.text() == symbol;
    if (bindsVariable(expression) && expression[1].text() == symbol) {
        return std::ranges::any_of(expression.children().subspan(2),
                                   [&](const Expression& child) { return isFree(child, symbol); });
    }
    if (expression.is(Kind::SetBuilder) && expression.size() == 2 && isFree(expression[0], symbol))
        return false;
    return std::ranges::any_of(expression.children(),
                               [&](const Expression& child) { return isFree(child, symbol); });
}

} // namespace

bool dependsOn(const Expression& expression, const std::string& symbol) {
    return isFree(expression, symbol);
}

Expression substituted(const Expression& expression,
                       const std::map<std::string, Expression>& with) {
    return with.empty() ? expression : replaced(expression, with);
}

namespace {

void addTerms(const Expression& expression, bool isNegative, std::vector<Expression>& terms) {
    if (expression.is(Kind::Sum)) {
        for (const Expression& term : expression.children())
            addTerms(term, isNegative, terms);
    } else if (expression.is(Kind::Negate)) {
        addTerms(expression[0], !isNegative, terms);
    } else {
        terms.push_back(isNegative ? negate(expression) : expression);
    }
}

void addFactors(const Expression& expression, bool isBelow, Factors& factors) {
    if (expression.is(Kind::Product)) {
        for (const Expression& factor : expression.children())
            addFactors(factor, isBelow, factors);
    } else if (expression.is(Kind::Negate)) {
        factors.isNegative = !factors.isNegative;
        ++factors.minusSigns;
        addFactors(expression[0], isBelow, factors);
    } else if (expression.is(Kind::Quotient)) {
        addFactors(expression[0], isBelow, factors);
        addFactors(expression[1], !isBelow, factors);
    } else {
        (isBelow ? factors.below : factors.above).push_back(expression);
    }
}

} // namespace

std::vector<Expression> termsOf(const Expression& expression) {
    std::vector<Expression> terms;
    addTerms(expression, false, terms);
    return terms;
}

Factors factorsOf(const Expression& expression) {
    Factors factors;
    addFactors(expression, false, factors);
    return factors;
}

namespace {

bool precedes(const Expression& a, const Expression& b) {
    if (a.hash() != b.hash())
        return a.hash() < b.hash();
    return !(a == b) && debugText(a) < debugText(b);
}

/// A product on its way to its order-free form: its factors already are in theirs.
struct OpenProduct {
    int minusSigns = 0;
    std::vector<Expression> factors;
};

/// What stands below a fraction's bar, as a factor. No reader gives this name, and to take 1/(bc)
/// or b^(-1) for it takes a rule.
Expression reciprocal(const Expression& of) {
    return Expression::call("1/", {of});
}

void openFactor(const Expression& factor, OpenProduct& open) {
    if (factor.is(Kind::Product)) {
        for (const Expression& part : factor.children())
            openFactor(part, open);
    } else if (factor.is(Kind::Negate)) {
        ++open.minusSigns;
        openFactor(factor[0], open);
    } else if (factor.is(Kind::Quotient)) {
        openFactor(factor[0], open);
        open.factors.push_back(reciprocal(orderFree(factor[1])));
    } else {
        open.factors.push_back(orderFree(factor));
    }
}

void openTerm(const Expression& term, std::vector<Expression>& terms) {
    if (term.is(Kind::Sum)) {
        for (const Expression& part : term.children())
            openTerm(part, terms);
    } else {
        terms.push_back(orderFree(term));
    }
}

Expression sorted(const Expression& like, std::vector<Expression> parts) {
    std::ranges::sort(parts, precedes);
    return rebuilt(like, std::move(parts));
}

void openSame(const Expression& node, Kind kind, std::vector<Expression>& parts) {
    for (const Expression& child : node.children()) {
        if (child.is(kind))
            openSame(child, kind, parts);
        else
            parts.push_back(orderFree(child));
    }
}

} // namespace

Expression orderFree(const Expression& expression) {
    switch (expression.kind()) {
    case Kind::Sum: {
        std::vector<Expression> terms;
        openTerm(expression, terms);
        std::ranges::sort(terms, precedes);
        return sum(std::move(terms));
    }
    case Kind::Product:
    case Kind::Negate:
    case Kind::Quotient: {
        OpenProduct open;
        openFactor(expression, open);
        std::ranges::sort(open.factors, precedes);
        Expression made = product(std::move(open.factors));
        for (int i = 0; i < open.minusSigns; ++i)
            made = negate(std::move(made));
        return made;
    }
    case Kind::And:
    case Kind::Or:
    case Kind::Union:
    case Kind::Intersection: {
        std::vector<Expression> parts;
        openSame(expression, expression.kind(), parts);
        return sorted(expression, std::move(parts));
    }
    case Kind::Set: {
        std::vector<Expression> parts;
        for (const Expression& child : expression.children())
            parts.push_back(orderFree(child));
        return sorted(expression, std::move(parts));
    }
    case Kind::Call:
        if (expression.text() == "exp" && expression.size() == 1)
            return power(Expression::constant("e"), orderFree(expression[0]));
        if (expression.text() == "log" && expression.size() == 2 && expression[1].isNumber("10"))
            return Expression::call("log", {orderFree(expression[0])});
        break;
    default:
        break;
    }
    if (expression.size() == 0)
        return expression;
    std::vector<Expression> children;
    for (const Expression& child : expression.children())
        children.push_back(orderFree(child));
    if (expression.is(Kind::Relation) && expression.size() == 2 &&
        (expression.relationAt(0) == Rel::Equal || expression.relationAt(0) == Rel::NotEqual))
        return sorted(expression, std::move(children));
    return rebuilt(expression, std::move(children));
}

namespace {

Expression cleaned(const Expression& expression, Budget& budget);

/// Numbers longer than this are left as they were written.
constexpr std::size_t kFoldBits = 256;

Expression cleanedSum(const Expression& expression, Budget& budget) {
    std::vector<Expression> terms;
    Rational constant;
    std::size_t where = 0;
    for (const Expression& written : termsOf(expression)) {
        const Expression term = cleaned(written, budget);
        const std::optional<Rational> value = rationalValue(term, budget, kFoldBits);
        if (value && constant.bits() < 4 * kFoldBits) {
            constant += *value;
            where = terms.size();
        } else {
            terms.push_back(term);
        }
    }
    if (!constant.isZero())
        terms.insert(terms.begin() + static_cast<std::ptrdiff_t>(where), constant.toExpression());
    return sum(std::move(terms));
}

Expression cleanedProduct(const Expression& expression, Budget& budget) {
    const Factors written = factorsOf(expression);
    Rational constant(written.isNegative ? -1 : 1);
    std::vector<Expression> above, below;
    for (const bool isBelow : {false, true}) {
        for (const Expression& factor : isBelow ? written.below : written.above) {
            const Expression part = cleaned(factor, budget);
            const std::optional<Rational> value = rationalValue(part, budget, kFoldBits);
            if (!value || constant.bits() > 4 * kFoldBits || (isBelow && value->isZero()))
                (isBelow ? below : above).push_back(part);
            else
                constant *= isBelow ? value->inverse() : *value;
        }
    }
    if (constant.isZero() && below.empty())
        return Expression::number("0");
    const Rational size = constant.abs();
    // A fraction is one bar: 1/2 · x/y is x/(2y); alone before letters it stays a number.
    const bool isOneBar = !below.empty();
    if (!size.isOne() || above.empty()) {
        const Rational front = isOneBar ? size.numerator() : size;
        if (!front.isOne() || above.empty())
            above.insert(above.begin(), front.toExpression());
        if (isOneBar && !size.isInteger())
            below.insert(below.begin(), size.denominator().toExpression());
    }
    Expression made = product(std::move(above));
    if (!below.empty())
        made = quotient(std::move(made), product(std::move(below)));
    return constant.sign() < 0 ? negate(std::move(made)) : made;
}

Expression cleaned(const Expression& expression, Budget& budget) {
    switch (expression.kind()) {
    case Kind::Sum:
        return cleanedSum(expression, budget);
    case Kind::Negate:
        if (expression[0].is(Kind::Sum))
            return negate(cleaned(expression[0], budget));
        return cleanedProduct(expression, budget);
    case Kind::Product:
    case Kind::Quotient:
        if (rationalValue(expression, budget, kFoldBits) && expression.is(Kind::Quotient))
            return rationalValue(expression, budget, kFoldBits)->toExpression();
        return cleanedProduct(expression, budget);
    case Kind::Power: {
        const Expression base = cleaned(expression[0], budget);
        const Expression exponent = cleaned(expression[1], budget);
        if (exponent.isNumber("1") || base.isNumber("1"))
            return base;
        if (exponent.isNumber("0") && !base.isNumber("0"))
            return Expression::number("1");
        return power(base, exponent);
    }
    default:
        break;
    }
    if (expression.size() == 0)
        return expression;
    std::vector<Expression> children;
    for (const Expression& child : expression.children())
        children.push_back(cleaned(child, budget));
    return rebuilt(expression, std::move(children));
}

} // namespace

Expression simplified(const Expression& expression, Budget& budget) {
    budget.spend(static_cast<std::int64_t>(expression.nodes() / 2));
    return cleaned(expression, budget);
}

Expression withSign(const Expression& e, bool upper) {
    if (!contains(e, Kind::PlusMinus))
        return e;
    std::vector<Expression> children;
    for (const Expression& child : e.children())
        children.push_back(withSign(child, upper));
    if (!e.is(Kind::PlusMinus))
        return Expression::node(e.kind(), std::move(children), e.text());
    if ((e.text() == "+-") != upper)
        children.back() = negate(children.back());
    return sum(std::move(children));
}

std::vector<Expression> bothSigns(const Expression& expression) {
    if (!contains(expression, Kind::PlusMinus))
        return {expression};
    return {withSign(expression, true), withSign(expression, false)};
}

} // namespace khatwa::maths
