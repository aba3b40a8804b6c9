#include "app/cli/engine_verbs.h"
#include "app/cli/model_options.h"
#include "app/cli/output.h"
#include "app/cli/verb.h"

#include <stdexcept>

namespace khatwa::cli {

namespace {

std::vector<engine::TokenId> readIds(const engine::Tokenizer& tokenizer) {
    const Json ids = Json::parse(readStdin(), nullptr, false);
    if (!ids.is_array())
        throw std::runtime_error("the input must be a JSON array of token ids, such as [1, 2, 3]");
    std::vector<engine::TokenId> result;
    for (const Json& id : ids) {
        if (!id.is_number_integer() || id < 0 || id >= tokenizer.size())
            throw std::runtime_error(
                "entry " + std::to_string(result.size() + 1) + " of the input, " + id.dump() +
                ", is not a token id from 0 to " + std::to_string(tokenizer.size() - 1));
        result.push_back(id.get<engine::TokenId>());
    }
    return result;
}

} // namespace

int tokenizeVerb(std::span<const std::string> raw) {
    const Arguments arguments(raw, {{"-m", true}, {"--special"}, {"--decode"}});
    if (!arguments.positional().empty())
        throw WrongUse("the text is read from stdin, not from the arguments");
    const ModelOptions options = readModelOptions(arguments);
    const auto files = engine::ModelFiles::open(options.path);
    const engine::Tokenizer tokenizer(files->tokenizer());
    if (arguments.has("--decode")) {
        write(tokenizer.decode(readIds(tokenizer)));
        flush();
    } else {
        writeJson(tokenizer.encode(readStdin(), arguments.has("--special")));
    }
    return kDone;
}

} // namespace khatwa::cli
