#include "app/tutor/export_parts.h"

#include "app/tutor/scanner.h"

namespace khatwa::tutor {

const ExportWords& exportWords(problems::Language language) {
    static constexpr ExportWords kEnglish{"Problem", "Step",          "Answer",
                                          "checked", "does not hold", "not checked"};
    static constexpr ExportWords kArabic{"المسألة",   "الخطوة",   "الجواب",
                                         "تم التحقق", "غير صحيح", "لم يُتحقق منه"};
    return language == problems::Language::Arabic ? kArabic : kEnglish;
}

std::string_view verdictWord(const ExportedTurn& turn, const Block& block,
                             const ExportWords& words) {
    const auto at = turn.verdicts.find(block.id);
    switch (at == turn.verdicts.end() ? StepVerdict::Unchecked : at->second) {
    case StepVerdict::Checked:
        return words.checked;
    case StepVerdict::Contradicts:
        return words.contradicts;
    case StepVerdict::CannotCheck:
        return words.unsure;
    case StepVerdict::Unchecked:
        break;
    }
    return {};
}

std::vector<Block> statementBlocks(const std::string& statement) {
    StreamScanner scanner({.beginsInThinking = false, .findSteps = false});
    scanner.push(statement);
    scanner.finish();
    return scanner.blocks();
}

} // namespace khatwa::tutor
