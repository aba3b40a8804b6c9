#include "app/tutor/step_claims.h"

#include "app/tutor/scanner.h"
#include "app/tutor/step_beside.h"
#include "app/tutor/step_units.h"
#include "app/tutor/step_words.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace khatwa::tutor {

namespace {

using Pieces = std::vector<Piece>;

const std::vector<std::string_view>& remainders() {
    static const std::vector<std::string_view> kWords = {"remainder", "remaining", "rest", "left",
                                                         "over",      "r",         "باقي", "الباقي",
                                                         "باق",       "بباق",      "بباقي"};
    return kWords;
}

/// Cuts a text where a sentence ends; a point between digits ends none.
void addText(std::vector<Pieces>& sentences, std::string_view text) {
    const bool formulaBefore = !sentences.back().empty() && sentences.back().back().maths;
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
        const bool asked = text.substr(i).starts_with("؟");
        const bool semicolon = c == ';' || text.substr(i).starts_with("؛");
        const bool arabic = asked || (semicolon && c != ';');
        // Between formulas it only parts them.
        const bool list = semicolon && formulaBefore && wordsIn(text).empty();
        if (point || c == '!' || c == '?' || c == '\n' || asked || (semicolon && !list)) {
            put(i + (arabic ? 2 : 1));
            sentences.emplace_back();
        }
    }
    put(text.size());
}

std::vector<Pieces> sentencesOf(const std::vector<Block>& blocks) {
    std::vector<Pieces> sentences(1);
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

/// The clause before a formula: what follows the last comma.
std::string_view lastClause(std::string_view text) {
    std::size_t start = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ',')
            start = i + 1;
        else if (text.substr(i).starts_with("،"))
            start = i + 2;
    }
    return text.substr(start);
}

std::string proseOf(const Pieces& sentence) {
    std::string all;
    for (const Piece& piece : sentence)
        if (!piece.maths)
            all += piece.text + ' ';
    return all;
}

bool hasMaths(const Pieces& sentence) {
    return std::ranges::any_of(sentence, [](const Piece& piece) { return piece.maths; });
}

bool asks(const std::string& prose) {
    return prose.find('?') != std::string::npos || prose.find("؟") != std::string::npos;
}

/// "This is a contradiction", "No wait, that's wrong": it denies what was said before it.
bool speaksOfWhatWasSaid(const Pieces& sentence) {
    const std::string prose = proseOf(sentence);
    if (hasMaths(sentence) && (sentence.front().maths || trimmed(sentence.front().text).empty()))
        return false;
    const std::vector<std::string> words = wordsIn(prose);
    static const std::vector<std::string_view> kBack = {
        "this", "that", "that's", "which", "but",  "however", "no",  "wait", "hmm",
        "oh",   "oops", "so",     "it",    "it's", "here",    "not", "لكن",  "هذا",
        "هذه",  "وهذا", "لا",     "مهلا",  "ولكن", "وهذه",    "ليس", "أي"};
    static const std::vector<std::string_view> kStops = {
        "wait", "oops", "hmm", "actually", "مهلا", "recheck", "correction", "scratch"};
    if (words.empty())
        return false;
    const bool denies = hasWord(prose, denials());
    if (!hasMaths(sentence))
        return denies || hasWord(prose, kStops);
    return (denies && isOneOf(words.front(), kBack)) || isOneOf(words.front(), kStops);
}

// ---- shares: "41% of 400 is"

std::string_view withoutEnd(std::string_view text) {
    const auto end = text.find_last_not_of(" \t\n\r:");
    return end == std::string_view::npos ? std::string_view{} : text.substr(0, end + 1);
}

bool takeEnd(std::string_view& text, std::string_view end) {
    if (!text.ends_with(end))
        return false;
    text = withoutEnd(text.substr(0, text.size() - end.size()));
    return true;
}

/// A word, with something that is no letter before it.
bool takeWord(std::string_view& text, std::initializer_list<std::string_view> words) {
    for (const std::string_view word : words)
        if (text.ends_with(word) && text.size() > word.size() &&
            std::string_view(" %").find(text[text.size() - word.size() - 1]) !=
                std::string_view::npos) {
            text = withoutEnd(text.substr(0, text.size() - word.size()));
            return true;
        }
    return false;
}

std::string takeNumber(std::string_view& text) {
    std::size_t start = text.size();
    while (start > 0 && (std::isdigit(static_cast<unsigned char>(text[start - 1])) != 0 ||
                         text[start - 1] == '.' || text[start - 1] == ','))
        --start;
    std::string number(text.substr(start));
    std::erase(number, ',');
    if (number.empty() || std::isdigit(static_cast<unsigned char>(number.front())) == 0 ||
        std::ranges::count(number, '.') > 1)
        return {};
    text = withoutEnd(text.substr(0, start));
    return number;
}

void findShare(std::string_view before, Claim& claim) {
    std::string_view rest = withoutEnd(before);
    const bool says = takeWord(rest, {"is", "equals", "=", "يساوي", "تساوي", "هو", "هي"});
    if (!says && trimmed(before).find_last_of(':') != trimmed(before).size() - 1)
        return;
    std::string_view whole = rest;
    std::string of = takeNumber(whole);
    if (!of.empty() && takeWord(whole, {"of", "من"}))
        rest = whole;
    else
        of.clear();
    if (!says && of.empty())
        return;
    if (!takeEnd(rest, "%") && !takeEnd(rest, "٪"))
        return;
    claim.share = takeNumber(rest);
    if (!claim.share.empty())
        claim.shareOf = of;
}

/// A formula as it would stand in words.
std::string asTyped(std::string latex) {
    for (std::size_t at = 0; (at = latex.find("\\%", at)) != std::string::npos;)
        latex.erase(at, 1);
    return latex;
}

Claim::Joined joinOf(const std::string& between) {
    const std::vector<std::string> words = wordsIn(between);
    if (words.size() == 1 && isOneOf(words[0], {"or", "أو", "او"}))
        return Claim::Joined::Or;
    if (between.find(':') != std::string::npos)
        return Claim::Joined::No;
    if (words.empty() || (words.size() == 1 && isOneOf(words[0], {"and", "و"})))
        return Claim::Joined::And;
    return Claim::Joined::No;
}

/// "x = 4: 64 - 96 + 44 - 6 = 6": a colon, and what comes of it.
bool triedNext(const Pieces& sentence, std::size_t i) {
    if (i + 2 >= sentence.size() || sentence[i + 1].maths || !sentence[i + 2].maths)
        return false;
    const std::string between = trimmed(sentence[i + 1].text);
    return between == ":" || between == "→" || between == "—" || between == "–";
}

/// Congruences are written with an equals sign too.
bool isModular(std::string_view latex, std::string_view prose) {
    return latex.find("\\pmod") != std::string_view::npos ||
           latex.find("\\mod") != std::string_view::npos ||
           latex.find("mod}") != std::string_view::npos ||
           latex.find("(mod") != std::string_view::npos ||
           latex.find("(\\bmod") != std::string_view::npos ||
           hasWord(prose, {"mod", "modulo", "modulus", "congruent", "congruence"});
}

/// `lead` are the words since the last formula of the step, before this sentence and after it.
void addClaims(const Pieces& sentence, bool deniedAfter, std::string& lead,
               std::vector<Claim>& claims) {
    const std::string all = proseOf(sentence);
    const bool denied = deniedAfter || denies(all);
    const bool remainder = hasWord(all, remainders());
    const bool plain = isPlain(all);
    std::string typed;  // all before the formula
    std::string before; // words since the last formula
    bool first = true;
    std::size_t place = 0;
    for (std::size_t i = 0; i < sentence.size(); ++i) {
        if (!sentence[i].maths) {
            before += sentence[i].text;
            typed += sentence[i].text;
            lead += sentence[i].text + ' ';
            continue;
        }
        Claim claim;
        claim.latex = sentence[i].text;
        claim.denied = denied;
        const bool modular = isModular(claim.latex, all);
        claim.remainder = remainder || modular || sentence[i].marked;
        claim.words = all;
        claim.plain = plain && !modular;
        const std::string_view clause = lastClause(before);
        const std::size_t colon = clause.rfind(':');
        const std::vector<std::string> near =
            wordsIn(colon == std::string_view::npos ? clause : clause.substr(colon + 1));
        claim.supposed = asks(all) || supposes(clause) ||
                         (!near.empty() && isOneOf(near.back(), weakSuppositions()));
        claim.inserted = !near.empty() && isOneOf(near.back(), insertions());
        const bool last = std::none_of(
            sentence.begin() + static_cast<std::ptrdiff_t>(i) + 1, sentence.end(),
            [](const Piece& piece) { return piece.maths || !wordsIn(piece.text).empty(); });
        const std::string close = trimmed(before);
        claim.result = claim.latex.find("\\boxed") != std::string::npos ||
                       (last && !close.empty() && close.back() == ':');
        claim.answer = claim.latex.find("\\boxed") != std::string::npos || hasWord(all, answers());
        claim.lead = std::exchange(lead, {});
        claim.tried = near.empty() && triedNext(sentence, i);
        findShare(typed, claim);
        if (sentence[i].place == Piece::Place::Beside)
            claim.joined = Claim::Joined::Beside;
        else if (!first && sentence[i].place == Piece::Place::InLine)
            claim.joined = joinOf(before);
        if (claim.joined != Claim::Joined::No && !claims.empty())
            claim.supposed = claim.supposed || claims.back().supposed;
        typed += asTyped(claim.latex);
        claim.place = place++;
        claims.push_back(std::move(claim));
        before.clear();
        first = false;
    }
}

} // namespace

Claims claimsOf(const std::vector<Block>& blocks) {
    Claims said;
    std::vector<Pieces> sentences = sentencesOf(blocks);
    std::ranges::for_each(sentences, moveWordsOut);
    std::ranges::for_each(sentences, partBeside);
    std::string lead;
    for (std::size_t i = 0; i < sentences.size(); ++i) {
        bool denied = false;
        for (std::size_t k = i + 1; k < sentences.size() && !denied; ++k) {
            if (wordsIn(proseOf(sentences[k])).empty() && !hasMaths(sentences[k]))
                continue; // only marks
            denied = speaksOfWhatWasSaid(sentences[k]);
            if (hasMaths(sentences[k]) || denied || !asks(proseOf(sentences[i])))
                break;
        }
        Sentence sentence;
        sentence.prose = proseOf(sentences[i]);
        sentence.first = said.claims.size();
        addClaims(sentences[i], denied, lead, said.claims);
        sentence.count = said.claims.size() - sentence.first;
        sentence.open = denied || denies(sentence.prose) || asks(sentence.prose);
        sentence.pieces = sentences[i];
        said.sentences.push_back(std::move(sentence));
    }
    return said;
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

std::vector<Piece> piecesOf(std::string_view statement) {
    std::vector<Piece> pieces;
    for (const Block& block : statementBlocks(statement)) {
        if (block.kind == Block::Kind::Maths)
            pieces.push_back({true, block.text});
        for (const Inline& piece : block.inlines)
            switch (piece.kind) {
            case Inline::Kind::Maths:
                pieces.push_back({true, piece.text});
                break;
            case Inline::Kind::LineBreak:
            case Inline::Kind::RowEnd:
            case Inline::Kind::CellEnd:
                pieces.push_back({false, " "});
                break;
            default:
                pieces.push_back({false, piece.text});
            }
    }
    return pieces;
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

std::optional<std::pair<std::string, std::string>> shareIn(std::string_view statement) {
    std::string typed;
    for (const Block& block : statementBlocks(statement))
        for (const Inline& piece : block.inlines)
            typed += piece.kind == Inline::Kind::Maths ? asTyped(piece.text) : piece.text;
    std::optional<std::pair<std::string, std::string>> found;
    for (const std::string_view of : {" of ", " من "})
        for (std::size_t at = 0; (at = typed.find(of, at)) != std::string::npos; ++at) {
            std::string_view before = withoutEnd(std::string_view(typed).substr(0, at));
            if (!takeEnd(before, "%") && !takeEnd(before, "٪"))
                continue;
            const std::string share = takeNumber(before);
            std::size_t end = at + of.size();
            const std::size_t start = end;
            while (end < typed.size() &&
                   (std::isdigit(static_cast<unsigned char>(typed[end])) != 0 ||
                    ((typed[end] == '.' || typed[end] == ',') && end + 1 < typed.size() &&
                     std::isdigit(static_cast<unsigned char>(typed[end + 1])) != 0)))
                ++end;
            std::string whole = typed.substr(start, end - start);
            std::erase(whole, ',');
            if (share.empty() || whole.empty())
                continue;
            if (found)
                return std::nullopt;
            found = {share, whole};
        }
    return found;
}

} // namespace khatwa::tutor
