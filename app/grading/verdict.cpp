#include "app/grading/verdict.h"

namespace khatwa::grading {

std::string_view nameOf(Verdict verdict) {
    switch (verdict) {
    case Verdict::Correct:
        return "correct";
    case Verdict::EquivalentWrongForm:
        return "equivalent_wrong_form";
    case Verdict::PartlyCorrect:
        return "partly_correct";
    case Verdict::Incorrect:
        return "incorrect";
    case Verdict::Invalid:
        return "invalid";
    case Verdict::Undecided:
        break;
    }
    return "undecided";
}

} // namespace khatwa::grading
