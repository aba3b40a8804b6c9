#include "tests/app/tutor/scanner_checks.h"

#include <algorithm>
#include <numeric>

namespace khatwa::tutor::checks {

namespace {

using Kind = Block::Kind;

std::string nameOf(Kind kind) {
    switch (kind) {
    case Kind::Thinking:
        return "thinking";
    case Kind::Text:
        return "text";
    case Kind::Step:
        return "step";
    case Kind::Maths:
        return "maths";
    case Kind::Code:
        return "code";
    case Kind::Table:
        return "table";
    case Kind::Answer:
        return "answer";
    case Kind::Heading:
        return "heading";
    case Kind::Item:
        return "item";
    }
    return "?";
}

std::string onOneLine(std::string text) {
    for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1))
        text.replace(at, 1, "⏎");
    return text;
}

std::string describe(const Inline& part) {
    switch (part.kind) {
    case Inline::Kind::Text:
        return part.text;
    case Inline::Kind::Maths:
        return "⟦" + onOneLine(part.text) + "⟧";
    case Inline::Kind::Code:
        return "‹" + part.text + "›";
    case Inline::Kind::Emphasis:
        return "⟨" + part.text + "⟩";
    case Inline::Kind::Strong:
        return "⟪" + part.text + "⟫";
    case Inline::Kind::LineBreak:
        return "⏎";
    case Inline::Kind::CellEnd:
        return "¦" + part.text;
    case Inline::Kind::RowEnd:
        return "¦¦";
    }
    return "?";
}

std::string describe(const Block& block) {
    std::string line;
    if (block.thinking)
        line += "~ ";
    else if (block.number > 0 && block.kind != Kind::Step)
        line += std::to_string(block.number) + ". ";
    if (!(block.kind == Kind::Thinking && block.thinking))
        line += nameOf(block.kind);
    if (block.kind == Kind::Step)
        line += " " + std::to_string(block.number);
    if (block.level > 0)
        line += " " + std::to_string(block.level);
    if (!block.marker.empty())
        line += " " + block.marker;
    if (!line.ends_with("~ "))
        line += ": ";
    if (block.kind == Kind::Maths || block.kind == Kind::Answer || block.kind == Kind::Code)
        line += onOneLine(block.text);
    for (const Inline& part : block.inlines)
        line += describe(part);
    if (!block.complete)
        line += " …";
    return line;
}

/// What a reader sees, but for white space and for the marks that may yet find their pair.
std::string wordsOf(const std::vector<Block>& blocks) {
    std::string words;
    const auto add = [&](std::string_view text) {
        for (const char c : text)
            if (std::string_view(" \t\n*_[]()!<>").find(c) == std::string_view::npos)
                words += c;
    };
    for (const Block& block : blocks) {
        add(block.marker);
        if (block.kind == Kind::Maths || block.kind == Kind::Code)
            add(block.text);
        for (const Inline& part : block.inlines)
            add(part.text);
    }
    return words;
}

std::string at(std::string_view text, std::size_t end, const std::string& what) {
    return what + " after \"" + std::string(text.substr(0, end)) + "\"";
}

std::optional<std::string> checkShape(const std::vector<Block>& blocks, bool ended) {
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        if (blocks[i].id != i + 1)
            return "ids do not count from 1";
        if (!blocks[i].complete && (ended || i + 1 < blocks.size()))
            return "a block that is not the last, or at the end, is not complete";
    }
    return std::nullopt;
}

} // namespace

std::string describe(const std::vector<Block>& blocks) {
    std::string text;
    for (const Block& block : blocks)
        text += describe(block) + "\n";
    return text;
}

std::vector<std::string> formulas(const std::vector<Block>& blocks) {
    std::vector<std::string> all;
    for (const Block& block : blocks) {
        if (block.kind == Kind::Maths)
            all.push_back(block.text);
        for (const Inline& part : block.inlines)
            if (part.kind == Inline::Kind::Maths)
                all.push_back(part.text);
    }
    return all;
}

std::vector<std::size_t> everyByte(std::string_view text) {
    std::vector<std::size_t> cuts(text.size());
    std::iota(cuts.begin(), cuts.end(), std::size_t{1});
    return cuts;
}

std::optional<std::string> checkGrowth(std::string_view text, const std::vector<std::size_t>& cuts,
                                       ScannerOptions options) {
    StreamScanner scanner(options);
    std::vector<Block> drawn; // as a page would have them, from what the calls return
    std::vector<Block> before;
    std::vector<std::string> had;
    std::string words;
    int epoch = 0;
    std::size_t from = 0;
    for (std::size_t i = 0; i <= cuts.size(); ++i) {
        const bool ended = i == cuts.size();
        const std::size_t end = ended ? text.size() : std::min(cuts[i], text.size());
        std::vector<Block> changed = scanner.push(text.substr(from, end - from));
        from = end;
        if (ended) {
            if (!changed.empty())
                return "the last cut is not the end";
            changed = scanner.finish();
        }
        const std::vector<Block>& after = scanner.blocks();
        if (const auto wrong = checkShape(after, ended))
            return at(text, end, *wrong);
        const bool again = scanner.epoch() != epoch;
        epoch = scanner.epoch();
        if (again)
            drawn.clear();
        for (const Block& block : changed) {
            if (block.id > drawn.size() + 1)
                return at(text, end, "a block was left out of what changed");
            drawn.resize(std::max<std::size_t>(drawn.size(), block.id));
            drawn[block.id - 1] = block;
        }
        if (drawn != after)
            return at(text, end, "the changes do not add up to the blocks");
        std::vector<std::string> has = formulas(after);
        std::string shown = wordsOf(after);
        if (!again) {
            for (std::size_t k = 0; k < before.size(); ++k)
                if (before[k].complete && (k >= after.size() || !(before[k] == after[k])))
                    return at(text, end, "a complete block changed");
            if (had.size() > has.size() || !std::equal(had.begin(), had.end(), has.begin()))
                return at(text, end, "a formula that was drawn has changed");
            if (!shown.starts_with(words))
                return at(text, end,
                          "words that were shown have changed: \"" + words + "\" to \"" + shown +
                              "\"");
        }
        before = after;
        had = std::move(has);
        words = std::move(shown);
    }
    return std::nullopt;
}

Prefixes::State Prefixes::stateOf(const StreamScanner& scanner) {
    return {scanner.blocks(), scanner.thinking(), scanner.solution(),
            scanner.answer(), scanner.epoch(),    scanner.inThinking()};
}

Prefixes::Prefixes(std::string_view text, ScannerOptions options) : text_(text), options_(options) {
    for (std::size_t end = 0; end <= text.size(); ++end) {
        StreamScanner whole(options);
        whole.push(text.substr(0, end));
        states_.push_back(stateOf(whole));
        if (end == text.size()) {
            whole.finish();
            states_.push_back(stateOf(whole));
        }
    }
}

std::optional<std::string> Prefixes::check(const std::vector<std::size_t>& cuts) const {
    StreamScanner pieces(options_);
    std::size_t from = 0;
    const auto differs = [&](std::size_t index) -> std::optional<std::string> {
        const State& whole = states_[index];
        // Compared in place: copies of all blocks would be most of the work.
        if (pieces.blocks() == whole.blocks && pieces.thinking() == whole.thinking &&
            pieces.solution() == whole.solution && pieces.epoch() == whole.epoch &&
            pieces.inThinking() == whole.inThinking && pieces.answer() == whole.answer)
            return std::nullopt;
        return at(text_, std::min(index, text_.size()),
                  "in pieces:\n" + describe(pieces.blocks()) + "at once:\n" +
                      describe(whole.blocks) + "or the sources or the answer differ,");
    };
    for (std::size_t i = 0; i <= cuts.size(); ++i) {
        const std::size_t to = i < cuts.size() ? std::min(cuts[i], text_.size()) : text_.size();
        if (to < from)
            continue;
        pieces.push(text_.substr(from, to - from));
        from = to;
        if (auto wrong = differs(to))
            return wrong;
    }
    pieces.finish();
    return differs(text_.size() + 1);
}

std::optional<std::string>
checkChunking(std::string_view text, const std::vector<std::size_t>& cuts, ScannerOptions options) {
    return Prefixes(text, options).check(cuts);
}

} // namespace khatwa::tutor::checks
