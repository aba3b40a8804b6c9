// \begin{…} … \end{…}: matrices, cases, systems, aligned lines.

#include "app/maths/read_parser.h"

#include <algorithm>

namespace khatwa::maths::reading {

void Parser::finish(const Token& begin) {
    if (!at(Tok::Finish)) {
        if (at(Tok::End))
            notClosed(begin, "\\end{" + std::string(begin.text) + "}");
        unexpected();
    }
    if (here().text != begin.text)
        failHere("bracket_mismatch");
    ++at_;
}

Expression Parser::environment() {
    const Nest nest(*this);
    const Token begin = here();
    ++at_;
    const std::string_view name = begin.text;
    const bool braceBefore = at_ >= 2 && list_[at_ - 2].type == Tok::Open &&
                             list_[at_ - 2].code == '{' && name != "matrix";
    const Surroundings outside = shutOut();
    Expression made;
    if (name == "cases" || name == "dcases" || name == "rcases" || name == "drcases" ||
        (braceBefore && name == "array")) {
        made = casesBody();
    } else if (name == "matrix" || name == "pmatrix" || name == "bmatrix" || name == "Bmatrix" ||
               name == "vmatrix" || name == "Vmatrix" || name == "smallmatrix" || name == "array" ||
               name == "psmallmatrix" || name == "bsmallmatrix") {
        made = matrixBody(begin);
        if (name == "vmatrix")
            made = Expression::node(Kind::Abs, {std::move(made)});
        else if (name == "Vmatrix")
            made = Expression::call("norm", {std::move(made)});
    } else {
        while (at(Tok::Row) || at(Tok::NewLine))
            ++at_;
        made = rows();
    }
    putBack(outside);
    finish(begin);
    return made;
}

Expression Parser::matrixBody(const Token& begin) {
    std::vector<Expression> entries;
    std::size_t rows = 0, columns = 0;
    while (!at(Tok::Finish)) {
        std::size_t inRow = 0;
        for (;;) {
            if (at(Tok::Ampersand) || at(Tok::Row) || at(Tok::Finish))
                failHere("missing_operand");
            entries.push_back(statement());
            ++inRow;
            if (!take(Tok::Ampersand))
                break;
        }
        if (rows++ == 0)
            columns = inRow;
        else if (inRow != columns)
            fail("matrix_rows", before());
        if (!take(Tok::Row))
            break;
    }
    if (rows == 0)
        fail("missing_operand", begin);
    return Expression::matrix(rows, columns, std::move(entries));
}

/// Rows of value and condition, or of statements that all hold.
Expression Parser::casesBody() {
    std::vector<Expression> values;
    std::vector<Expression> statements;
    const Token begin = here();
    while (!at(Tok::Finish)) {
        if (take(Tok::Row))
            continue;
        Expression first = item();
        if (caseRead_) {
            values.insert(values.end(), first.children().begin(), first.children().end());
        } else if (at(Tok::Ampersand) || at(Tok::Comma)) {
            while (take(Tok::Ampersand) || take(Tok::Comma)) {
            }
            if (at(Tok::Row) || at(Tok::Finish)) {
                statements.push_back(std::move(first));
                continue;
            }
            const bool marked = take(Tok::If);
            take(Tok::Colon);
            if (take(Tok::Otherwise)) {
                values.push_back(std::move(first));
                values.push_back(Expression::constant("true"));
            } else if (at(Tok::Relation)) { // x + y & = 5
                const Rel sign = static_cast<Rel>(here().code);
                ++at_;
                take(Tok::Ampersand);
                statements.push_back(Expression::relation(std::move(first), sign, setOperation()));
            } else {
                std::vector<Expression> conditions{item()};
                while (take(Tok::Comma) || take(Tok::Ampersand))
                    if (!at(Tok::Row) && !at(Tok::Finish))
                        conditions.push_back(item());
                const bool equations =
                    !marked && isStatement(first) && !first.is(Kind::Constant) && values.empty();
                if (equations) { // x = 1, y = 2 in one row
                    statements.push_back(std::move(first));
                    statements.insert(statements.end(), conditions.begin(), conditions.end());
                } else {
                    values.push_back(std::move(first));
                    values.push_back(conditions.size() == 1
                                         ? conditions[0]
                                         : Expression::node(Kind::And, std::move(conditions)));
                }
            }
        } else {
            statements.push_back(std::move(first));
        }
        if (!at(Tok::Row) && !at(Tok::Finish))
            break;
    }
    if (!values.empty() && statements.empty())
        return Expression::node(Kind::Piecewise, std::move(values));
    if (values.empty() && !statements.empty() && std::ranges::all_of(statements, isStatement))
        return statements.size() == 1 ? statements[0]
                                      : Expression::node(Kind::System, std::move(statements));
    if (values.empty() && statements.size() == 1)
        return statements[0];
    fail("unexpected", begin);
}

} // namespace khatwa::maths::reading
