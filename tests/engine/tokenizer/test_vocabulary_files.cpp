#include "engine/files/model_files.h"
#include "engine/tokenizer/tokenizer.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace khatwa::engine;

/// Checks against vocabularies of real models that lie beside the repository where there are some
/// (they are too large for it). Without them there is nothing here to check.
class VocabularyFilesTest : public QObject {
    Q_OBJECT

    static QString folder() { return QStringLiteral(KHATWA_SOURCE_DIR "/../shared/data/tokenizers/"); }

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

        const QByteArray all = texts.readAll();
        QList<QByteArray> parts;
        for (qsizetype at = 0, next = 0; next >= 0; at = next) {
            static const QByteArray kMark = "\n__ggml_vocab_test__\n";
            next = all.indexOf(kMark, at);
            parts.append(all.mid(at, next < 0 ? -1 : next - at));
            if (next >= 0)
                next += kMark.size();
        }
        const QList<QByteArray> lines = ids.readAll().trimmed().split('\n');
        // The mark after the last text closes the list.
        QCOMPARE(parts.size(), lines.size() + 1);
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
};

QTEST_GUILESS_MAIN(VocabularyFilesTest)
#include "test_vocabulary_files.moc"
