#include "app/tutor/step_verdict.h"

namespace khatwa::tutor {

std::string_view name(StepVerdict verdict) {
    switch (verdict) {
    case StepVerdict::Unchecked:
        return "unchecked";
    case StepVerdict::Checked:
        return "checked";
    case StepVerdict::Contradicts:
        return "contradicts";
    case StepVerdict::CannotCheck:
        return "cannot_check";
    }
    return "unchecked";
}

} // namespace khatwa::tutor
