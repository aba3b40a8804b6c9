#include "engine/files/model_files.h"
#include "tests/engine/files/expect_error.h"
#include "tests/engine/files/gguf_builder.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

using namespace khatwa;
using namespace khatwa::engine;
using namespace khatwa::engine::test;

namespace {

std::shared_ptr<const ModelFiles> openBytes(const GgufBuilder& builder) {
    return ModelFiles::openMemory(builder.bytes(), "tiny.gguf");
}

/// One of three parts, each with one tensor.
GgufBuilder part(std::uint16_t number, std::uint16_t count = 3) {
    GgufBuilder b;
    if (number == 0)
        b = tinyGguf("qwen2");
    else
        b.tensor("blk." + std::to_string(number) + ".attn_q.weight", {8, 8});
    b.scalar("split.no", GgufType::Uint16, number)
        .scalar("split.count", GgufType::Uint16, count)
        .scalar("split.tensors.count", GgufType::Int32, std::int32_t(6));
    return b;
}

std::filesystem::path write(const QTemporaryDir& folder, const char* name, const Bytes& bytes) {
    const QString path = folder.filePath(QString::fromUtf8(name));
    QFile file(path);
    if (!file.open(QFile::WriteOnly) || file.write(reinterpret_cast<const char*>(bytes.data()),
                                                   static_cast<qint64>(bytes.size())) < 0)
        return {};
    return path.toStdString();
}

} // namespace

class GgufTest : public QObject {
    Q_OBJECT

private slots:
    void configIsReadFromTheKeysOfItsArchitecture() {
        const auto model = openBytes(tinyGguf("qwen3"));
        const ModelConfig& config = model->config();
        QCOMPARE(config.architecture, std::string("qwen3"));
        QCOMPARE(config.name, std::string("Tiny"));
        QCOMPARE(config.layers, 1);
        QCOMPARE(config.width, 8);
        QCOMPARE(config.heads, 2);
        QCOMPARE(config.kvHeads, 1);
        QCOMPARE(config.headDim, 4);
        QCOMPARE(config.feedForward, 16);
        QCOMPARE(config.vocabulary, 6);
        QCOMPARE(config.contextLength, 64);
        QCOMPARE(config.normEpsilon, double(1e-5F));
        QCOMPARE(config.ropeTheta, 1e6);
        QCOMPARE(model->format(), std::string("GGUF v3"));
    }

    void bothVersionsAreRead() {
        GgufBuilder b = tinyGguf("qwen3");
        b.version = 2;
        QCOMPARE(openBytes(b)->format(), std::string("GGUF v2"));
        for (const std::uint32_t version : {0U, 1U, 4U, 0x03000000U}) {
            b.version = version;
            EXPECT_ERROR(openBytes(b), ErrorCode::Unsupported, "tiny.gguf cannot be used");
        }
    }

    void tensorsKeepShapeTypeAndBytes() {
        const auto model = openBytes(tinyGguf("qwen2"));
        QCOMPARE(model->tensors().size(), 4U);
        const NamedTensor* down = model->find("blk.0.ffn_down.weight");
        QVERIFY(down != nullptr);
        QCOMPARE(down->matrix.type, TensorType::Q8_0);
        QCOMPARE(down->matrix.rows, 2);
        QCOMPARE(down->matrix.columns, 32);
        QCOMPARE(down->matrix.bytes(), 68U);
        QCOMPARE(int(down->matrix.data[67]), 3);
        QCOMPARE(model->find("output_norm.weight")->matrix.rows, 1);
        QCOMPARE(model->find("output_norm.weight")->matrix.columns, 8);
        QVERIFY(model->find("blk.9.ffn_down.weight") == nullptr);
    }

    void dataIsFoundAtTheFilesOwnAlignment() {
        GgufBuilder b = tinyGguf("qwen3", 256);
        b.number("general.alignment", 256);
        const auto model = openBytes(b);
        QCOMPARE(int(model->find("output_norm.weight")->matrix.data[5]), 5);
    }

    void llamaRotatesInterleavedPairsTheOthersHalves() {
        QCOMPARE(openBytes(tinyGguf("llama"))->config().ropeLayout, RopeLayout::Interleaved);
        QCOMPARE(openBytes(tinyGguf("qwen2"))->config().ropeLayout, RopeLayout::Halves);
        QCOMPARE(openBytes(tinyGguf("qwen3"))->config().ropeLayout, RopeLayout::Halves);
    }

    void embeddingsAreTiedWhereThereIsNoOutputMatrix() {
        GgufBuilder b = tinyGguf("qwen3");
        QVERIFY(openBytes(b)->config().tiedEmbeddings);
        b.tensor("output.weight", {8, 6});
        QVERIFY(!openBytes(b)->config().tiedEmbeddings);
    }

    void keyLengthSetsTheHeadSize() {
        GgufBuilder b = tinyGguf("qwen3");
        b.number("qwen3.attention.key_length", 16).number("qwen3.attention.value_length", 16);
        QCOMPARE(openBytes(b)->config().headDim, 16);
        GgufBuilder uneven = tinyGguf("qwen3");
        uneven.number("qwen3.attention.value_length", 16);
        EXPECT_ERROR(openBytes(uneven), ErrorCode::Unsupported, "keys and values differ");
    }

    void yarnOfTheR1DistillHasANetScaleOfOne() {
        for (const char* key :
             {"qwen3.rope.scaling.attn_factor", "qwen3.rope.scaling.yarn_attn_factor"}) {
            GgufBuilder b = tinyGguf("qwen3");
            b.text("qwen3.rope.scaling.type", "yarn")
                .real("qwen3.rope.scaling.factor", 4.0F)
                .number("qwen3.rope.scaling.original_context_length", 32768)
                .real(key, 0.8782488562869419F);
            const RopeScaling scaling = openBytes(b)->config().ropeScaling;
            QCOMPARE(scaling.kind, RopeScalingKind::Yarn);
            QCOMPARE(scaling.factor, 4.0);
            QCOMPARE(scaling.originalContext, 32768);
            QVERIFY(std::abs(scaling.attentionFactor - 1.0) < 1e-7);
            QCOMPARE(scaling.betaFast, 32.0);
            QCOMPARE(scaling.betaSlow, 1.0);
        }
    }

    void yarnWithoutAFactorOfItsOwnGrowsWithTheLogarithm() {
        GgufBuilder b = tinyGguf("qwen3");
        b.text("qwen3.rope.scaling.type", "yarn").real("qwen3.rope.scaling.factor", 4.0F);
        QCOMPARE(openBytes(b)->config().ropeScaling.attentionFactor, 0.1 * std::log(4.0) + 1.0);
    }

    void yarnThatIsMixedOtherwiseIsRefused() {
        GgufBuilder b = tinyGguf("qwen3");
        b.text("qwen3.rope.scaling.type", "yarn")
            .real("qwen3.rope.scaling.factor", 4.0F)
            .real("qwen3.rope.scaling.yarn_ext_factor", 0.5F);
        EXPECT_ERROR(openBytes(b), ErrorCode::Unsupported, "extrapolation factor");
    }

    void unknownRotaryScalingIsNamed() {
        GgufBuilder b = tinyGguf("qwen3");
        b.text("qwen3.rope.scaling.type", "longrope");
        EXPECT_ERROR(openBytes(b), ErrorCode::Unsupported, "\"longrope\"");
    }

    void unknownArchitectureIsNamed() {
        EXPECT_ERROR(openBytes(tinyGguf("mamba")), ErrorCode::Unsupported, "\"mamba\"");
    }

    void unknownTensorFormatIsNamed() {
        GgufBuilder b = tinyGguf("qwen3");
        b.tensorHeader("blk.0.attn_k.weight", {32, 2}, 6, 0);
        EXPECT_ERROR(openBytes(b), ErrorCode::Unsupported, "Q5_0");
        GgufBuilder newer = tinyGguf("qwen3");
        newer.tensorHeader("blk.0.attn_k.weight", {32, 2}, 23, 0);
        EXPECT_ERROR(openBytes(newer), ErrorCode::Unsupported, "IQ4_XS");
        GgufBuilder unheard = tinyGguf("qwen3");
        unheard.tensorHeader("blk.0.attn_k.weight", {32, 2}, 4711, 0);
        EXPECT_ERROR(openBytes(unheard), ErrorCode::Unsupported, "number 4711");
    }

    void biasThatNoArchitectureHasIsRefused() {
        GgufBuilder b = tinyGguf("qwen2");
        b.tensor("blk.0.ffn_up.bias", {8});
        EXPECT_ERROR(openBytes(b), ErrorCode::Unsupported, "ffn_up.bias");
    }

    void tokenizerIsRead() {
        const TokenizerSpec spec = openBytes(tinyGguf("qwen3"))->tokenizer();
        QCOMPARE(spec.tokens.size(), 6U);
        QCOMPARE(spec.tokens[3].text, std::string("ab"));
        QCOMPARE(spec.tokens[4].kind, TokenizerSpec::Kind::Control);
        QCOMPARE(spec.tokens[5].kind, TokenizerSpec::Kind::Unused);
        QCOMPARE(spec.merges.size(), 1U);
        QCOMPARE(spec.merges[0].first, std::string("a"));
        QCOMPARE(spec.preTokenizer, std::string("qwen2"));
        QCOMPARE(spec.bos, -1);
        QVERIFY(!spec.addBos);
        QCOMPARE(spec.endTokens, std::vector<TokenId>({4}));
    }

    void samplingDefaultsAndTemplateAreRead() {
        GgufBuilder b = tinyGguf("qwen3");
        b.real("general.sampling.temp", 0.6F)
            .real("general.sampling.top_p", 0.95F)
            .scalar("general.sampling.top_k", GgufType::Int32, std::int32_t(20))
            .real("general.sampling.min_p", 0.0F)
            .real("general.sampling.penalty_repeat", 1.05F)
            .text("tokenizer.chat_template", "{{ messages }}");
        const auto model = openBytes(b);
        QCOMPARE(model->samplingDefaults().temperature, double(0.6F));
        QCOMPARE(model->samplingDefaults().topP, double(0.95F));
        QCOMPARE(model->samplingDefaults().topK, 20);
        QCOMPARE(model->samplingDefaults().minP, 0.0);
        QCOMPARE(model->samplingDefaults().repetitionPenalty, double(1.05F));
        QCOMPARE(model->chatTemplate(), std::string("{{ messages }}"));
    }

    void whatIsNotSaidStaysUnsaid() {
        const SamplingDefaults sampling = openBytes(tinyGguf("qwen3"))->samplingDefaults();
        QVERIFY(sampling.temperature < 0 && sampling.topP < 0 && sampling.topK < 0);
    }

    void senselessSamplingStaysUnsaid() {
        GgufBuilder b = tinyGguf("qwen3");
        b.real("general.sampling.temp", std::numeric_limits<float>::quiet_NaN())
            .real("general.sampling.top_p", 7.0F)
            .real("general.sampling.penalty_repeat", std::numeric_limits<float>::infinity());
        const SamplingDefaults sampling = openBytes(b)->samplingDefaults();
        QCOMPARE(sampling.temperature, -1.0);
        QCOMPARE(sampling.topP, -1.0);
        QCOMPARE(sampling.repetitionPenalty, -1.0);
        // Finite, and still nothing that a question could be answered with.
        for (const float penalty : {1e-39F, 1e9F}) {
            GgufBuilder far = tinyGguf("qwen3");
            far.real("general.sampling.temp", 200.0F)
                .real("general.sampling.penalty_repeat", penalty);
            const SamplingDefaults dropped = openBytes(far)->samplingDefaults();
            QCOMPARE(dropped.temperature, -1.0);
            QCOMPARE(dropped.repetitionPenalty, -1.0);
        }
    }

    void llamaBeginsWithItsBosUnlessTheFileSaysOtherwise() {
        const auto vocabulary = [](const char* name) {
            GgufBuilder b;
            b.text("tokenizer.ggml.model", "gpt2")
                .text("tokenizer.ggml.pre", name)
                .texts("tokenizer.ggml.tokens", {"a", "<|begin_of_text|>"})
                .numbers("tokenizer.ggml.token_type", {1, 3})
                .number("tokenizer.ggml.bos_token_id", 1);
            return b;
        };
        QVERIFY(openBytes(vocabulary("llama-bpe"))->tokenizer().addBos);
        QVERIFY(!openBytes(vocabulary("qwen2"))->tokenizer().addBos);
        GgufBuilder without = vocabulary("llama-bpe");
        without.flag("tokenizer.ggml.add_bos_token", false);
        QVERIFY(!openBytes(without)->tokenizer().addBos);
        GgufBuilder with = vocabulary("deepseek-r1-qwen");
        with.flag("tokenizer.ggml.add_bos_token", true);
        QVERIFY(openBytes(with)->tokenizer().addBos);
    }

    void otherTokenizersAreNamed() {
        GgufBuilder b;
        b.text("general.architecture", "llama").text("tokenizer.ggml.model", "llama");
        EXPECT_ERROR(openBytes(b), ErrorCode::Unsupported, "\"llama\"");
    }

    void aVocabularyAloneOpensWhateverItsArchitecture() {
        GgufBuilder b;
        b.text("general.architecture", "starcoder2")
            .text("tokenizer.ggml.model", "gpt2")
            .text("tokenizer.ggml.pre", "gpt-2")
            .texts("tokenizer.ggml.tokens", {"a"});
        QCOMPARE(openBytes(b)->tokenizer().tokens.size(), 1U);
    }

    void splitFileOpensThroughAnyOfItsParts() {
        const QTemporaryDir folder;
        const auto first = write(folder, "m-00001-of-00003.gguf", part(0).bytes());
        const auto second = write(folder, "m-00002-of-00003.gguf", part(1).bytes());
        const auto third = write(folder, "m-00003-of-00003.gguf", part(2).bytes());
        for (const auto& path : {first, second, third}) {
            const auto model = ModelFiles::open(path);
            QCOMPARE(model->tensors().size(), 6U);
            QCOMPARE(model->config().architecture, std::string("qwen2"));
            QVERIFY(model->find("blk.2.attn_q.weight") != nullptr);
            QCOMPARE(model->fileBytes(), std::filesystem::file_size(first) +
                                             std::filesystem::file_size(second) +
                                             std::filesystem::file_size(third));
        }
    }

    void missingPartIsNamed() {
        const QTemporaryDir folder;
        const auto first = write(folder, "m-00001-of-00003.gguf", part(0).bytes());
        write(folder, "m-00002-of-00003.gguf", part(1).bytes());
        EXPECT_ERROR(ModelFiles::open(first), ErrorCode::PartMissing, "m-00003-of-00003.gguf");
    }

    void partsMustBelongTogether() {
        const QTemporaryDir folder;
        const auto first = write(folder, "m-00001-of-00003.gguf", part(0).bytes());
        write(folder, "m-00002-of-00003.gguf", part(1).bytes());
        const auto third = write(folder, "m-00003-of-00003.gguf", part(1).bytes());
        EXPECT_ERROR(ModelFiles::open(first), ErrorCode::FileCorrupt, "part 3 of 3");
        write(folder, "m-00003-of-00003.gguf", part(2, 4).bytes());
        EXPECT_ERROR(ModelFiles::open(first), ErrorCode::FileCorrupt, "of 4");
        const auto renamed = write(folder, "renamed.gguf", part(0).bytes());
        EXPECT_ERROR(ModelFiles::open(renamed), ErrorCode::PartMissing, "-00001-of-00003.gguf");
        EXPECT_ERROR(openBytes(part(0)), ErrorCode::Unsupported, "from memory");
    }

    void missingFileAndFolderAreSaid() {
        EXPECT_ERROR(ModelFiles::open("no/such/model.gguf"), ErrorCode::FileNotFound,
                     "no/such/model.gguf");
        const QTemporaryDir folder;
        EXPECT_ERROR(ModelFiles::open(folder.path().toStdString()), ErrorCode::Unsupported,
                     "no model in this folder");
    }

    void aFileOfAnotherFormatSaysWhatToChoose() {
        const QTemporaryDir folder;
        const Bytes bytes = part(1).bytes();
        const Bytes other(bytes.begin() + 4, bytes.end()); // without "GGUF"
        for (const char* name : {"model.safetensors", "Model-00001-of-00002.SAFETENSORS",
                                 "config.json", "tokenizer.json"})
            EXPECT_ERROR(ModelFiles::open(write(folder, name, other)), ErrorCode::Unsupported,
                         "choose the folder it lies in");
        for (const char* name : {"pytorch_model.bin", "consolidated.00.pth", "model.pt"})
            EXPECT_ERROR(ModelFiles::open(write(folder, name, other)), ErrorCode::Unsupported,
                         "take the model as safetensors or GGUF");
        EXPECT_ERROR(ModelFiles::open(write(folder, "model.gguf", other)), ErrorCode::FileCorrupt,
                     "does not begin as a GGUF file does");
        // What it is decides, not its name.
        QVERIFY(!ModelFiles::open(write(folder, "odd.bin", tinyGguf("qwen3").bytes()))
                     ->tensors()
                     .empty());
    }

    void truncatedFileSaysHowMuchIsThere() {
        Bytes bytes = tinyGguf("qwen3").bytes();
        const std::size_t whole = bytes.size() - 28; // the last tensor is padded to 32 bytes
        bytes.resize(whole - 40);
        EXPECT_ERROR(ModelFiles::openMemory(bytes, "half.gguf"), ErrorCode::FileTruncated,
                     "half.gguf ends too early: " + std::to_string(bytes.size()) + " of " +
                         std::to_string(whole) + " bytes. Copy it again.");
    }
};

QTEST_GUILESS_MAIN(GgufTest)
#include "test_gguf.moc"
