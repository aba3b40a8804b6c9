#pragma once

#include "engine/files/gguf.h"
#include "engine/files/opened_model.h"

namespace khatwa::engine {

/// Reads a GGUF file's metadata into `model`: config, tokenizer, sampling defaults, chat template.
/// The tensors must be in `model` already, since the vocabulary's size and tied embeddings show in
/// them. A file without tensors is a vocabulary alone: its architecture may be any. Throws `Error`.
void readGgufConfig(const GgufFile& gguf, OpenedModel& model);

} // namespace khatwa::engine
