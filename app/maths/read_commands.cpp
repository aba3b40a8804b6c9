// LaTeX commands, and what stands in \text{…}, \mathrm{…} and between dollars.

#include "app/maths/read_lexer.h"
#include "app/maths/read_names.h"
#include "app/maths/read_words.h"
#include "app/maths/units.h"

#include <algorithm>
#include <array>
#include <utility>

namespace khatwa::maths::reading {

void Lexer::command() {
    const std::size_t from = at_;
    ++at_;
    if (atEnd())
        fail("unknown_command", from, 1);
    if (isLetter(byte())) {
        while (isLetter(byte()))
            ++at_;
    } else {
        at_ += characterAt(at_).length;
    }
    const std::string_view name = text_.substr(from + 1, at_ - from - 1);
    // R\{2} in plain typing: the backslash takes a set away, since no \} closes another bracket.
    if (name == "{" && !tokens_.list.empty() && text_.find("\\}", at_) == std::string_view::npos &&
        (tokens_.list.back().type == Tok::Letter || tokens_.list.back().type == Tok::Constant)) {
        at_ = from + 1;
        emit(Tok::Difference, from, at_);
        return;
    }
    if (name == "left" || name == "mleft" || name == "right" || name == "mright" ||
        name == "middle") {
        skipBlanks();
        if (delimiter_ != 0 || nested_)
            fail("unexpected", from, at_ - from);
        delimiter_ = name.ends_with("left") ? '(' : name == "middle" ? '\0' : ')';
        if (!atEnd() && name != "middle") {
            const std::size_t before = tokens_.list.size();
            if (byte() == '\\') {
                command();
            } else if (byte() == '.') {
                ++at_;
                emit(Tok::Null, from, at_, {}, delimiter_);
            } else if (byte() == '<' || byte() == '>') {
                ++at_;
                emit(at_ > 0 && text_[at_ - 1] == '<' ? Tok::Open : Tok::Close, from, at_, {},
                     text_[at_ - 1]);
            } else if (static_cast<unsigned char>(byte()) < 0x80)
                ascii();
            else
                unicode();
            if (tokens_.list.size() > before) {
                Token& token = tokens_.list.back();
                if (token.type == Tok::Bar || token.type == Tok::Norm)
                    token.code = delimiter_;
                // ]1,2[ and [1,2[ with \left and \right
                if (token.type == Tok::Close && delimiter_ == '(')
                    token.type = Tok::Open;
                if (token.type == Tok::Open && delimiter_ == ')')
                    token.type = Tok::Close;
                token.plain = false;
            }
        }
        delimiter_ = 0;
        return;
    }
    if (name == "text" || name == "textrm" || name == "textbf" || name == "textit" ||
        name == "textnormal" || name == "mbox" || name == "hbox" || name == "texttt" ||
        name == "textsf") {
        skipBlanks();
        const std::string_view words = braced(from);
        return text(words, from);
    }
    if (name == "mathrm" || name == "operatorname" || name == "rm" || name == "mathsf" ||
        name == "mathtt" || name == "mathop")
        return styled(name, from);
    if (name == "mathbb" || name == "mathbbm" || name == "Bbb") {
        skipBlanks();
        if (atEnd())
            fail("missing_argument", from, at_ - from);
        std::string_view letter = byte() == '{' ? braced(from) : text_.substr(at_++, 1);
        constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kSets{
            {{"R", "reals"},
             {"N", "naturals"},
             {"Z", "integers"},
             {"Q", "rationals"},
             {"C", "complexes"}}};
        for (const auto& [sign, set] : kSets)
            if (letter == sign) {
                emit(Tok::Constant, from, at_, set);
                return;
            }
        fail("unknown_command", from, at_ - from);
    }
    if (name == "begin" || name == "end")
        return environment(name == "begin" ? Tok::Begin : Tok::Finish, from);
    if (name == "not") {
        if (std::exchange(nested_, true))
            fail("unexpected", from, at_ - from);
        skipBlanks();
        const std::size_t before = tokens_.list.size();
        if (byte() == '\\')
            command();
        else if (!atEnd() && static_cast<unsigned char>(byte()) < 0x80)
            ascii();
        if (tokens_.list.size() > before && tokens_.list.back().type == Tok::Relation) {
            nested_ = false;
            Token& token = tokens_.list.back();
            token.code = static_cast<char>(
                token.code == static_cast<char>(Rel::In) ? Rel::NotIn : Rel::NotEqual);
            return;
        }
        fail("unknown_command", from, at_ - from);
    }
    if (isSilentCommand(name)) {
        skipBlanks();
        if (byte() == '{')
            braced(from);
        space_ = true;
        return;
    }
    if (isLookCommand(name)) {
        space_ = true;
        return;
    }
    if (name == "$") {
        emit(Tok::Unit, from, at_, "$");
        return;
    }
    if (const auto meaning = commandMeaning(name)) {
        if (meaning->type == Tok::Constant && isOwn(name)) {
            emit(Tok::Letter, from, at_, name);
            return;
        }
        emit(meaning->type, from, at_, meaning->text, meaning->code);
        if (meaning->type == Tok::Row && name == "\\" && byte() == '[') { // \\[4pt]
            std::size_t end = at_ + 1;
            constexpr std::size_t kLongestGap = 12;
            while (end < text_.size() && end < at_ + kLongestGap && text_[end] != ']')
                ++end;
            if (end < text_.size() && text_[end] == ']' && isLetter(text_[end - 1]) &&
                isDigit(text_[at_ + 1]))
                at_ = end + 1;
        }
        if (meaning->type == Tok::Placeholder) {
            skipBlanks();
            if (byte() == '[')
                while (!atEnd() && text_[at_++] != ']') {
                }
            if (byte() == '{')
                braced(from);
        }
        return;
    }
    fail("unknown_command", from, at_ - from);
}

/// \mathrm{…}, \operatorname{…}: a name, a unit where a thin space begins it (as the printer marks
/// one), or a group of something else, which the style does not change.
void Lexer::styled(std::string_view style, std::size_t from) {
    if (byte() == '*')
        ++at_;
    skipBlanks();
    if (byte() != '{') {
        space_ = true;
        return;
    }
    const std::size_t open = at_;
    std::string_view raw = braced(from);
    const bool marked = raw.starts_with("\\,");
    if (marked)
        raw.remove_prefix(2);
    std::string name;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] == '\\' && i + 1 < raw.size() && (raw[i + 1] == '$' || raw[i + 1] == '%'))
            continue;
        if (!isBlank(raw[i]))
            name += raw[i];
    }
    const std::string_view kept = tokens_.keep(name);
    if (marked && isUnitName(name)) {
        emit(Tok::Unit, from, at_, kept);
        return;
    }
    if (name.empty() || !std::ranges::all_of(name, isLetter)) {
        at_ = open;
        space_ = true;
        if (style != "operatorname") {
            ++at_;
            emit(Tok::GroupOpen, from, at_, {}, 'u');
        }
        return;
    }
    if (name == "e" || name == "i") {
        emit(Tok::Constant, from, at_, kept);
        return;
    }
    if (isOwn(kept) || isNamedFunction(kept)) {
        emit(Tok::Letter, from, at_, kept);
        return;
    }
    if (const auto meaning = wordMeaning(kept)) {
        emit(meaning->type, from, at_, meaning->text, meaning->code);
        return;
    }
    if (const auto meaning = commandMeaning(kept); meaning && meaning->type == Tok::Function) {
        emit(meaning->type, from, at_, meaning->text, meaning->code);
        return;
    }
    emit(Tok::Name, from, at_, kept);
}

void Lexer::environment(Tok type, std::size_t from) {
    skipBlanks();
    std::string_view name = braced(from);
    if (name.ends_with('*'))
        name.remove_suffix(1);
    emit(type, from, at_, name);
    if (type == Tok::Begin && (name == "array" || name == "alignedat" || name == "tabular")) {
        skipBlanks();
        if (byte() == '[')
            while (!atEnd() && text_[at_++] != ']') {
            }
        skipBlanks();
        if (byte() == '{')
            braced(from);
    }
}

/// What stands between the brace here and its partner; goes past it.
std::string_view Lexer::braced(std::size_t from) {
    if (byte() != '{')
        fail("missing_argument", from, at_ - from);
    const std::size_t open = at_++;
    int depth = 1;
    while (!atEnd()) {
        const char c = text_[at_++];
        if (static_cast<unsigned char>(c) >= 0x80)
            at_ += characterAt(at_ - 1).length - 1;
        else if (c == '\\' && !atEnd())
            at_ += characterAt(at_).length;
        else if (c == '{')
            ++depth;
        else if (c == '}' && --depth == 0)
            return text_.substr(open + 1, at_ - open - 2);
    }
    fail("bracket_not_closed", open, 1, std::string(text_) + "}");
}

/// The words of \text{…}: logic, a unit, a value in words, or words.
void Lexer::text(std::string_view words, std::size_t from) {
    const bool marked = words.starts_with("\\,");
    std::string clean;
    bool blank = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        char c = words[i];
        if (c == '\\' && i + 1 < words.size()) {
            c = words[++i];
            if (isLetter(c)) { // a command says how words look, not what they are
                while (i + 1 < words.size() && isLetter(words[i + 1]))
                    ++i;
                blank = true;
                continue;
            }
            if (c == ',' || c == ';' || c == ' ' || c == ':' || c == '!' || c == '\\') {
                blank = true;
                continue;
            }
        } else if (c == '{' || c == '}' || c == '$') {
            continue;
        }
        if (isBlank(c) || c == '\n' || c == '~') {
            blank = true;
            continue;
        }
        if (blank && !clean.empty())
            clean += ' ';
        blank = false;
        clean += c;
    }
    if (marked && isUnitName(clean)) {
        emit(Tok::Unit, from, at_, tokens_.keep(clean));
        return;
    }
    while (clean.starts_with(',') || clean.starts_with(';')) {
        emit(clean[0] == ',' ? Tok::Comma : Tok::Semicolon, from, at_);
        clean.erase(0, clean.size() > 1 && clean[1] == ' ' ? 2 : 1);
    }
    if (clean.empty()) {
        space_ = true;
        return;
    }
    if (clean.size() > 2 && clean.starts_with('(') && clean.ends_with(')') &&
        clean.find_first_of("()", 1) == clean.size() - 1)
        clean = clean.substr(1, clean.size() - 2); // (B)
    const std::string_view kept = tokens_.keep(clean);
    if (std::ranges::all_of(kept, isDigit)) {
        emit(Tok::Number, from, at_, kept);
        return;
    }
    if (isOwn(kept)) {
        emit(Tok::Letter, from, at_, kept);
        return;
    }
    const auto isLogic = [](const Meaning& meaning) {
        switch (meaning.type) {
        case Tok::And:
        case Tok::Or:
        case Tok::If:
        case Tok::Otherwise:
        case Tok::Not:
        case Tok::Xor:
        case Tok::Constant:
        case Tok::Mod:
        case Tok::Slash:
        case Tok::Percent:
            return true;
        default:
            return false;
        }
    };
    auto meaning = wordMeaning(kept);
    if (!meaning)
        meaning = arabicMeaning(kept);
    if (meaning && isLogic(*meaning)) {
        emit(meaning->type, from, at_, meaning->text, meaning->code);
        return;
    }
    if (const auto value = phraseMeaning(kept)) {
        emit(Tok::Constant, from, at_, tokens_.keep(value->text()));
        return;
    }
    emit(Tok::Text, from, at_, kept);
}

/// A dollar is money before or behind a number that it does not enclose; else it only says that
/// mathematics begins or ends.
void Lexer::dollar() {
    const std::size_t from = at_++;
    if (dollars_ < 0)
        dollars_ = static_cast<std::ptrdiff_t>(std::ranges::count(text_, '$'));
    if (dollars_ > 1) {
        space_ = true;
        return;
    }
    std::size_t length = 0;
    std::size_t next = at_;
    while (next < text_.size() && text_[next] == ' ')
        ++next;
    const bool before = digitAt(next, length) >= 0 || (next < text_.size() && text_[next] == '.');
    const bool behind = !tokens_.list.empty() && tokens_.list.back().type == Tok::Number;
    if (!before && !behind)
        fail("dollar_not_closed", from, 1);
    emit(Tok::Unit, from, at_, "$");
}

} // namespace khatwa::maths::reading
