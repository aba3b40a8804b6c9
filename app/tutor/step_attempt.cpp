#include "app/tutor/step_attempt.h"

#include "app/grading/check.h"
#include "app/tutor/scanner.h"
#include "app/tutor/step_claims.h"

#include <algorithm>

namespace khatwa::tutor {

namespace {

/// The lines of a step as the student wrote it, each one formula where it has no delimiters.
std::string asStep(const std::string& text) {
    std::string step = "1. ";
    if (text.find('$') != std::string::npos || text.find("\\(") != std::string::npos)
        return step + text;
    std::string line;
    const auto end = [&] {
        if (line.find_first_not_of(" \t\r") != std::string::npos)
            step += "$" + line + "$\n";
        line.clear();
    };
    for (const char c : text) {
        if (c == '\n')
            end();
        else
            line += c;
    }
    end();
    return step;
}

std::vector<Claim> claimsIn(const std::vector<Block>& blocks) {
    std::vector<Claim> claims = claimsOf(blocks).claims;
    std::erase_if(claims, [](const Claim& claim) { return claim.supposed || claim.denied; });
    return claims;
}

std::string withoutBox(std::string latex) {
    const std::size_t box = latex.find("\\boxed{");
    if (box != std::string::npos && latex.back() == '}')
        latex = latex.substr(0, box) + latex.substr(box + 7, latex.size() - box - 8);
    return latex;
}

bool agree(const std::string& expected, const std::string& written) {
    try {
        return grading::check({withoutBox(expected), withoutBox(written), "equivalent", {}})
                   .verdict == grading::Verdict::Correct;
    } catch (const grading::BadTask&) {
        return false;
    }
}

/// A value alone is what it is a value of: `7` says of `3+4=7` what there is to say.
bool isFormula(const std::string& latex) {
    return latex.find_first_of("=<>+-*/^\\") != std::string::npos;
}

} // namespace

StepAttempt judgeAttempt(const std::string& problem, const std::vector<StepBlocks>& before,
                         const StepBlocks& step, const std::string& text) {
    StepAttempt attempt;
    attempt.number = step.number;
    StreamScanner scanner;
    scanner.push(asStep(text));
    scanner.finish();
    const std::vector<StepBlocks> written = stepBlocksOf(scanner.blocks());
    const std::vector<Claim> claims =
        written.empty() ? std::vector<Claim>{} : claimsIn(written.front().blocks);
    if (claims.empty()) {
        attempt.result = StepAttempt::Result::Unreadable;
        return attempt;
    }
    StepChecker checker(problem);
    for (const StepBlocks& earlier : before)
        checker.check(earlier.blocks);
    attempt.check = checker.check(written.front().blocks);
    if (attempt.check.verdict == StepVerdict::Contradicts) {
        attempt.result = StepAttempt::Result::Wrong;
        return attempt;
    }
    const std::vector<Claim> wanted = claimsIn(step.blocks);
    const auto last = std::find_if(wanted.rbegin(), wanted.rend(),
                                   [](const Claim& claim) { return isFormula(claim.latex); });
    if (last != wanted.rend() && agree(last->latex, claims.back().latex))
        attempt.result = StepAttempt::Result::TheSame;
    else if (attempt.check.verdict == StepVerdict::Checked)
        attempt.result = StepAttempt::Result::True;
    else
        attempt.result = StepAttempt::Result::Unknown;
    return attempt;
}

} // namespace khatwa::tutor
