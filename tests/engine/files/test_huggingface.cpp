#include "engine/files/huggingface_config.h"
#include "engine/files/model_files.h"
#include "engine/tokenizer/tokenizer.h"
#include "tests/engine/files/expect_error.h"
#include "tests/engine/files/folder_builder.h"

#include <QTest>

#include <cmath>

using namespace khatwa;
using namespace khatwa::engine;
using namespace khatwa::engine::test;
using nlohmann::json;

namespace {

void writeTiny(FolderBuilder& folder, const std::string& type) {
    folder.file("config.json", tinyConfig(type))
        .file("model.safetensors", tinyWeights().bytes())
        .file("tokenizer.json", tinyTokenizer());
}

ModelConfig configWith(const json& changes) {
    json config = tinyConfig("qwen3");
    config.update(changes);
    return readHuggingFaceConfig(config, "config.json");
}

} // namespace

class HuggingFaceTest : public QObject {
    Q_OBJECT

private slots:
    void folderIsReadUnderTheNamesOfGguf() {
        FolderBuilder folder;
        writeTiny(folder, "llama");
        const auto model = ModelFiles::open(folder.path());
        QCOMPARE(model->format(), std::string("Hugging Face folder"));
        QCOMPARE(model->tensors().size(), 3U);
        const NamedTensor* table = model->find("token_embd.weight");
        QVERIFY(table != nullptr);
        QCOMPARE(table->matrix.rows, 10);
        QCOMPARE(table->matrix.columns, 8);
        QCOMPARE(table->matrix.type, TensorType::BF16);
        QVERIFY(model->find("blk.0.attn_q.weight") != nullptr);
        QCOMPARE(model->find("output_norm.weight")->matrix.rows, 1);
        QCOMPARE(model->config().ropeLayout, RopeLayout::Halves);
        QCOMPARE(model->config().vocabulary, 10);
        QCOMPARE(model->config().headDim, 4);
        QVERIFY(model->config().tiedEmbeddings);
        QVERIFY(model->fileBytes() > 0);
    }

    void tensorNames_data() {
        QTest::addColumn<QString>("theirs");
        QTest::addColumn<QString>("ours");
        const auto row = [](const char* theirs, const char* ours) {
            QTest::newRow(theirs) << theirs << ours;
        };
        row("model.embed_tokens.weight", "token_embd.weight");
        row("model.norm.weight", "output_norm.weight");
        row("lm_head.weight", "output.weight");
        row("layers.7.mlp.up_proj.weight", "blk.7.ffn_up.weight");
        row("model.layers.35.self_attn.k_norm.weight", "blk.35.attn_k_norm.weight");
        row("model.layers.0.self_attn.v_proj.bias", "blk.0.attn_v.bias");
        row("model.layers.0.self_attn.o_proj.weight", "blk.0.attn_output.weight");
        row("model.layers.0.input_layernorm.weight", "blk.0.attn_norm.weight");
        row("model.layers.0.post_attention_layernorm.weight", "blk.0.ffn_norm.weight");
        row("model.layers.0.mlp.gate_proj.weight", "blk.0.ffn_gate.weight");
        row("model.layers.0.mlp.down_proj.weight", "blk.0.ffn_down.weight");
        row("model.layers.0.self_attn.rotary_emb.inv_freq", "");
        row("model.layers..mlp.up_proj.weight", "");
        row("model.layers.1234567.mlp.up_proj.weight", "");
        row("model.layers.1", "");
        row("", "");
    }
    void tensorNames() {
        QFETCH(QString, theirs);
        QFETCH(QString, ours);
        QCOMPARE(QString::fromStdString(
                     canonicalTensorName(theirs.toStdString()).value_or(std::string())),
                 ours);
    }

    void shardsAreFoundThroughTheIndex() {
        FolderBuilder folder;
        SafetensorsBuilder more;
        more.tensor("lm_head.weight", {10, 8});
        json config = tinyConfig("qwen2");
        config["tie_word_embeddings"] = false;
        folder.file("config.json", config)
            .file("model-00001-of-00002.safetensors", tinyWeights().bytes())
            .file("model-00002-of-00002.safetensors", more.bytes())
            .file("model.safetensors.index.json",
                  json{{"weight_map",
                        {{"model.embed_tokens.weight", "model-00001-of-00002.safetensors"},
                         {"lm_head.weight", "model-00002-of-00002.safetensors"}}}});
        const auto model = ModelFiles::open(folder.path());
        QCOMPARE(model->tensors().size(), 4U);
        QVERIFY(model->find("output.weight") != nullptr);
        QVERIFY(!model->config().tiedEmbeddings);

        folder.remove("model-00002-of-00002.safetensors");
        EXPECT_ERROR(ModelFiles::open(folder.path()), ErrorCode::PartMissing,
                     "model-00002-of-00002.safetensors");
        folder.remove("model.safetensors.index.json");
        EXPECT_ERROR(ModelFiles::open(folder.path()), ErrorCode::PartMissing,
                     "model.safetensors.index.json");
    }

    void indexCannotLeadOutOfTheFolder() {
        for (const char* name :
             {"../model.safetensors", "/etc/x.safetensors", "a/b.safetensors", "..\\x.safetensors",
              ".safetensors", "model.safetensors.index.json", "config.json", ""}) {
            FolderBuilder folder;
            writeTiny(folder, "qwen3");
            folder.file("model.safetensors.index.json",
                        json{{"weight_map", {{"model.norm.weight", name}}}});
            EXPECT_ERROR(ModelFiles::open(folder.path()), ErrorCode::FileCorrupt,
                         "is not the name of a safetensors file");
        }
    }

    void indexMustTellTheTruth() {
        FolderBuilder folder;
        writeTiny(folder, "qwen3");
        folder.file("model.safetensors.index.json",
                    json{{"weight_map", {{"lm_head.weight", "model.safetensors"}}}});
        EXPECT_ERROR(ModelFiles::open(folder.path()), ErrorCode::FileCorrupt, "lm_head.weight");
        for (const json& map : {json(), json::array(), json::object(), json{{"a", 1}}}) {
            folder.file("model.safetensors.index.json", json{{"weight_map", map}});
            EXPECT_ERROR(ModelFiles::open(folder.path()), ErrorCode::FileCorrupt);
        }
    }

    void outputMatrixIsDroppedWhereEmbeddingsAreTied() {
        FolderBuilder folder;
        writeTiny(folder, "qwen3");
        SafetensorsBuilder weights = tinyWeights();
        weights.tensor("lm_head.weight", {10, 8});
        folder.file("model.safetensors", weights.bytes());
        QVERIFY(ModelFiles::open(folder.path())->find("output.weight") == nullptr);
    }

    void tensorAtAnOddAddressIsCopiedToAGoodOne() {
        FolderBuilder folder;
        writeTiny(folder, "qwen3");
        SafetensorsBuilder weights = tinyWeights();
        std::string header = weights.header.dump();
        while (header.size() % 2 == 0)
            header += ' ';
        folder.file("model.safetensors", weights.bytes(header));
        const auto model = ModelFiles::open(folder.path());
        const NamedTensor* norm = model->find("output_norm.weight");
        QCOMPARE(reinterpret_cast<std::uintptr_t>(norm->matrix.data) % 2, 0U);
        QCOMPARE(int(norm->matrix.data[15]), 15);
    }

    void unreadableTensorFormatIsNamed() {
        FolderBuilder folder;
        writeTiny(folder, "qwen3");
        SafetensorsBuilder weights = tinyWeights();
        weights.tensor("model.layers.0.mlp.up_proj.weight", {16, 8}, "F8_E4M3", 1)
            .tensor("model.layers.0.self_attn.rotary_emb.inv_freq", {2}, "I64", 8);
        folder.file("model.safetensors", weights.bytes());
        EXPECT_ERROR(ModelFiles::open(folder.path()), ErrorCode::Unsupported, "F8_E4M3");
    }

    void tensorOfALayerWithoutAPlaceIsNamed() {
        for (const char* name :
             {"model.layers.0.mlp.experts.3.up_proj.weight", "layers.0.self_attn.q_proj.lora_A",
              "model.layers.0.post_feedforward_layernorm.weight"}) {
            FolderBuilder folder;
            writeTiny(folder, "qwen3");
            SafetensorsBuilder weights = tinyWeights();
            weights.tensor(name, {8});
            folder.file("model.safetensors", weights.bytes());
            EXPECT_ERROR(ModelFiles::open(folder.path()), ErrorCode::Unsupported, name);
        }
        // Buffers that are worked out anew, and scales of a cache that is kept otherwise here.
        FolderBuilder folder;
        writeTiny(folder, "qwen3");
        SafetensorsBuilder weights = tinyWeights();
        weights.tensor("model.layers.0.self_attn.rotary_emb.inv_freq", {2})
            .tensor("model.layers.0.self_attn.k_scale", {1})
            .tensor("model.layers.0.self_attn.v_scale", {1});
        folder.file("model.safetensors", weights.bytes());
        QCOMPARE(ModelFiles::open(folder.path())->tensors().size(), 3U);
    }

    void rotaryScalingInOldAndNewSpelling() {
        const json yarn = {{"factor", 4.0},
                           {"original_max_position_embeddings", 32768},
                           {"attn_factor", 0.8782488562869419}};
        json old = yarn;
        old["type"] = "yarn";
        json now = yarn;
        now["rope_type"] = "yarn";
        now["rope_theta"] = 500000;
        const ModelConfig before = configWith({{"rope_scaling", old}});
        const ModelConfig after = configWith({{"rope_parameters", now}, {"rope_theta", nullptr}});
        for (const ModelConfig& config : {before, after}) {
            QCOMPARE(config.ropeScaling.kind, RopeScalingKind::Yarn);
            QCOMPARE(config.ropeScaling.factor, 4.0);
            QCOMPARE(config.ropeScaling.originalContext, 32768);
            QVERIFY(std::abs(config.ropeScaling.attentionFactor - 1.0) < 1e-9);
        }
        QCOMPARE(before.ropeTheta, 1e6);
        QCOMPARE(after.ropeTheta, 5e5);
    }

    void attentionFactorReplacesTheFormula() {
        const json rope = {{"rope_type", "yarn"},
                           {"factor", 4.0},
                           {"attention_factor", 1.25},
                           {"attn_factor", 7.0}};
        QCOMPARE(configWith({{"rope_scaling", rope}}).ropeScaling.attentionFactor, 1.25);
    }

    void llama3ScalingIsRead() {
        const json rope = {{"rope_type", "llama3"},
                           {"factor", 8.0},
                           {"low_freq_factor", 1.0},
                           {"high_freq_factor", 4.0},
                           {"original_max_position_embeddings", 8192}};
        const RopeScaling scaling = configWith({{"rope_scaling", rope}}).ropeScaling;
        QCOMPARE(scaling.kind, RopeScalingKind::Llama3);
        QCOMPARE(scaling.factor, 8.0);
        QCOMPARE(scaling.originalContext, 8192);
        QCOMPARE(scaling.lowFrequencyFactor, 1.0);
        QCOMPARE(scaling.highFrequencyFactor, 4.0);
    }

    void headSizeHasItsArchitecturesDefault() {
        QCOMPARE(configWith({{"head_dim", nullptr}}).headDim, 128);
        QCOMPARE(configWith({{"head_dim", nullptr}, {"model_type", "llama"}}).headDim, 4);
        QCOMPARE(configWith({{"num_key_value_heads", nullptr}}).kvHeads, 2);
    }

    void whatKhatwaDoesNotDoIsNamed() {
        const auto refused = [](const json& changes, const std::string& words) {
            return whatIsWrong([&] { configWith(changes); }, ErrorCode::Unsupported, words);
        };
        QCOMPARE(refused({{"model_type", "mixtral"}}, "\"mixtral\""), QString());
        QCOMPARE(refused({{"hidden_act", "gelu"}}, "\"gelu\""), QString());
        QCOMPARE(refused({{"use_sliding_window", true}}, "sliding window"), QString());
        QCOMPARE(refused({{"quantization_config", {{"quant_method", "gptq"}}}}, "\"gptq\""),
                 QString());
        QCOMPARE(refused({{"rope_scaling", {{"type", "dynamic"}}}}, "\"dynamic\""), QString());
        QCOMPARE(refused({{"rope_scaling",
                           {{"rope_type", "yarn"},
                            {"factor", 4.0},
                            {"original_max_position_embeddings", 64},
                            {"truncate", false}}}},
                         "\"truncate\""),
                 QString());
    }

    void senselessNumbersAreRefused() {
        for (const char* key :
             {"num_hidden_layers", "hidden_size", "num_attention_heads", "num_key_value_heads",
              "head_dim", "intermediate_size", "vocab_size", "max_position_embeddings",
              "rms_norm_eps", "rope_theta"})
            for (const json& value : {json(0), json(-1), json(-9.0e18), json(1e300), json("text"),
                                      json::array(), json(std::numeric_limits<std::int64_t>::max()),
                                      json(std::numeric_limits<std::uint64_t>::max())}) {
                if (value.is_number() && value.get<double>() > 0 &&
                    (key == std::string("rms_norm_eps") || key == std::string("rope_theta")))
                    continue; // large, and still a number to compute with
                EXPECT_ERROR(configWith({{key, value}}), ErrorCode::FileCorrupt);
            }
    }

    void endTokensAndSamplingAreCollected() {
        FolderBuilder folder;
        writeTiny(folder, "qwen3");
        folder.file("generation_config.json", json{{"temperature", 0.6},
                                                   {"top_p", 0.95},
                                                   {"top_k", 20},
                                                   {"repetition_penalty", 1.05},
                                                   {"eos_token_id", {4, 5}}});
        const auto model = ModelFiles::open(folder.path());
        QCOMPARE(model->tokenizer().endTokens, std::vector<TokenId>({4, 5}));
        QCOMPARE(model->samplingDefaults().temperature, 0.6);
        QCOMPARE(model->samplingDefaults().topP, 0.95);
        QCOMPARE(model->samplingDefaults().topK, 20);
        QCOMPARE(model->samplingDefaults().repetitionPenalty, 1.05);
    }

    void bosComesFromTheConfigurationToo() {
        FolderBuilder folder;
        writeTiny(folder, "llama");
        folder.file("tokenizer_config.json",
                    json{{"bos_token", {{"content", "<s>"}}}, {"add_bos_token", true}});
        const TokenizerSpec spec = ModelFiles::open(folder.path())->tokenizer();
        QCOMPARE(spec.bos, 5);
        QVERIFY(spec.addBos);
    }

    void chatTemplateMayBeTextListOrFile() {
        FolderBuilder folder;
        writeTiny(folder, "qwen3");
        folder.file("tokenizer_config.json", json{{"chat_template", "one"}});
        QCOMPARE(ModelFiles::open(folder.path())->chatTemplate(), std::string("one"));
        folder.file("tokenizer_config.json",
                    json{{"chat_template",
                          {{{"name", "tool_use"}, {"template", "two"}},
                           {{"name", "default"}, {"template", "three"}}}}});
        QCOMPARE(ModelFiles::open(folder.path())->chatTemplate(), std::string("three"));
        folder.file("chat_template.jinja", std::string("four"));
        QCOMPARE(ModelFiles::open(folder.path())->chatTemplate(), std::string("four"));
    }

    void missingFilesAreNamed() {
        FolderBuilder folder;
        writeTiny(folder, "qwen3");
        folder.remove("config.json");
        EXPECT_ERROR(ModelFiles::open(folder.path()), ErrorCode::PartMissing, "config.json");
        writeTiny(folder, "qwen3");
        folder.file("tokenizer_config.json", json::object()).remove("tokenizer.json");
        EXPECT_ERROR(ModelFiles::open(folder.path()), ErrorCode::PartMissing, "tokenizer.json");
    }

    void picklesAreNotOpened() {
        FolderBuilder folder;
        folder.file("config.json", tinyConfig("qwen3")).file("pytorch_model.bin", std::string("x"));
        EXPECT_ERROR(ModelFiles::open(folder.path()), ErrorCode::Unsupported, "pickles");
    }

    void tokenizerAloneIsEnoughToTokenize() {
        FolderBuilder folder;
        folder.file("tokenizer.json", tinyTokenizer());
        const Tokenizer tokenizer(ModelFiles::open(folder.path())->tokenizer());
        QCOMPARE(tokenizer.encode("ab ba<s>", true), std::vector<TokenId>({3, 2, 1, 0, 5}));
    }

    void vocabularyMustFitTheEmbeddingTable() {
        FolderBuilder folder;
        writeTiny(folder, "qwen3");
        json tokenizer = tinyTokenizer();
        tokenizer["added_tokens"].push_back({{"id", 10}, {"content", "<x>"}, {"special", true}});
        folder.file("tokenizer.json", tokenizer);
        EXPECT_ERROR(ModelFiles::open(folder.path()), ErrorCode::FileCorrupt, "more tokens");
        json config = tinyConfig("qwen3");
        config["vocab_size"] = 11;
        folder.file("config.json", config);
        EXPECT_ERROR(ModelFiles::open(folder.path()), ErrorCode::FileCorrupt, "10 rows");
    }
};

QTEST_GUILESS_MAIN(HuggingFaceTest)
#include "test_huggingface.moc"
