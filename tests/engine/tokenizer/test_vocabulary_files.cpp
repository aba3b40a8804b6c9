#include "engine/files/model_files.h"
#include "engine/tokenizer/byte_alphabet.h"
#include "engine/tokenizer/pre_tokenizers.h"
#include "engine/tokenizer/splitter.h"
#include "engine/tokenizer/tokenizer.h"

#include <QFile>
#include <QTest>

#include <array>
#include <unordered_map>

using namespace khatwa::engine;

namespace {

using Ranks = std::unordered_map<std::string, std::size_t>;

constexpr std::array kTexts = {
    "Solve 7x - 12 = 30 for x. The answer isn't 5; it's $x = 6$.",
    "حُلَّ المعادلة ٣س + ٥ = ٢٠ ثمّ تحقّق من الناتج.",
    "\\begin{aligned}\n  \\frac{a}{b} &= \\sqrt{2x+1} \\\\\n  x &\\ge "
    "0\n\\end{aligned}\n\\boxed{42}",
    "3.14159265358979 1000000 0x7fff 12,345,678",
    "😀👩‍👩‍👧‍👦🇸🇦 ok ✅",
    "求方程 x²-5x+6=0 的解。二次方程式を解け。",
    "for (int i = 0; i < n; ++i) {\n\tsum += a[i];   // total\n}\r\n\r\n",
    "   leading, trailing   \n\n\n   ",
    "antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis "
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
};

Ranks readRanks(const QString& path) {
    Ranks ranks;
    QFile file(path);
    if (!file.open(QFile::ReadOnly))
        return ranks;
    for (const QByteArray& line : file.readAll().split('\n')) {
        const qsizetype space = line.indexOf(' ');
        if (space > 0)
            ranks[QByteArray::fromBase64(line.left(space)).toStdString()] =
                line.mid(space + 1).toULongLong();
    }
    return ranks;
}

/// Encoding as tiktoken does it: of all neighbours whose joined bytes are a token of a rank below
/// `limit`, join the first pair of the lowest rank, until there is none.
std::vector<std::string> joinByRank(const Ranks& ranks, std::string_view piece, std::size_t limit) {
    std::vector<std::string> parts;
    for (const char c : piece)
        parts.emplace_back(1, c);
    while (true) {
        std::size_t best = parts.size();
        std::size_t bestRank = limit;
        for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
            const auto found = ranks.find(parts[i] + parts[i + 1]);
            if (found != ranks.end() && found->second < bestRank) {
                best = i;
                bestRank = found->second;
            }
        }
        if (best == parts.size())
            return parts;
        parts[best] += parts[best + 1];
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(best) + 1);
    }
}

/// The merges that ranks stand for: a token's is the pair that encoding would join last.
TokenizerSpec specOf(const Ranks& ranks) {
    TokenizerSpec spec;
    spec.preTokenizer = "qwen2";
    std::vector<const std::string*> tokens(ranks.size());
    for (const auto& [text, rank] : ranks)
        tokens.at(rank) = &text;
    for (std::size_t rank = 0; rank < tokens.size(); ++rank) {
        spec.tokens.push_back({toByteAlphabet(*tokens[rank]), TokenizerSpec::Kind::Normal});
        if (tokens[rank]->size() < 2)
            continue;
        const std::vector<std::string> pair = joinByRank(ranks, *tokens[rank], rank);
        if (pair.size() == 2)
            spec.merges.emplace_back(toByteAlphabet(pair[0]), toByteAlphabet(pair[1]));
    }
    return spec;
}

} // namespace

/// Checks against vocabularies of real models that lie beside the repository where there are some
/// (they are too large for it). Without them there is nothing here to check.
class VocabularyFilesTest : public QObject {
    Q_OBJECT

    static QString folder() {
        return QStringLiteral(KHATWA_SOURCE_DIR "/../shared/data/tokenizers/");
    }

private slots:
    void deepSeekVocabularyGivesTheExpectedIds() {
        const QString base = folder() + QStringLiteral("ggml-vocab-deepseek-llm.gguf");
        QFile texts(base + QStringLiteral(".inp"));
        QFile ids(base + QStringLiteral(".out"));
        if (!texts.open(QFile::ReadOnly) || !ids.open(QFile::ReadOnly))
            return;
        const auto model = ModelFiles::open(base.toStdString());
        QVERIFY(model->tensors().empty());
        const Tokenizer tokenizer(model->tokenizer());

        const QList<QByteArray> lines = ids.readAll().trimmed().split('\n');
        const QStringList parts =
            QString::fromUtf8(texts.readAll()).split(QStringLiteral("\n__ggml_vocab_test__\n"));
        QCOMPARE(parts.size(), lines.size() + 1); // a mark closes the list
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const std::string text = parts[i].toStdString();
            std::vector<TokenId> expected;
            for (const QByteArray& id : lines[i].split(' '))
                if (!id.isEmpty())
                    expected.push_back(id.toInt());
            QCOMPARE(tokenizer.encode(text, false), expected);
            QCOMPARE(tokenizer.decode(expected), text);
        }
    }

    void qwenRanksGiveTheIdsOfRankEncoding() {
        const Ranks ranks = readRanks(folder() + QStringLiteral("qwen.tiktoken"));
        if (ranks.empty())
            return;
        const Tokenizer tokenizer(specOf(ranks));
        const Splitter splitter(preTokenizer("qwen2")->patterns);
        for (const char* text : kTexts) {
            std::vector<TokenId> expected;
            for (const std::string_view piece : splitter.split(text))
                for (const std::string& part : joinByRank(ranks, piece, ranks.size()))
                    expected.push_back(static_cast<TokenId>(ranks.at(part)));
            QCOMPARE(tokenizer.encode(text, false), expected);
            QCOMPARE(tokenizer.decode(expected), std::string(text));
        }
        // What is published for this family.
        QCOMPARE(tokenizer.encode("Hello, world!", false),
                 std::vector<TokenId>({9707, 11, 1879, 0}));
    }
};

QTEST_GUILESS_MAIN(VocabularyFilesTest)
#include "test_vocabulary_files.moc"
