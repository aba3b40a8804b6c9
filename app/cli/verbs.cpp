#include "app/cli/engine_verbs.h"
#include "app/cli/verb.h"

#ifdef KHATWA_APP
#include "app/cli/generate_verb.h"
#include "app/cli/tutor_verbs.h"
#endif

#include <vector>

namespace khatwa::cli {

std::span<const Verb> verbs() {
    static const std::vector<Verb> table = {
#ifdef KHATWA_APP
        {"solve",
         "[-m MODEL] [--lang en|ar] [--seed N] [--temperature T] [--samples K] [--max-tokens N] "
         "[--thinking-budget N] [--device auto|cpu|cuda] [--cache f16|q8_0] [--no-lookup] [--json] "
         "\"PROBLEM\"",
         solveVerb},
        {"check",
         "--expected E --answer A [--rule R] [--options JSON] [--lang en|ar] [--json] | --batch "
         "FILE.jsonl|-",
         checkVerb},
        {"generate",
         "--topic T|all --count N --seed S [--level 1-3] [--lang en|ar|both] [--worked] "
         "[--format jsonl|text|set [--out FILE]] | --list",
         generateVerb},
        {"verify", "SET.json... [--lang en|ar] [--json]", verifyVerb},
        {"eval",
         "[-m MODEL] --problems FILE.jsonl [--samples K] [--temperature T] [--seed N] [--limit N] "
         "[--batch N] [--device auto|cpu|cuda] [--cache f16|q8_0] [--no-lookup] [--json]",
         evalVerb},
        {"grading-worker", "", gradingWorkerVerb, true},
#endif
        {"tokenize", "[-m MODEL] [--special] [--decode]  (reads stdin)", tokenizeVerb},
        {"logits", "[-m MODEL] --tokens 1,2,3 --out FILE [--device auto|cpu|cuda]", logitsVerb},
        {"bench",
         "[-m MODEL] [-p N] [-n N] [-t THREADS] [--device auto|cpu|cuda] [--batch B] [--cache "
         "f16|q8_0] "
         "[--json]",
         benchVerb},
        {"inspect", "MODEL [--context N] [--cache f16|q8_0] [--device auto|cpu|cuda] [--json]",
         inspectVerb},
        {"selftest", "[--device cpu|cuda] [-t THREADS] [--quick] [--json]", selftestVerb},
    };
    return table;
}

} // namespace khatwa::cli
