#include "app/tutor/step_operations.h"

#include "app/tutor/step_words.h"

#include <cctype>

namespace khatwa::tutor {

using maths::Expression;

namespace {

/// "Step 3", "equation (1)": the number is a name.
bool isLabel(std::string_view before) {
    const std::vector<std::string> words = wordsIn(before);
    const auto end = before.find_last_not_of(" (#");
    return !words.empty() && end != std::string_view::npos && before.size() - end <= 3 &&
           before.substr(0, end + 1).ends_with(words.back().substr(words.back().size() - 1)) &&
           isOneOf(words.back(), {"step", "steps", "equation", "equations", "part", "line",
                                  "الخطوة", "المعادلة", "خطوة", "معادلة"});
}

} // namespace

bool speaksOfSides(const std::string& words) {
    return hasWord(words, {"sides", "side", "equation", "equations", "الطرفين", "طرفي", "المعادلة",
                           "الاولى", "الثانية"});
}

Operation operationIn(const std::string& words) {
    Operation found = Operation::None;
    int count = 0;
    const auto look = [&](Operation operation, const std::vector<std::string_view>& names) {
        if (hasWord(words, names)) {
            found = operation;
            ++count;
        }
    };
    look(Operation::Add, {"add", "adding", "added", "plus", "نجمع", "نضيف", "بإضافة", "أضف", "اجمع",
                          "بجمع", "وبإضافة"});
    look(Operation::Subtract,
         {"subtract", "subtracting", "subtracted", "minus", "نطرح", "بطرح", "اطرح"});
    look(Operation::Multiply, {"multiply", "multiplying", "multiplied", "نضرب", "بضرب", "اضرب"});
    look(Operation::Divide, {"divide", "dividing", "divided", "نقسم", "بقسمة", "اقسم"});
    return count == 1 ? found : Operation::None;
}

Powering poweringIn(const std::string& words) {
    const bool square = hasWord(words, {"square", "التربيعي", "التربيعية"});
    const bool cube = hasWord(words, {"cube", "التكعيبي", "التكعيبية"});
    if (hasWord(words, {"root", "roots", "الجذر", "جذر", "الجذور"})) {
        const bool taken =
            hasWord(words, {"take", "taking", "takes", "extract", "extracting", "apply", "applying",
                            "نأخذ", "ناخذ", "بأخذ", "خذ", "لنأخذ", "نستخرج"});
        return taken && square != cube ? Powering{square ? 2 : 3, true} : Powering{};
    }
    if (hasWord(words, {"نربع", "نربّع", "بتربيع", "ربع"}))
        return {speaksOfSides(words) ? 2 : 0, false};
    if (hasWord(words, {"نكعب", "بتكعيب"}))
        return {speaksOfSides(words) ? 3 : 0, false};
    if (!hasWord(words, {"sides", "side"}) || hasWord(words, {"complete", "completing"}))
        return {};
    if (hasWord(words, {"square", "squares", "squaring", "squared"}))
        return {2, false};
    return hasWord(words, {"cube", "cubes", "cubing", "cubed"}) ? Powering{3, false} : Powering{};
}

Expression operated(Operation operation, const Expression& side, const Expression& by) {
    switch (operation) {
    case Operation::Add:
        return maths::sum({side, by});
    case Operation::Subtract:
        return maths::sum({side, maths::negate(by)});
    case Operation::Multiply:
        return maths::product({side, by});
    default:
        return maths::quotient(side, by);
    }
}

std::vector<Expression> numbersIn(const std::string& words) {
    std::vector<Expression> numbers;
    for (std::size_t i = 0; i < words.size();) {
        if (std::isdigit(static_cast<unsigned char>(words[i])) == 0) {
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < words.size() &&
               (std::isdigit(static_cast<unsigned char>(words[end])) != 0 ||
                (words[end] == '.' && end + 1 < words.size() &&
                 std::isdigit(static_cast<unsigned char>(words[end + 1])) != 0)))
            ++end;
        const Expression number = Expression::number(words.substr(i, end - i));
        const bool raises = i > 0 && words[i - 1] == '^'; // cm^2
        if (!raises && !isLabel(std::string_view(words).substr(0, i)))
            numbers.push_back(i > 0 && words[i - 1] == '-' ? maths::negate(number) : number);
        i = end;
    }
    return numbers;
}

} // namespace khatwa::tutor
