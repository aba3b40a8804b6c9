#include "engine/selftest/tiny_model.h"
#include "tests/engine/support/huggingface_folder.h"
#include "ui/Models/engine_service.h"
#include "ui/Models/error_words.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <optional>

using namespace khatwa;
using namespace khatwa::ui;

class EngineServiceTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir folder_;

    std::filesystem::path path(const char* name) const {
        return folder_.filePath(QString::fromUtf8(name)).toStdString();
    }

    struct Refusal {
        engine::ErrorCode code;
        QString words; ///< as the window says it
        int steps = 0; ///< of loading before it
    };
    static std::optional<Refusal> refusalOf(const std::filesystem::path& model) {
        EngineService service;
        int steps = 0;
        try {
            (void)service.load(model, 0, [&](double) {
                ++steps;
                return true;
            });
        } catch (const engine::Error& error) {
            QStringList arguments;
            for (const std::string& argument : error.arguments())
                arguments.append(QString::fromStdString(argument));
            const QString message = QString::fromStdString(error.what());
            return Refusal{error.code(), errorWords(error.code(), arguments, message), steps};
        }
        return std::nullopt;
    }

private slots:
    /// Every question to it would fail, after all its weights were read.
    void aModelWithoutATokenizerIsRefusedBeforeItsWeightsAreRead() {
        engine::TinyModel model = engine::makeTinyModel({});
        model.tokenizer = {};
        const std::vector<std::byte> bytes = engine::writeTinyGguf(model);
        QFile file(folder_.filePath(QStringLiteral("weights.gguf")));
        QVERIFY(file.open(QFile::WriteOnly));
        QCOMPARE(file.write(reinterpret_cast<const char*>(bytes.data()),
                            static_cast<qint64>(bytes.size())),
                 static_cast<qint64>(bytes.size()));
        file.close();
        const auto refusal = refusalOf(path("weights.gguf"));
        QVERIFY(refusal);
        QCOMPARE(refusal->code, engine::ErrorCode::Unsupported);
        QVERIFY2(refusal->words.contains(QStringLiteral("no tokenizer")),
                 qPrintable(refusal->words));
        QCOMPARE(refusal->steps, 0);
    }

    void aFolderWithoutATokenizerSaysWhatToPutThere() {
        engine::writeHuggingFaceFolder(engine::makeTinyModel({}), path("model"));
        for (const char* name : {"tokenizer.json", "tokenizer_config.json"})
            std::filesystem::remove(path("model") / name);
        const auto refusal = refusalOf(path("model"));
        QVERIFY(refusal);
        QCOMPARE(refusal->code, engine::ErrorCode::PartMissing);
        QVERIFY2(refusal->words.contains(QStringLiteral("tokenizer.json")),
                 qPrintable(refusal->words));
        QCOMPARE(refusal->steps, 0);
    }
};

QTEST_GUILESS_MAIN(EngineServiceTest)
#include "engine_service_test.moc"
