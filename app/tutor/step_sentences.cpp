#include "app/tutor/step_checker.h"

#include <string>

namespace khatwa::tutor {

std::string sentence(const StepCheck& check, problems::Language language) {
    const bool arabic = language == problems::Language::Arabic;
    const std::string formula = "$" + check.formula + "$";
    if (check.verdict == StepVerdict::Contradicts) {
        if (const std::string& message = arabic ? check.arabicMessage : check.message;
            !message.empty())
            return message;
        if (check.reason == "false_equation")
            return arabic ? formula + " لا تتفق مع المسألة: لا يمكن أن تصح معها."
                          : formula + " does not agree with the problem: both cannot hold.";
        if (check.reason == "wrong_rewriting")
            return arabic ? "في " + formula + " الطرفان غير متساويين."
                          : "In " + formula + " the two sides are not equal.";
        if (check.reason == "wrong_answer")
            return arabic ? formula + " ليس جواب هذه المسألة."
                          : formula + " is not the answer to this problem.";
        return arabic ? formula + " غير صحيحة." : formula + " is not true.";
    }
    if (check.verdict != StepVerdict::CannotCheck)
        return {};
    if (check.reason == "no_claim")
        return arabic ? "ليس في هذه الخطوة صيغة يمكن التحقق منها."
                      : "This step has no formula that can be checked.";
    if (check.reason == "only_formulas")
        return arabic ? "الصيغ صحيحة، أما أنها ما تحتاج إليه المسألة فلم يمكن إثباته."
                      : "The formulas are true. That they are what the problem needs could not be "
                        "proved.";
    if (check.reason == "only_calculation")
        return arabic ? "الحساب صحيح، أما أنه الحساب الذي تحتاج إليه المسألة فلم يمكن إثباته."
                      : "The calculation is right. That it is the one that the problem needs could "
                        "not be proved.";
    if (check.reason == "only_follows")
        return arabic ? "هذه الخطوة تنتج مما قبلها، أما أن ما قبلها يقول ما تقوله المسألة فلم يمكن "
                        "إثباته."
                      : "This follows from the steps before. That they say what the problem says "
                        "could not be proved.";
    if (check.reason == "set_up")
        return arabic
                   ? "تضع هذه الخطوة معادلة من عندها، وأنها تقول ما تقوله المسألة لم يمكن إثباته."
                   : "This step sets up an equation of its own. That it says what the problem "
                     "says could not be proved.";
    return arabic ? "تعذّر التحقق من كل ما في هذه الخطوة."
                  : "Not everything in this step could be checked.";
}

} // namespace khatwa::tutor
