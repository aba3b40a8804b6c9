// The sentences about problem sets.

#include "app/problems/draft.h"
#include "app/problems/problem_set.h"

#include <string_view>
#include <utility>

namespace khatwa::problems {

namespace {

using Kind = Remark::Kind;

/// `#1` is the detail.
Phrase phraseOf(Kind kind) {
    switch (kind) {
    case Kind::NotJson:
        return {"This is not JSON: something is wrong at line #1. Look there and just before for "
                "a missing comma, quote or bracket.",
                "هذا ليس JSON: في السطر #1 خلل. ابحث هناك وقبله بقليل عن فاصلة أو علامة اقتباس أو "
                "قوس ناقص."};
    case Kind::TooLarge:
        return {"The file is larger or deeper than a problem set can be. Split it into smaller "
                "sets.",
                "الملف أكبر أو أعمق مما تتسع له مجموعة مسائل. قسّمه إلى مجموعات أصغر."};
    case Kind::NewVersion:
        return {"This set has version #1 of the format, made by a newer Khatwa. Update Khatwa to "
                "open it.",
                "هذه المجموعة بالإصدار #1 من الصيغة، وقد صنعها إصدار أحدث من «خطوة». حدّث "
                "«خطوة» لفتحها."};
    case Kind::NotObject:
        return {"A problem set is one JSON object, with id, title, language and problems. See "
                "schema.json.",
                "مجموعة المسائل كائن JSON واحد، فيه id و title و language و problems. انظر "
                "schema.json."};
    case Kind::Missing:
        return {"it is missing. Add it.", "هذا الحقل ناقص. أضفه."};
    case Kind::WrongType:
        return {"it has the wrong type. Write it as: #1.", "نوعه غير صحيح. اكتبه على صورة: #1."};
    case Kind::Empty:
        return {"it is empty. Fill it in.", "هذا الحقل فارغ. املأه."};
    case Kind::TooLong:
        return {"it is too long. At most #1 fit.", "أطول من المسموح به. الحد الأقصى #1."};
    case Kind::BadId:
        return {"an id has letters A to Z, digits, dots, hyphens and underscores, and begins with "
                "a letter or digit. Change it.",
                "المعرّف يتكون من حروف لاتينية وأرقام ونقاط وشرطات وشرطات سفلية، ويبدأ بحرف أو "
                "رقم. غيّره."};
    case Kind::NotOneOf:
        return {"it must be one of: #1.", "يجب أن يكون واحدًا من: #1."};
    case Kind::BadCharacter:
        return {"it holds a control character or a line break that can't be there. Take it out.",
                "فيه رمز تحكم أو سطر جديد لا مكان له هنا. احذفه."};
    case Kind::Repeated:
        return {"it is there twice. Rename or remove one of the two.",
                "ورد مرتين. غيّر أحدهما أو احذفه."};
    case Kind::BadOptions:
        return {"the options are not understood: #1.", "الخيارات غير مفهومة: #1."};
    case Kind::Unknown:
        return {"this member is not known here; it is kept as it is. Check how it is spelt.",
                "هذا الحقل غير معروف هنا، وسيبقى كما هو. تحقق من كتابته."};
    case Kind::CannotGrade:
        return {"answers can't be judged: #1. Correct the answer, the rule or the options.",
                "لا يمكن الحكم على الإجابات: #1. صحّح الإجابة أو القاعدة أو الخيارات."};
    case Kind::NotItself:
    case Kind::ExampleNotItself:
        return {"by its own rule this answer is #1. Correct the answer or choose another rule.",
                "هذه الإجابة #1 بحسب قاعدتها. صحّح الإجابة أو اختر قاعدة أخرى."};
    case Kind::BoxDiffers:
        return {"the last step boxes #1, which is not the answer. Correct one of the two.",
                "في إطار الخطوة الأخيرة #1، وهو غير الإجابة. صحّح أحدهما."};
    case Kind::NotAFile:
        return {"this is no ordinary file. Choose a problem set.",
                "هذا ليس ملفًا عاديًّا. اختر مجموعة مسائل."};
    case Kind::File:
        return {"the file can't be read or written: #1. Check its name, your rights and the space "
                "on the disk.",
                "لا يمكن قراءة الملف أو كتابته: #1. تحقق من اسمه ومن صلاحياتك ومن المساحة "
                "الباقية."};
    }
    return {"it can't be used.", "لا يمكن استعماله."};
}

/// Details that are words of ours, for people.
Phrase wordsFor(std::string_view detail) {
    static constexpr std::pair<std::string_view, Phrase> kWords[] = {
        {"text", {"text", "نص"}},
        {"whole number", {"a whole number", "عدد صحيح"}},
        {"object", {"an object {…}", "كائن {…}"}},
        {"list of texts", {"a list of texts [\"…\"]", "قائمة نصوص [\"…\"]"}},
        {"list of objects", {"a list of objects [{…}]", "قائمة كائنات [{…}]"}},
        {"equivalent_wrong_form",
         {"right, but not in the form it asks for", "صحيحة، لكن ليست بالصورة المطلوبة"}},
        {"partly_correct", {"only partly right", "صحيحة جزئيًا فقط"}},
        {"incorrect", {"wrong", "خاطئة"}},
        {"invalid", {"not readable", "غير مقروءة"}},
        {"undecided", {"not decided, it is too hard", "لا يمكن الحكم عليها لصعوبتها"}},
    };
    for (const auto& [name, phrase] : kWords)
        if (name == detail)
            return phrase;
    return {nullptr, nullptr};
}

std::string detailOf(const Remark& remark, bool arabic) {
    switch (remark.kind) {
    case Kind::WrongType:
    case Kind::NotItself:
    case Kind::ExampleNotItself:
        if (const Phrase words = wordsFor(remark.detail); words.english != nullptr)
            return arabic ? words.arabic : words.english;
        break;
    default:
        break;
    }
    return remark.detail;
}

} // namespace

std::string sentence(const Remark& remark, Language language) {
    const bool arabic = language == Language::Arabic;
    std::string where;
    if (remark.problem > 0) {
        where = (arabic ? "المسألة " : "Problem ") + std::to_string(remark.problem);
        if (!remark.id.empty())
            where += " (" + remark.id + ")";
    }
    if (!remark.field.empty())
        where += (where.empty() ? "" : arabic ? "، " : ", ") + remark.field;
    const Phrase phrase = phraseOf(remark.kind);
    std::string line = (where.empty() ? "" : where + ": ") +
                       fill(arabic ? phrase.arabic : phrase.english, {detailOf(remark, arabic)});
    // One line, whatever a hostile file has for names.
    for (char& c : line)
        if (static_cast<unsigned char>(c) < ' ' || c == 0x7f)
            c = ' ';
    return line;
}

} // namespace khatwa::problems
