#pragma once

#include "engine/files/model_files.h"
#include "engine/tokenizer/tokenizer.h"
#include "tests/fuzz/check.h"

#include <cstddef>
#include <optional>

namespace khatwa::fuzz {

/// Reads every byte that tensors claim to have, so that the sanitizer sees one that is not there.
inline void touchTensors(const engine::ModelFiles& model) {
    volatile unsigned sum = 0;
    for (const engine::NamedTensor& tensor : model.tensors()) {
        check(model.find(tensor.name) != nullptr);
        for (std::size_t i = 0; i < tensor.matrix.bytes(); ++i)
            sum = sum + std::to_integer<unsigned>(tensor.matrix.data[i]);
    }
}

/// Builds the tokenizer and sends `text` through it and back.
inline void touchTokenizer(const engine::TokenizerSpec& spec, std::string_view text) {
    std::optional<engine::Tokenizer> tokenizer;
    if (!succeeds([&] { tokenizer.emplace(spec); }))
        return;
    for (const bool special : {false, true})
        succeeds([&] {
            const auto ids = tokenizer->encode(text, special);
            engine::StreamDecoder stream(*tokenizer);
            for (const engine::TokenId id : ids) {
                check(id >= 0 && id < tokenizer->size());
                stream.push(id);
                tokenizer->isEnd(id);
                check(special || !tokenizer->isSpecial(id));
            }
            stream.finish();
            tokenizer->decode(ids);
        });
}

} // namespace khatwa::fuzz
