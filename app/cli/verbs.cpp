#include "app/cli/verb.h"

#ifdef KHATWA_APP
#include "app/cli/generate_verb.h"
#endif

#include <vector>

namespace khatwa::cli {

std::span<const Verb> verbs() {
    static const std::vector<Verb> table = {
#ifdef KHATWA_APP
        {"generate",
         "--topic T|all --count N --seed S [--level 1-3] [--lang en|ar|both] [--worked] "
         "[--format jsonl|text] | --list",
         generateVerb},
#endif
    };
    return table;
}

} // namespace khatwa::cli
