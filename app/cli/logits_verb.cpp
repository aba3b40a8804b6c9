#include "app/cli/engine_verbs.h"
#include "app/cli/model_options.h"
#include "app/cli/verb.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <fstream>
#include <stdexcept>

namespace khatwa::cli {

namespace {

std::vector<engine::TokenId> readTokens(std::string_view list) {
    std::vector<engine::TokenId> tokens;
    while (true) {
        const std::size_t comma = list.find(',');
        const std::string_view item = list.substr(0, comma);
        engine::TokenId id = 0;
        const auto [end, error] = std::from_chars(item.data(), item.data() + item.size(), id);
        if (item.empty() || error != std::errc() || end != item.data() + item.size() || id < 0)
            throw WrongUse("--tokens takes ids with commas between them, such as 1,2,3; '" +
                           std::string(item) + "' is none");
        tokens.push_back(id);
        if (comma == std::string_view::npos)
            return tokens;
        list.remove_prefix(comma + 1);
    }
}

} // namespace

int logitsVerb(std::span<const std::string> raw) {
    static_assert(std::endian::native == std::endian::little, "the file is little-endian");
    const Arguments arguments(
        raw, {{"-m", true}, {"--tokens", true}, {"--out", true}, {"--device", true}, {"-t", true}});
    if (!arguments.positional().empty())
        throw WrongUse("'" + arguments.positional().front() + "' is one argument too many");
    const auto list = arguments.text("--tokens");
    const auto out = arguments.text("--out");
    if (!list || !out)
        throw WrongUse("say the tokens with --tokens 1,2,3 and the file with --out");
    const std::vector<engine::TokenId> tokens = readTokens(*list);
    ModelOptions options = readModelOptions(arguments);
    options.context = static_cast<std::int64_t>(tokens.size());

    const auto model = loadModel(options).model;
    const int vocabulary = model->config().vocabulary;
    for (const engine::TokenId id : tokens) {
        if (id >= vocabulary)
            throw std::runtime_error("token " + std::to_string(id) + " is not one of the model's " +
                                     std::to_string(vocabulary));
    }
    if (static_cast<std::int64_t>(tokens.size()) > model->sequenceCapacity())
        throw std::runtime_error(std::to_string(tokens.size()) +
                                 " tokens are more than the model's context of " +
                                 std::to_string(model->sequenceCapacity()));

    std::ofstream file(*out, std::ios::binary | std::ios::trunc);
    if (!file)
        throw std::runtime_error("'" + *out +
                                 "' cannot be written; check its folder and your rights there");
    const engine::SequenceId sequence = model->pages().create();
    std::vector<engine::Row> rows;
    for (std::size_t from = 0; from < tokens.size();) {
        rows.clear();
        const std::size_t to =
            std::min(tokens.size(), from + static_cast<std::size_t>(model->maxBatch()));
        for (; from < to; ++from)
            rows.push_back({sequence, static_cast<std::int32_t>(from), tokens[from], true});
        const std::span<const float> logits = model->forward(rows);
        file.write(reinterpret_cast<const char*>(logits.data()),
                   static_cast<std::streamsize>(logits.size_bytes()));
    }
    file.close();
    if (!file)
        throw std::runtime_error("'" + *out + "' could not be written whole; is the disk full?");
    return kDone;
}

} // namespace khatwa::cli
