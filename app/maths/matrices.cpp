#include "app/maths/matrices.h"

#include "app/maths/rational.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace khatwa::maths {

namespace {

constexpr unsigned long kMostPower = 64;
/// Determinants and inverses with letters are written out up to this order.
constexpr std::size_t kMostSymbolic = 4;
constexpr std::size_t kMostRational = 30;

bool isVector(const Expression& e) {
    return e.is(Kind::Tuple) || (e.is(Kind::Matrix) && e.columns() == 1);
}

bool isArray(const Expression& e) {
    return e.is(Kind::Matrix) || e.is(Kind::Tuple);
}

std::size_t rowsOf(const Expression& e) {
    return e.is(Kind::Matrix) ? e.rows() : e.size();
}

std::size_t columnsOf(const Expression& e) {
    return e.is(Kind::Matrix) ? e.columns() : 1;
}

/// The same shape with other entries.
Expression shaped(const Expression& like, std::vector<Expression> entries) {
    if (like.is(Kind::Tuple))
        return Expression::node(Kind::Tuple, std::move(entries));
    return Expression::matrix(like.rows(), like.columns(), std::move(entries));
}

class Arithmetic {
public:
    explicit Arithmetic(Budget& budget) : budget_(budget) {}

    Expression of(const Expression& e) {
        if (e.size() == 0)
            return e;
        std::vector<Expression> children;
        children.reserve(e.size());
        bool arrays = false, changed = false;
        for (const Expression& child : e.children()) {
            children.push_back(of(child));
            arrays = arrays || isArray(children.back());
            changed = changed || !(children.back() == child);
        }
        if (arrays)
            if (const auto done = operation(e, children))
                return *done;
        if (!changed)
            return e;
        if (e.is(Kind::Matrix))
            return Expression::matrix(e.rows(), e.columns(), std::move(children));
        return Expression::node(e.kind(), std::move(children), e.text());
    }

private:
    std::optional<Expression> operation(const Expression& e, const std::vector<Expression>& c) {
        switch (e.kind()) {
        case Kind::Sum:
            return total(c);
        case Kind::Negate:
            return multiple(Expression::number(-1L), c[0]);
        case Kind::Product: {
            Expression result = c[0];
            for (std::size_t i = 1; i < c.size(); ++i) {
                const auto next = times(result, c[i]);
                if (!next)
                    return std::nullopt;
                result = *next;
            }
            return result;
        }
        case Kind::Quotient:
            if (isArray(c[1]))
                return std::nullopt;
            return multiple(quotient(Expression::number(1L), c[1]), c[0]);
        case Kind::Power:
            return powered(c[0], c[1]);
        case Kind::Abs:
            return c[0].is(Kind::Matrix) && c[0].rows() == c[0].columns() ? determinant(c[0])
                                                                          : norm(c[0]);
        case Kind::Call:
            return called(e.text(), c);
        default:
            return std::nullopt;
        }
    }

    std::optional<Expression> called(const std::string& name, const std::vector<Expression>& c) {
        if (name == "det")
            return determinant(c[0]);
        if (name == "norm")
            return norm(c[0]);
        if (name == "transpose")
            return transposed(c[0]);
        if (name == "inverse")
            return inverse(c[0]);
        if (name == "trace" && c[0].is(Kind::Matrix) && c[0].rows() == c[0].columns()) {
            std::vector<Expression> terms;
            for (std::size_t i = 0; i < c[0].rows(); ++i)
                terms.push_back(at(c[0], i, i));
            return added(terms);
        }
        if (c.size() != 2 || !isVector(c[0]) || !isVector(c[1]) || c[0].size() != c[1].size())
            return std::nullopt;
        if (name == "dot") {
            std::vector<Expression> terms;
            for (std::size_t i = 0; i < c[0].size(); ++i)
                terms.push_back(multiplied(c[0][i], c[1][i]));
            return added(terms);
        }
        if (name == "cross" && c[0].size() == 3) {
            std::vector<Expression> entries;
            for (std::size_t i = 0; i < 3; ++i) {
                const std::size_t j = (i + 1) % 3, k = (i + 2) % 3;
                entries.push_back(
                    added({multiplied(c[0][j], c[1][k]), negated(multiplied(c[0][k], c[1][j]))}));
            }
            return shaped(c[0], std::move(entries));
        }
        return std::nullopt;
    }

    static const Expression& at(const Expression& m, std::size_t row, std::size_t column) {
        return m[row * columnsOf(m) + column];
    }

    std::optional<Rational> number(const Expression& e) {
        return rationalValue(e, budget_, 1 << 12);
    }

    Expression multiplied(const Expression& a, const Expression& b) {
        budget_.spend(1);
        const auto x = number(a), y = number(b);
        if (x && y)
            return (*x * *y).toExpression();
        if (x && x->isOne())
            return b;
        if (y && y->isOne())
            return a;
        return product({a, b});
    }

    Expression negated(const Expression& a) {
        const auto x = number(a);
        return x ? (-*x).toExpression() : negate(a);
    }

    Expression added(const std::vector<Expression>& terms) {
        Rational constant;
        std::vector<Expression> rest;
        for (const Expression& term : terms) {
            budget_.spend(1);
            if (const auto value = number(term))
                constant += *value;
            else
                rest.push_back(term);
        }
        if (!constant.isZero() || rest.empty())
            rest.push_back(constant.toExpression());
        return sum(std::move(rest));
    }

    std::optional<Expression> total(const std::vector<Expression>& terms) {
        for (const Expression& term : terms)
            if (!isArray(term) || term.kind() != terms[0].kind() ||
                rowsOf(term) != rowsOf(terms[0]) || columnsOf(term) != columnsOf(terms[0]))
                return std::nullopt;
        std::vector<Expression> entries;
        for (std::size_t i = 0; i < terms[0].size(); ++i) {
            std::vector<Expression> here;
            for (const Expression& term : terms)
                here.push_back(term[i]);
            entries.push_back(added(here));
        }
        return shaped(terms[0], std::move(entries));
    }

    std::optional<Expression> multiple(const Expression& factor, const Expression& array) {
        if (!isArray(array) || !isScalar(factor))
            return std::nullopt;
        std::vector<Expression> entries;
        for (const Expression& entry : array.children())
            entries.push_back(multiplied(factor, entry));
        return shaped(array, std::move(entries));
    }

    std::optional<Expression> times(const Expression& a, const Expression& b) {
        if (!isArray(a) && !isArray(b))
            return multiplied(a, b);
        if (!isArray(a))
            return multiple(a, b);
        if (!isArray(b))
            return multiple(b, a);
        // Between two tuples it might be a dot or a cross.
        if (!a.is(Kind::Matrix) || columnsOf(a) != rowsOf(b))
            return std::nullopt;
        std::vector<Expression> entries;
        for (std::size_t i = 0; i < rowsOf(a); ++i) {
            for (std::size_t j = 0; j < columnsOf(b); ++j) {
                std::vector<Expression> terms;
                for (std::size_t k = 0; k < columnsOf(a); ++k)
                    terms.push_back(multiplied(at(a, i, k), at(b, k, j)));
                entries.push_back(added(terms));
            }
        }
        if (b.is(Kind::Tuple))
            return Expression::node(Kind::Tuple, std::move(entries));
        return Expression::matrix(rowsOf(a), columnsOf(b), std::move(entries));
    }

    std::optional<Expression> powered(const Expression& base, const Expression& exponent) {
        if (!base.is(Kind::Matrix))
            return std::nullopt;
        if (exponent.is(Kind::Symbol, "T"))
            return transposed(base);
        const auto value = number(exponent);
        const auto n = value ? value->toLong() : std::nullopt;
        if (!n || base.rows() != base.columns() ||
            static_cast<unsigned long>(std::abs(*n)) > kMostPower)
            return std::nullopt;
        std::optional<Expression> square = *n < 0 ? inverse(base) : base;
        if (!square)
            return std::nullopt;
        std::vector<Expression> entries;
        for (std::size_t i = 0; i < base.size(); ++i)
            entries.push_back(Expression::number(i % (base.rows() + 1) == 0 ? 1L : 0L));
        Expression result = shaped(base, std::move(entries));
        for (unsigned long left = static_cast<unsigned long>(std::abs(*n)); left > 0; left /= 2) {
            if (left % 2 == 1)
                result = *times(result, *square);
            if (left > 1)
                square = times(*square, *square);
        }
        return result;
    }

    std::optional<Expression> transposed(const Expression& m) {
        if (!m.is(Kind::Matrix))
            return std::nullopt;
        std::vector<Expression> entries;
        for (std::size_t j = 0; j < m.columns(); ++j)
            for (std::size_t i = 0; i < m.rows(); ++i)
                entries.push_back(at(m, i, j));
        return Expression::matrix(m.columns(), m.rows(), std::move(entries));
    }

    std::optional<Expression> norm(const Expression& v) {
        if (!isVector(v))
            return std::nullopt;
        std::vector<Expression> terms;
        for (const Expression& entry : v.children())
            terms.push_back(power(Expression::node(Kind::Abs, {entry}), Expression::number(2L)));
        return root(sum(std::move(terms)));
    }

    /// Without a row and a column.
    static Expression minorOf(const Expression& m, std::size_t row, std::size_t column) {
        std::vector<Expression> entries;
        for (std::size_t i = 0; i < m.rows(); ++i)
            for (std::size_t j = 0; j < m.columns(); ++j)
                if (i != row && j != column)
                    entries.push_back(at(m, i, j));
        return Expression::matrix(m.rows() - 1, m.columns() - 1, std::move(entries));
    }

    Expression expanded(const Expression& m) {
        if (m.rows() == 1)
            return m[0];
        std::vector<Expression> terms;
        for (std::size_t j = 0; j < m.columns(); ++j) {
            const Expression term = multiplied(at(m, 0, j), expanded(minorOf(m, 0, j)));
            terms.push_back(j % 2 == 0 ? term : negated(term));
        }
        return added(terms);
    }

    bool isRational(const Expression& m) {
        return std::ranges::all_of(
            m.children(), [&](const Expression& entry) { return number(entry).has_value(); });
    }

    std::optional<Expression> determinant(const Expression& m) {
        if (!m.is(Kind::Matrix) || m.rows() != m.columns())
            return std::nullopt;
        if (m.rows() <= kMostSymbolic)
            return expanded(m);
        return std::nullopt; // the graph computes larger ones
    }

    std::optional<Expression> inverse(const Expression& m) {
        if (!m.is(Kind::Matrix) || m.rows() != m.columns())
            return std::nullopt;
        const std::size_t n = m.rows();
        if (isRational(m) && n <= kMostRational)
            return rationalInverse(m);
        if (n > kMostSymbolic)
            return std::nullopt;
        const Expression whole = expanded(m);
        if (const auto value = number(whole); value && value->isZero())
            return std::nullopt;
        std::vector<Expression> entries;
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < n; ++j) {
                const Expression cofactor =
                    n == 1 ? Expression::number(1L) : expanded(minorOf(m, j, i));
                entries.push_back(quotient((i + j) % 2 == 0 ? cofactor : negated(cofactor), whole));
            }
        }
        return shaped(m, std::move(entries));
    }

    std::optional<Expression> rationalInverse(const Expression& m) {
        const auto n = static_cast<slong>(m.rows());
        std::vector<Rational> values;
        std::int64_t bits = 0;
        for (const Expression& entry : m.children()) {
            values.push_back(*number(entry));
            bits += static_cast<std::int64_t>(values.back().bits());
        }
        budget_.spend(n * n * n * (1 + bits / 2000));
        fmpq_mat_t matrix;
        fmpq_mat_init(matrix, n, n);
        for (slong i = 0; i < n * n; ++i)
            fmpq_set(fmpq_mat_entry(matrix, i / n, i % n),
                     values[static_cast<std::size_t>(i)].flint());
        const bool exists = fmpq_mat_inv(matrix, matrix) != 0;
        std::vector<Expression> entries;
        for (slong i = 0; exists && i < n * n; ++i)
            entries.push_back(Rational::of(fmpq_mat_entry(matrix, i / n, i % n)).toExpression());
        fmpq_mat_clear(matrix);
        if (!exists)
            return std::nullopt;
        return shaped(m, std::move(entries));
    }

    Budget& budget_;
};

} // namespace

Expression withMatrixArithmetic(const Expression& expression, Budget& budget) {
    if (!contains(expression, Kind::Matrix) && !contains(expression, Kind::Tuple))
        return expression;
    return Arithmetic(budget).of(expression);
}

} // namespace khatwa::maths
