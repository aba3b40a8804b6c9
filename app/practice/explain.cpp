#include "app/practice/explain.h"

#include "app/grading/messages.h"

#include <algorithm>

namespace khatwa::practice {

using grading::Verdict;
using problems::Language;
using Mark = LineMark::Mark;

namespace {

/// Bytes. A model's context is dear, and a mistake is on one line.
constexpr std::size_t kMostStatement = 4000;
constexpr std::size_t kMostLine = 200;
constexpr std::size_t kMostLines = 30;

struct Words {
    const char* problem;
    const char* working;
    const char* answer;
    const char* verdict;
    const char* task;
    const char* follows;
    const char* unknown;
};

constexpr Words kEnglish = {
    "A student is working on this problem:",
    "The student's lines:",
    "The student's answer:",
    "Exact mathematics has judged it:",
    "This judgement is certain: do not question or change it. Say in at most five short sentences, "
    "kindly and to the student, where the mistake is, why it is one, and what to think about next. "
    "Do not solve the problem and do not give the answer.",
    "follows",
    "not decided",
};
constexpr Words kArabic = {
    "يعمل طالب على هذه المسألة:",
    "سطور الطالب:",
    "إجابة الطالب:",
    "حكمت عليها الرياضيات الدقيقة:",
    "هذا الحكم مؤكد، فلا تشكك فيه ولا تغيّره. قل للطالب بلطف، في خمس جمل قصيرة على الأكثر، أين "
    "الخطأ "
    "ولماذا هو خطأ وفيم يفكر بعد ذلك. لا تحل المسألة ولا تذكر الجواب.",
    "صحيح",
    "لم يُحسم",
};

/// One line, cut at a whole character.
std::string inOneLine(std::string_view text, std::size_t most) {
    std::string line(text.substr(0, most));
    if (text.size() > most) {
        while (!line.empty() && (static_cast<unsigned char>(text[line.size()]) & 0xC0) == 0x80)
            line.pop_back();
        line += "…";
    }
    std::ranges::replace_if(
        line, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; }, ' ');
    return line;
}

std::string lineOf(const LineMark& line, const Words& words) {
    std::string said = std::to_string(line.line) + ". " + inOneLine(line.text, kMostLine);
    if (line.mark == Mark::Good)
        said += std::string(" [") + words.follows + "]";
    else if (line.mark == Mark::CannotSay)
        said += std::string(" [") + words.unknown + "]";
    else if (!line.sentence.empty())
        said += " [" + inOneLine(line.sentence, 2 * kMostLine) + "]";
    return said + "\n";
}

/// The lines that fit: the first ones, and the first bad one wherever it stands.
std::string linesOf(std::span<const LineMark> working, const Words& words) {
    std::string all;
    for (std::size_t i = 0; i < working.size(); ++i)
        if (i < kMostLines || working[i].firstBad)
            all += lineOf(working[i], words);
    return all;
}

} // namespace

bool canBeExplained(const grading::Judgement& judgement, std::span<const LineMark> working) {
    return judgement.verdict == Verdict::Incorrect || judgement.verdict == Verdict::PartlyCorrect ||
           judgement.verdict == Verdict::EquivalentWrongForm ||
           std::ranges::any_of(working,
                               [](const LineMark& line) { return line.mark == Mark::Bad; });
}

std::string explanationTurn(const problems::SetProblem& problem, std::string_view answer,
                            const grading::Judgement& judgement, std::span<const LineMark> working,
                            Language language) {
    const bool arabic = language == Language::Arabic;
    const Words& words = arabic ? kArabic : kEnglish;
    std::string turn = std::string(words.problem) + "\n\n";
    turn += inOneLine(problem.statement, kMostStatement) + "\n\n";
    if (const std::string lines = linesOf(working, words); !lines.empty())
        turn += std::string(words.working) + "\n" + lines + "\n";
    turn += std::string(words.answer) + " " + inOneLine(answer, kMostLine) + "\n";
    turn += std::string(words.verdict) + " " +
            inOneLine(grading::message(judgement, arabic ? grading::Language::Arabic
                                                         : grading::Language::English),
                      2 * kMostLine) +
            "\n\n";
    return turn + words.task;
}

} // namespace khatwa::practice
