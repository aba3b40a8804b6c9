#include "app/tutor/step_claims.h"

#include "app/tutor/scanner.h"

#include <algorithm>
#include <cctype>

namespace khatwa::tutor {

namespace {

struct Piece {
    bool maths = false;
    std::string text;
};
using Sentence = std::vector<Piece>;

bool isLetterByte(unsigned char c) {
    return c >= 0x80 || std::isalpha(c) != 0 || c == '\'';
}

/// Arabic comma, semicolon and question mark, and the ellipsis, are letters to no one.
std::size_t arabicMark(std::string_view rest) {
    for (const std::string_view mark : {"،", "؛", "؟", "…", "—", "–", "⇒", "→"})
        if (rest.starts_with(mark))
            return mark.size();
    return 0;
}

std::vector<std::string> wordsIn(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    const auto end = [&] {
        if (!word.empty())
            words.push_back(std::move(word));
        word.clear();
    };
    for (std::size_t i = 0; i < text.size();) {
        if (const std::size_t mark = arabicMark(text.substr(i))) {
            end();
            i += mark;
            continue;
        }
        const auto c = static_cast<unsigned char>(text[i++]);
        if (isLetterByte(c))
            word += static_cast<char>(c < 0x80 ? std::tolower(c) : c);
        else
            end();
    }
    end();
    return words;
}

/// Short vowels and tatweel make no other word: إذًا is إذا.
std::string withoutVowels(const std::string& word) {
    std::string plain;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const auto c = static_cast<unsigned char>(word[i]);
        if (i + 1 < word.size() && c == 0xD9) {
            const auto d = static_cast<unsigned char>(word[i + 1]);
            if ((d >= 0x8B && d <= 0x92) || d == 0x80) { // U+064B to U+0652, U+0640
                ++i;
                continue;
            }
        }
        plain += word[i];
    }
    return plain;
}

bool isOneOf(const std::string& found, const std::vector<std::string_view>& words) {
    const std::string word = withoutVowels(found);
    const std::string_view all = word;
    const auto is = [&](std::string_view candidate) {
        return std::ranges::find(words, candidate) != words.end();
    };
    if (is(all))
        return true;
    for (const std::string_view prefix : {"و", "ف"})
        if (all.starts_with(prefix) && is(all.substr(prefix.size())))
            return true;
    return false;
}

/// Words that deny what a sentence says, or part of it.
const std::vector<std::string_view>& denials() {
    static const std::vector<std::string_view> kWords = {
        "false",    "not",      "never",      "no",       "impossible",  "contradiction",
        "reject",   "rejected", "extraneous", "invalid",  "wrong",       "incorrect",
        "isn't",    "doesn't",  "cannot",     "can't",    "don't",       "mistake",
        "error",    "discard",  "unlike",     "instead",  "contradicts", "neither",
        "nor",      "fails",    "except",     "without",  "absurd",      "undefined",
        "mistaken", "wrongly",  "mistakenly", "wouldn't", "aren't",      "unequal",
        "لا",       "ليس",      "ليست",       "غير",      "خطأ",         "خاطئ",
        "خاطئة",    "مستحيل",   "مستحيلة",    "تناقض",    "لن",          "لم",
        "مرفوض",    "مرفوضة",   "نرفض",       "كاذبة",    "باطل",        "باطلة",
        "بدل",      "عدا",      "ليسا",       "يناقض",    "دون",         "خطا"};
    return kWords;
}

/// Words that suppose, wherever they stand in the clause before a formula.
const std::vector<std::string_view>& suppositions() {
    static const std::vector<std::string_view> kWords = {
        "if",     "suppose", "assume",  "assuming", "supposing", "let",    "try",     "trying",
        "test",   "testing", "case",    "unless",   "guess",     "denote", "setting", "set",
        "define", "whether", "imagine", "say",      "choose",    "pick",   "should",  "would",
        "إذا",    "اذا",     "لو",      "نفرض",     "لنفرض",     "بفرض",   "نفترض",   "لنفترض",
        "افترض",  "ليكن",    "لتكن",    "نجرب",     "لنجرب",     "جرب",    "حالة",    "الحالة",
        "لنضع",   "نضع",     "بوضع",    "اختر",     "نختار",     "هل",     "لنعرف",   "نرمز"};
    return kWords;
}

/// Words that suppose where they stand just before a formula.
const std::vector<std::string_view>& weakSuppositions() {
    static const std::vector<std::string_view> kWords = {
        "at",    "when", "where", "with", "taking", "put", "putting", "عند",
        "عندما", "حيث",  "حين",   "أجل",  "بأخذ",   "لما", "مع"};
    return kWords;
}

const std::vector<std::string_view>& remainders() {
    static const std::vector<std::string_view> kWords = {"remainder", "remaining", "rest", "left",
                                                         "over",      "r",         "باقي", "الباقي",
                                                         "باق",       "بباق",      "بباقي"};
    return kWords;
}

/// Cuts a text where a sentence ends; a point between digits ends none.
void addText(std::vector<Sentence>& sentences, std::string_view text) {
    std::size_t start = 0;
    const auto put = [&](std::size_t end) {
        if (end > start)
            sentences.back().push_back({false, std::string(text.substr(start, end - start))});
        start = end;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool point = c == '.' && !(i + 1 < text.size() &&
                                         std::isdigit(static_cast<unsigned char>(text[i + 1])));
        const bool arabic = text.substr(i).starts_with("؟") || text.substr(i).starts_with("؛");
        if (point || c == '!' || c == '?' || c == '\n' || c == ';' || arabic) {
            put(i + (arabic ? 2 : 1));
            sentences.emplace_back();
        }
    }
    put(text.size());
}

std::vector<Sentence> sentencesOf(const std::vector<Block>& blocks) {
    std::vector<Sentence> sentences(1);
    for (const Block& block : blocks) {
        if (block.thinking || block.kind == Block::Kind::Code)
            continue;
        if (block.kind == Block::Kind::Maths) {
            sentences.back().push_back({true, block.text});
            continue;
        }
        // A formula set on its own belongs to the sentence that leads to it; a paragraph begins
        // one.
        if (!sentences.back().empty() && !sentences.back().back().maths) {
            const std::string& last = sentences.back().back().text;
            if (last.find_last_not_of(" :") != std::string::npos &&
                last[last.find_last_not_of(' ')] != ':')
                sentences.emplace_back();
        }
        for (const Inline& piece : block.inlines) {
            switch (piece.kind) {
            case Inline::Kind::Maths:
                sentences.back().push_back({true, piece.text});
                break;
            case Inline::Kind::Text:
            case Inline::Kind::Emphasis:
            case Inline::Kind::Strong:
                addText(sentences, piece.text);
                break;
            case Inline::Kind::LineBreak:
            case Inline::Kind::RowEnd:
            case Inline::Kind::CellEnd:
                sentences.emplace_back();
                break;
            case Inline::Kind::Code:
                break;
            }
        }
        sentences.emplace_back();
    }
    return sentences;
}

std::string trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t\n\r");
    if (from == std::string_view::npos)
        return {};
    return std::string(text.substr(from, text.find_last_not_of(" \t\n\r") + 1 - from));
}

/// The clause before a formula: what follows the last comma or colon.
std::string_view lastClause(std::string_view text) {
    std::size_t start = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ',' || text[i] == ':')
            start = i + 1;
        else if (text.substr(i).starts_with("،"))
            start = i + 2;
    }
    return text.substr(start);
}

Claim::Joined joinOf(const std::string& between) {
    const std::vector<std::string> words = wordsIn(between);
    if (words.size() == 1 && isOneOf(words[0], {"or", "أو", "او"}))
        return Claim::Joined::Or;
    if (words.empty() || (words.size() == 1 && isOneOf(words[0], {"and", "و"})))
        return Claim::Joined::And;
    return Claim::Joined::No;
}

void addClaims(const Sentence& sentence, std::vector<Claim>& claims) {
    std::string all;
    for (const Piece& piece : sentence)
        if (!piece.maths)
            all += piece.text + ' ';
    const bool denied = hasWord(all, denials());
    const bool remainder = hasWord(all, remainders());
    std::string before; // words since the last formula
    bool first = true;
    for (std::size_t i = 0; i < sentence.size(); ++i) {
        if (!sentence[i].maths) {
            before += sentence[i].text;
            continue;
        }
        Claim claim;
        claim.latex = sentence[i].text;
        claim.denied = denied;
        claim.remainder = remainder;
        claim.words = all;
        const std::string_view clause = lastClause(before);
        const std::vector<std::string> near = wordsIn(clause);
        claim.supposed = hasWord(clause, suppositions()) ||
                         (!near.empty() && isOneOf(near.back(), weakSuppositions()));
        const bool last = std::none_of(
            sentence.begin() + static_cast<std::ptrdiff_t>(i) + 1, sentence.end(),
            [](const Piece& piece) { return piece.maths || !wordsIn(piece.text).empty(); });
        const std::string plain = trimmed(before);
        claim.result = claim.latex.find("\\boxed") != std::string::npos ||
                       (last && !plain.empty() && plain.back() == ':');
        if (!first)
            claim.joined = joinOf(before);
        if (claim.joined != Claim::Joined::No && !claims.empty())
            claim.supposed = claim.supposed || claims.back().supposed;
        claims.push_back(std::move(claim));
        before.clear();
        first = false;
    }
}

} // namespace

bool hasWord(std::string_view text, const std::vector<std::string_view>& words) {
    return std::ranges::any_of(wordsIn(text),
                               [&](const std::string& word) { return isOneOf(word, words); });
}

std::vector<Claim> claimsOf(const std::vector<Block>& blocks) {
    std::vector<Claim> claims;
    for (const Sentence& sentence : sentencesOf(blocks))
        addClaims(sentence, claims);
    return claims;
}

namespace {

std::vector<Block> statementBlocks(std::string_view statement) {
    StreamScanner scanner({.beginsInThinking = false, .findSteps = false});
    scanner.push(statement);
    scanner.finish();
    return scanner.blocks();
}

bool isProse(std::string_view token) {
    static const std::vector<std::string_view> kNames = {"sin", "cos", "tan", "log", "ln",  "sqrt",
                                                         "exp", "abs", "pi",  "cot", "sec", "csc"};
    std::size_t letters = 0;
    std::string word;
    for (const char c : token) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80)
            return true; // Arabic words; formulas in Arabic letters want delimiters
        if (std::isalpha(byte) != 0) {
            ++letters;
            word += static_cast<char>(std::tolower(byte));
        } else {
            if (letters > 1 && std::ranges::find(kNames, word) == kNames.end() && letters > 3)
                return true;
            letters = 0;
            word.clear();
        }
    }
    if (token == "a" || token == "I" || token == "A")
        return true;
    return letters > 1 && std::ranges::find(kNames, word) == kNames.end();
}

/// Runs of words that are none, from a text without delimiters.
std::vector<std::string> plainFormulas(std::string_view text) {
    std::vector<std::string> runs;
    std::string run;
    const auto end = [&] {
        while (!run.empty() && std::string_view(" .,:;?").find(run.back()) != std::string::npos)
            run.pop_back();
        const bool digit = std::ranges::any_of(
            run, [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
        const bool sign = run.find_first_of("=+-*/^<>") != std::string::npos;
        if (digit && sign)
            runs.push_back(run);
        run.clear();
    };
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t next = text.find_first_of(" \n\t", at);
        const std::string_view token =
            text.substr(at, next == std::string_view::npos ? std::string_view::npos : next - at);
        if (!token.empty()) {
            if (isProse(token)) {
                end();
            } else {
                run += std::string(run.empty() ? "" : " ") + std::string(token);
                if (std::string_view(",;:?").find(token.back()) != std::string::npos)
                    end();
            }
        }
        if (next == std::string_view::npos)
            break;
        at = next + 1;
    }
    end();
    return runs;
}

} // namespace

std::vector<std::string> formulasOf(std::string_view statement) {
    std::vector<std::string> formulas;
    std::string words;
    for (const Block& block : statementBlocks(statement)) {
        if (block.kind == Block::Kind::Maths)
            formulas.push_back(block.text);
        for (const Inline& piece : block.inlines) {
            if (piece.kind == Inline::Kind::Maths)
                formulas.push_back(piece.text);
            else if (piece.kind == Inline::Kind::Text || piece.kind == Inline::Kind::LineBreak)
                words += piece.kind == Inline::Kind::Text ? piece.text : "\n";
        }
        words += '\n';
    }
    if (formulas.empty())
        formulas = plainFormulas(words);
    return formulas;
}

std::string wordsOf(std::string_view statement) {
    std::string words;
    for (const Block& block : statementBlocks(statement))
        for (const Inline& piece : block.inlines)
            if (piece.kind == Inline::Kind::Text || piece.kind == Inline::Kind::Strong ||
                piece.kind == Inline::Kind::Emphasis)
                words += piece.text + ' ';
    return words;
}

} // namespace khatwa::tutor
