#include "app/cli/arguments.h"
#include "app/cli/check_rows.h"
#include "app/cli/output.h"
#include "app/cli/tutor_verbs.h"
#include "app/cli/verb.h"
#include "app/grading/check.h"
#include "app/grading/messages.h"
#include "app/grading/worker.h"

#include <fstream>
#include <iostream>

namespace khatwa::cli {

namespace {

int checkOne(const Arguments& arguments, std::string_view language) {
    grading::Task task;
    task.expected = *arguments.maybeEmpty("--expected");
    task.answer = *arguments.maybeEmpty("--answer");
    task.rule = arguments.text("--rule").value_or(task.rule);
    grading::Judgement judgement;
    try {
        if (const auto options = arguments.text("--options"))
            task.options = grading::optionsFromJson(*options);
        if (!language.empty())
            task.options.lang = language;
        judgement = grading::check(task);
    } catch (const grading::BadTask& bad) {
        throw WrongUse(bad.message); // the caller's mistake
    }
    const std::string said = grading::message(judgement, grading::languageNamed(task.options.lang));
    if (arguments.has("--json")) {
        writeJson(asJson(judgement, said));
        return kDone;
    }
    write(std::string(grading::nameOf(judgement.verdict)));
    if (!judgement.reason.empty())
        write(" (" + judgement.reason + ")");
    write("\n" + forTerminal(said, Lines::Many) + "\n");
    flush();
    return kDone;
}

int checkBatch(const std::string& path, std::string_view language) {
    if (path == "-")
        return checkRows(std::cin, language), kDone;
    std::ifstream file(path);
    if (!file)
        throw std::runtime_error("'" + path + "' cannot be read; check its name and your rights");
    checkRows(file, language);
    return kDone;
}

} // namespace

int checkVerb(std::span<const std::string> raw) {
    const Arguments arguments(raw, {{"--expected", true},
                                    {"--answer", true},
                                    {"--rule", true},
                                    {"--options", true},
                                    {"--lang", true},
                                    {"--batch", true},
                                    {"--json"}});
    if (!arguments.positional().empty())
        throw WrongUse("'" + arguments.positional().front() + "' is one argument too many");
    const std::string language = arguments.text("--lang").value_or("");
    if (!language.empty() && language != "en" && language != "ar")
        throw WrongUse("--lang takes en or ar, not '" + language + "'");
    grading::useThisProgramAsWorker();
    if (const auto path = arguments.text("--batch")) {
        for (const char* one : {"--expected", "--answer", "--rule", "--options"}) {
            if (arguments.has(one))
                throw WrongUse(std::string(one) + " belongs to one answer, --batch to many");
        }
        return checkBatch(*path, language);
    }
    if (!arguments.has("--expected") || !arguments.has("--answer"))
        throw WrongUse("give --expected and --answer, or --batch FILE.jsonl");
    return checkOne(arguments, language);
}

int gradingWorkerVerb(std::span<const std::string> raw) {
    const Arguments arguments(raw, {});
    if (!arguments.positional().empty())
        throw WrongUse("it takes no arguments");
    return grading::serveAsWorker();
}

} // namespace khatwa::cli
