// What only several tokens together tell: which brackets face outward, which line ends and gaps
// separate, which ampersands only align.

#include "app/maths/read_lexer.h"

namespace khatwa::maths::reading {

namespace {

bool endsOperand(const Token& token) {
    switch (token.type) {
    case Tok::Number:
    case Tok::Letter:
    case Tok::Constant:
    case Tok::Text:
    case Tok::Name:
    case Tok::Unit:
    case Tok::Bang:
    case Tok::Percent:
    case Tok::Degree:
    case Tok::Prime:
    case Tok::DoublePrime:
    case Tok::Close:
    case Tok::GroupClose:
    case Tok::Bar:
    case Tok::Norm:
    case Tok::Dots:
    case Tok::Finish:
    case Tok::Null:
    case Tok::Placeholder:
        return true;
    default:
        return false;
    }
}

/// What cannot come first in a row or behind an opening bracket.
bool cannotBegin(const Token& token) {
    switch (token.type) {
    case Tok::End:
    case Tok::Close:
    case Tok::GroupClose:
    case Tok::Comma:
    case Tok::Semicolon:
    case Tok::Relation:
    case Tok::Union:
    case Tok::Intersection:
    case Tok::Difference:
    case Tok::And:
    case Tok::Or:
    case Tok::Implies:
    case Tok::Iff:
    case Tok::Xor:
    case Tok::NewLine:
    case Tok::Row:
    case Tok::Times:
    case Tok::Slash:
    case Tok::Caret:
    case Tok::Under:
    case Tok::Finish:
    case Tok::Ampersand:
        return true;
    default:
        return false;
    }
}

bool isTable(std::string_view environment) {
    return environment.ends_with("matrix") || environment == "array" ||
           environment.ends_with("cases");
}

} // namespace

void Lexer::arrange() {
    std::vector<Token>& list = tokens_.list;
    // A: an environment that aligns, T: a table, (: a bracket
    std::string inside;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < list.size(); ++i) {
        Token token = list[i];
        const bool first = kept == 0;
        switch (token.type) {
        case Tok::Close: // ]1,2[
            if (token.code == ']' && token.plain && (first || !endsOperand(list[kept - 1])) &&
                !cannotBegin(list[i + 1]))
                token.type = Tok::Open;
            break;
        case Tok::Open: // [1,2[
            if (token.code == '[' && token.plain && !first && endsOperand(list[kept - 1]) &&
                cannotBegin(list[i + 1]) && list[i + 1].type != Tok::Close)
                token.type = Tok::Close;
            break;
        case Tok::Relation: // <1,2,3>
            if (token.plain && token.length == 1 && token.code == static_cast<char>(Rel::Less) &&
                (first || (!endsOperand(list[kept - 1]) && list[kept - 1].type != Tok::NewLine &&
                           list[kept - 1].type != Tok::Row)) &&
                !cannotBegin(list[i + 1])) {
                token.type = Tok::Open;
                token.code = '<';
            } else if (token.plain && token.length == 1 &&
                       token.code == static_cast<char>(Rel::Greater) && !inside.empty() &&
                       inside.back() == '<') {
                token.type = Tok::Close;
                token.code = '>';
            }
            break;
        case Tok::Wide: // \quad between two formulas is as good as a comma
            if (first || !endsOperand(list[kept - 1]) || cannotBegin(list[i + 1]) ||
                list[i + 1].type == Tok::Text || list[i + 1].type == Tok::If ||
                list[i + 1].type == Tok::Otherwise || list[i + 1].type == Tok::Wide ||
                list[i + 1].type == Tok::Open || list[i + 1].type == Tok::Name ||
                list[i + 1].type == Tok::ParenMod || list[i + 1].type == Tok::Plus ||
                list[i + 1].type == Tok::Minus) {
                list[i + 1].space = true;
                continue;
            }
            token.type = Tok::Comma;
            break;
        case Tok::NewLine:
            if (!inside.empty() || first || !endsOperand(list[kept - 1]) ||
                cannotBegin(list[i + 1])) {
                list[i + 1].space = true;
                if (first || list[kept - 1].type != Tok::Row)
                    continue;
                continue;
            }
            break;
        case Tok::Ampersand:
            if (inside.empty() || inside.back() == 'A') {
                list[i + 1].space = true;
                continue;
            }
            break;
        default:
            break;
        }
        switch (token.type) {
        case Tok::Open:
        case Tok::GroupOpen:
            inside += token.code == '<' ? '<' : '(';
            break;
        case Tok::Begin:
            inside += isTable(token.text) ? 'T' : 'A';
            break;
        case Tok::Close:
        case Tok::GroupClose:
        case Tok::Finish:
            if (!inside.empty())
                inside.pop_back();
            break;
        default:
            break;
        }
        list[kept++] = token;
    }
    list.resize(kept);
}

} // namespace khatwa::maths::reading
