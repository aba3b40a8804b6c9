#include "app/tutor/phrases.h"

#include "app/tutor/step_words.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <sstream>

namespace khatwa::tutor {

namespace {

using Words = std::set<std::string, std::less<>>;

constexpr std::size_t kLongestText = 120; ///< tokens; longer ones have none of the shapes
constexpr int kMostSteps = 4'000;         ///< of one search
constexpr std::size_t kMostNouns = 3;

std::vector<std::string> splitAt(std::string_view text, char mark) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == mark)
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

Words wordSet(const char* text) {
    std::istringstream stream(text);
    Words words;
    for (std::string word; stream >> word;)
        words.insert(plainForm(word));
    return words;
}

/// Words that a noun cannot be: those that say how many, of what, or the opposite.
bool isLoaded(const std::string& word) {
    static const Words kWords = wordSet(
        "and or of by is are was were has have had be then if how what which find calculate "
        "compute more less fewer than each every per twice half double triple thrice times percent "
        "ratio total altogether another other others except but only left remaining first second "
        "third many much all both in to from with at for on a an the there its it one two three "
        "four five six seven eight nine ten dozen hundred quarter average mean area perimeter "
        "volume square cube root sum difference product quotient increase increases decrease rises "
        "falls extra off red blue green white black yellow big small old new boys girls men women "
        "sold buys sells gives gave lost bought ate "
        "و او من في على عن إلى ثم كم ما إذا كل لكل نصف ضعف ضعفي ثلث ربع أكثر أقل بالمئة بالمائة "
        "نسبة مجموع متوسط مساحة محيط حجم مربع جذر فرق حاصل ناتج زيادة نقصان باع اشترى أعطى فقد "
        "أكل منها منهم منه معا الباقي بقي كان صار");
    return kWords.contains(word) || isOneOf(word, denials()) || isUnitWord(word);
}

struct Mark {
    std::string_view written;
    std::string_view meant;
};
constexpr std::array<Mark, 12> kMarks = {{{"+", "+"},
                                          {"-", "-"},
                                          {"−", "-"},
                                          {"*", "×"},
                                          {"×", "×"},
                                          {"·", "×"},
                                          {"/", "/"},
                                          {"÷", "/"},
                                          {"=", "="},
                                          {"<", "<"},
                                          {">", ">"},
                                          {"^", "^"}}};

/// A sign of arithmetic; a hyphen within a word is none.
const Mark* markIn(std::string_view text, std::size_t at) {
    const auto isLetter = [&](std::size_t i) {
        return i < text.size() && std::isalpha(static_cast<unsigned char>(text[i])) != 0;
    };
    if (text[at] == '-' && at > 0 && isLetter(at - 1) && isLetter(at + 1))
        return nullptr;
    for (const Mark& mark : kMarks)
        if (text.substr(at).starts_with(mark.written))
            return &mark;
    return nullptr;
}

/// The digits of a number, ASCII or Arabic, as ASCII.
std::string digitsAt(std::string_view text, std::size_t& at) {
    std::string digits;
    while (at < text.size()) {
        const auto c = static_cast<unsigned char>(text[at]);
        const auto d = static_cast<unsigned char>(at + 1 < text.size() ? text[at + 1] : 0);
        if (std::isdigit(c) != 0) {
            digits += text[at++];
        } else if (c == 0xD9 && d >= 0xA0 && d <= 0xA9) {
            digits += static_cast<char>('0' + (d - 0xA0));
            at += 2;
        } else if (!digits.empty() && (c == '.' || c == ',') && std::isdigit(d) != 0) {
            if (c == '.')
                digits += '.';
            ++at;
        } else if (!digits.empty() && text.substr(at).starts_with("٫")) {
            digits += '.';
            at += 2;
        } else {
            break;
        }
    }
    return digits;
}

void addWords(std::string_view text, std::vector<Token>& tokens) {
    for (const std::string& word : wordsIn(text))
        tokens.push_back({false, plainForm(word)});
}

/// A number, with its sign where that can be no subtraction, or a ratio: 12, -9, 2:3.
std::string numberAt(std::string_view text, std::size_t& at) {
    std::size_t end = at;
    std::string sign;
    const bool begins = at == 0 || std::string_view(" (:").find(text[at - 1]) != std::string::npos;
    for (const std::string_view minus : {"-", "−"})
        if (begins && text.substr(at).starts_with(minus)) {
            end += minus.size();
            sign = "-";
        }
    std::string number = digitsAt(text, end);
    if (number.empty())
        return {};
    while (end < text.size() && text[end] == ':') {
        std::size_t next = end + 1;
        const std::string part = digitsAt(text, next);
        if (part.empty())
            break;
        number += ":" + part;
        end = next;
    }
    at = end;
    return sign + number;
}

void addText(std::string_view text, std::vector<Token>& tokens) {
    std::size_t start = 0;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        const std::string digits = numberAt(text, end);
        if (!digits.empty()) {
            addWords(text.substr(start, i - start), tokens);
            tokens.push_back({true, digits});
            start = i = end;
        } else if (text.substr(i).starts_with("%") || text.substr(i).starts_with("٪")) {
            addWords(text.substr(start, i - start), tokens);
            if (!tokens.empty() && tokens.back().formula)
                tokens.back().text += "\\%";
            i += text[i] == '%' ? 1 : std::string_view("٪").size();
            start = i;
        } else if (text.substr(i).starts_with("^2") || text.substr(i).starts_with("^3")) {
            addWords(text.substr(start, i - start), tokens); // cm^2
            if (!tokens.empty() && !tokens.back().formula)
                tokens.back().text += text[i + 1] == '2' ? "²" : "³";
            start = i += 2;
        } else if (const Mark* mark = markIn(text, i)) {
            addWords(text.substr(start, i - start), tokens);
            tokens.push_back({false, std::string(mark->meant)});
            start = i += mark->written.size();
        } else {
            ++i;
        }
    }
    addWords(text.substr(start), tokens);
}

bool isWord(const std::string& found, const std::vector<std::string>& words) {
    const auto is = [&](std::string_view word) {
        return std::ranges::find(words, word) != words.end();
    };
    if (is(found))
        return true;
    for (const std::string_view prefix : {"و", "ف"})
        if (found.size() > prefix.size() && found.starts_with(prefix) &&
            is(std::string_view(found).substr(prefix.size())))
            return true;
    return false;
}

} // namespace

bool isSign(const std::string& word) {
    return std::ranges::any_of(kMarks, [&](const Mark& mark) { return word == mark.meant; });
}

bool isUnitWord(const std::string& word) {
    static const Words kWords = wordSet(
        "cm m mm km dm metre metres meter meters centimetre centimetres centimeter centimeters "
        "millimetres millimeters kilometre kilometres kilometer kilometers inch inches foot feet "
        "ft "
        "yard yards mile miles unit units g kg gram grams kilogram kilograms l ml litre litres "
        "liter liters s sec second seconds min minute minutes h hr hour hours day days week weeks "
        "degree degrees dollar dollars euro euros pound pounds dinar dinars riyal riyals dirham "
        "dirhams cent cents "
        "سم م كم ملم متر مترا أمتار سنتيمتر سنتيمترا سنتيمترات كيلومتر كيلومترا كيلومترات غم كغ "
        "كغم غرام غراما غرامات كيلوغرام كيلوغراما كيلوغرامات لتر لترا لترات ثانية ثوان دقيقة دقائق "
        "ساعة ساعات يوم يوما أيام درجة درجات دينار دينارا دنانير ريال ريالا ريالات درهم درهما "
        "دراهم "
        "دولار دولارا دولارات جنيه جنيها جنيهات ليرة ليرات وحدة وحدات");
    return kWords.contains(word);
}

std::vector<Token> tokensOf(std::span<const Piece> pieces) {
    std::vector<Token> tokens;
    for (const Piece& piece : pieces) {
        if (piece.maths)
            tokens.push_back({true, piece.text});
        else
            addText(piece.text, tokens);
        if (tokens.size() > kLongestText)
            break;
    }
    return tokens;
}

std::vector<Phrase::Element> Phrase::parse(std::string_view shape) {
    std::vector<Element> elements;
    using Kind = Element::Kind;
    for (std::size_t i = 0; i < shape.size();) {
        if (shape[i] == ' ') {
            ++i;
            continue;
        }
        if (shape[i] == '[') {
            std::size_t end = i + 1;
            for (int depth = 1; end < shape.size(); ++end) {
                depth += shape[end] == '[' ? 1 : shape[end] == ']' ? -1 : 0;
                if (depth == 0)
                    break;
            }
            elements.push_back({Kind::Optional, {}, parse(shape.substr(i + 1, end - i - 1))});
            i = end + 1;
            continue;
        }
        std::size_t end = shape.find(' ', i);
        end = end == std::string_view::npos ? shape.size() : end;
        const std::string_view one = shape.substr(i, end - i);
        i = end;
        if (one == "#") {
            elements.push_back({Kind::Formula, {}, {}});
        } else if (one == "##") {
            elements.push_back({Kind::Formulas, {}, {}});
        } else if (one == "~") {
            elements.push_back({Kind::Unit, {}, {}});
        } else if (one == "_") {
            elements.push_back({Kind::Nouns, {}, {}});
        } else if (one == "=") {
            elements.push_back({Kind::Same, {}, {}});
        } else if (one == "*") {
            elements.push_back({Kind::Plain, {}, {}});
        } else {
            const bool kept = one.front() == '<';
            std::vector<std::string> words =
                splitAt(kept ? one.substr(1, one.size() - 2) : one, '|');
            for (std::string& word : words)
                word = plainForm(word);
            elements.push_back({kept ? Kind::Kept : Kind::Word, std::move(words), {}});
        }
    }
    return elements;
}

Phrase::Phrase(std::string_view shape) : elements_(parse(shape)) {}

/// Depth first; what was kept is dropped again where the way ends.
struct Phrase::Search {
    std::span<const Token> tokens;
    Found found = {};
    int steps = 0;

    using Rest = std::vector<const Element*>; ///< what is still to come, last one first

    bool from(std::size_t at, Rest rest) {
        if (++steps > kMostSteps)
            return false;
        if (rest.empty())
            return at == tokens.size();
        const Element& element = *rest.back();
        rest.pop_back();
        const bool word = at < tokens.size() && !tokens[at].formula;
        const bool formula = at < tokens.size() && tokens[at].formula;
        using Kind = Element::Kind;
        switch (element.kind) {
        case Kind::Word:
            return word && isWord(tokens[at].text, element.words) && from(at + 1, rest);
        case Kind::Kept:
            return word && isWord(tokens[at].text, element.words) &&
                   keep(found.words, tokens[at].text, at + 1, rest);
        case Kind::Formula:
            return formula && keep(found.formulas, tokens[at].text, at + 1, rest);
        case Kind::Formulas:
            return formula && formulas(at, rest);
        case Kind::Unit:
            return (word && isUnitWord(tokens[at].text) &&
                    keep(found.units, tokens[at].text, at + 1, rest)) ||
                   keep(found.units, {}, at, rest);
        case Kind::Nouns:
            return nouns(at, rest, 0);
        case Kind::Same:
            return same(at, rest, 0);
        case Kind::Plain:
            return from(at, rest) ||
                   (word && isPlain(tokens[at].text) && again(at + 1, element, rest));
        case Kind::Optional: {
            Rest with = rest;
            for (auto inner = element.inner.rbegin(); inner != element.inner.rend(); ++inner)
                with.push_back(&*inner);
            return from(at, std::move(with)) || from(at, std::move(rest));
        }
        }
        return false;
    }

    bool again(std::size_t at, const Element& element, Rest rest) {
        rest.push_back(&element);
        return from(at, std::move(rest));
    }

    bool keep(std::vector<std::string>& list, const std::string& text, std::size_t at,
              const Rest& rest) {
        list.push_back(text);
        if (from(at, rest))
            return true;
        list.pop_back();
        return false;
    }

    bool formulas(std::size_t at, const Rest& rest) {
        const std::size_t before = found.formulas.size();
        std::size_t end = at;
        std::vector<std::size_t> ends;
        while (end < tokens.size()) {
            if (end > at && !tokens[end].formula && isWord(tokens[end].text, {"and", "و"}) &&
                end + 1 < tokens.size() && tokens[end + 1].formula)
                ++end;
            if (!tokens[end].formula)
                break;
            found.formulas.push_back(tokens[end++].text);
            ends.push_back(end);
        }
        while (!ends.empty()) {
            if (from(ends.back(), rest))
                return true;
            ends.pop_back();
            found.formulas.pop_back();
        }
        found.formulas.resize(before);
        return false;
    }

    bool nouns(std::size_t at, const Rest& rest, std::size_t taken) {
        if (from(at, rest))
            return true;
        if (taken == kMostNouns || at == tokens.size() || tokens[at].formula ||
            isLoaded(tokens[at].text))
            return false;
        found.nouns.push_back(tokens[at].text);
        if (nouns(at + 1, rest, taken + 1))
            return true;
        found.nouns.pop_back();
        return false;
    }

    bool same(std::size_t at, const Rest& rest, std::size_t taken) {
        if (from(at, rest))
            return true;
        return taken < kMostNouns && at < tokens.size() && !tokens[at].formula &&
               std::ranges::find(found.nouns, tokens[at].text) != found.nouns.end() &&
               same(at + 1, rest, taken + 1);
    }
};

std::optional<Phrase::Found> Phrase::matches(std::span<const Token> tokens) const {
    if (tokens.size() > kLongestText)
        return std::nullopt;
    Search search{tokens};
    Search::Rest rest;
    for (auto element = elements_.rbegin(); element != elements_.rend(); ++element)
        rest.push_back(&*element);
    if (!search.from(0, std::move(rest)))
        return std::nullopt;
    return std::move(search.found);
}

std::optional<std::vector<std::string>> without(const std::vector<std::string>& words,
                                                const std::vector<std::string>& phrases) {
    std::vector<std::vector<std::string>> runs;
    for (const std::string& phrase : phrases) {
        std::vector<std::string> run;
        for (const std::string& word : splitAt(phrase, ' '))
            run.push_back(plainForm(word));
        runs.push_back(std::move(run));
    }
    std::ranges::stable_sort(runs,
                             [](const auto& a, const auto& b) { return a.size() > b.size(); });
    std::vector<std::string> rest;
    bool any = false;
    for (std::size_t i = 0; i < words.size();) {
        const auto run = std::ranges::find_if(runs, [&](const std::vector<std::string>& one) {
            if (i + one.size() > words.size())
                return false;
            for (std::size_t k = 0; k < one.size(); ++k)
                if (!(k == 0 ? isWord(words[i], {one[0]}) : words[i + k] == one[k]))
                    return false;
            return true;
        });
        if (run == runs.end()) {
            rest.push_back(words[i++]);
        } else {
            any = true;
            i += run->size();
        }
    }
    return any ? std::optional(rest) : std::nullopt;
}

} // namespace khatwa::tutor
