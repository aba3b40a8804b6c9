#include "app/cli/arguments.h"
#include "app/cli/output.h"
#include "app/cli/tutor_verbs.h"
#include "app/cli/verb.h"
#include "app/grading/worker.h"
#include "app/problems/problem_set.h"

#include <cstdio>

namespace khatwa::cli {

namespace {

Json asJson(const problems::Remark& remark, problems::Language language) {
    Json json = {{"message", problems::sentence(remark, language)}};
    if (remark.problem > 0)
        json["problem"] = remark.problem;
    if (!remark.id.empty())
        json["id"] = remark.id;
    if (!remark.field.empty())
        json["field"] = remark.field;
    return json;
}

/// What is wrong with one file, and what its author may want to know.
struct Findings {
    std::size_t problems = 0;
    std::vector<problems::Remark> errors;
    std::vector<problems::Remark> warnings;
};

Findings lookAt(const std::string& path) {
    problems::SetReading reading = problems::readSetFile(path);
    Findings findings{0, std::move(reading.errors), std::move(reading.warnings)};
    if (reading.set) {
        findings.problems = reading.set->problems.size();
        findings.errors = problems::verify(*reading.set);
    }
    return findings;
}

void tell(const std::string& path, const Findings& findings, problems::Language language) {
    const auto line = [&](const problems::Remark& remark, const char* kind) {
        // A remark about the file itself begins with its name already.
        const bool named = remark.field == path;
        const std::string said =
            forTerminal((named ? "" : path + ": ") + kind + problems::sentence(remark, language),
                        Lines::One) +
            "\n";
        std::fputs(said.c_str(), stderr);
    };
    for (const problems::Remark& remark : findings.errors)
        line(remark, "");
    for (const problems::Remark& remark : findings.warnings)
        line(remark, language == problems::Language::Arabic ? "تنبيه: " : "note: ");
    if (findings.errors.empty())
        write(
            forTerminal(path, Lines::One) + ": " +
            (language == problems::Language::Arabic
                 ? "المسائل: " + std::to_string(findings.problems) + "، كلها سليمة\n"
                 : std::to_string(findings.problems) +
                       (findings.problems == 1 ? " problem, sound\n" : " problems, all sound\n")));
}

} // namespace

int verifyVerb(std::span<const std::string> raw) {
    const Arguments arguments(raw, {{"--lang", true}, {"--json"}});
    const std::string lang = arguments.text("--lang").value_or("en");
    if (lang != "en" && lang != "ar")
        throw WrongUse("--lang takes en or ar, not '" + lang + "'");
    if (arguments.positional().empty())
        throw WrongUse("name the files of problem sets to look at");
    const auto language = lang == "ar" ? problems::Language::Arabic : problems::Language::English;
    grading::useThisProgramAsWorker();
    bool sound = true;
    for (const std::string& path : arguments.positional()) {
        const Findings findings = lookAt(path);
        sound = sound && findings.errors.empty();
        if (!arguments.has("--json")) {
            tell(path, findings, language);
            continue;
        }
        Json errors = Json::array();
        for (const problems::Remark& remark : findings.errors)
            errors.push_back(asJson(remark, language));
        Json warnings = Json::array();
        for (const problems::Remark& remark : findings.warnings)
            warnings.push_back(asJson(remark, language));
        writeJson({{"file", path},
                   {"problems", findings.problems},
                   {"errors", errors},
                   {"warnings", warnings}});
    }
    flush();
    return sound ? kDone : kFailed;
}

} // namespace khatwa::cli
