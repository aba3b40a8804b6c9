#include "app/tutor/latex_signs.h"

#include <algorithm>
#include <array>

namespace khatwa::tutor {

namespace {

struct Row {
    std::string_view typed, maths;
};

constexpr std::array<Row, 177> kSigns = {{{"≈", "\\approx"},
                                          {"≤", "\\le"},
                                          {"⩽", "\\leqslant"},
                                          {"≥", "\\ge"},
                                          {"⩾", "\\geqslant"},
                                          {"≠", "\\ne"},
                                          {"≡", "\\equiv"},
                                          {"≢", "\\not\\equiv"},
                                          {"≅", "\\cong"},
                                          {"≃", "\\simeq"},
                                          {"∼", "\\sim"},
                                          {"∝", "\\propto"},
                                          {"≪", "\\ll"},
                                          {"≫", "\\gg"},
                                          {"≺", "\\prec"},
                                          {"≻", "\\succ"},
                                          {"×", "\\times"},
                                          {"÷", "\\div"},
                                          {"·", "\\cdot"},
                                          {"⋅", "\\cdot"},
                                          {"∙", "\\bullet"},
                                          {"•", "\\bullet"},
                                          {"∗", "\\ast"},
                                          {"−", "-"},
                                          {"±", "\\pm"},
                                          {"∓", "\\mp"},
                                          {"∕", "/"},
                                          {"⁄", "/"},
                                          {"∖", "\\setminus"},
                                          {"∘", "\\circ"},
                                          {"°", "{^\\circ}"},
                                          {"º", "{^\\circ}"},
                                          {"√", "\\surd"},
                                          {"∞", "\\infty"},
                                          {"∫", "\\int"},
                                          {"∬", "\\iint"},
                                          {"∭", "\\iiint"},
                                          {"∮", "\\oint"},
                                          {"∑", "\\sum"},
                                          {"∏", "\\prod"},
                                          {"∂", "\\partial"},
                                          {"∇", "\\nabla"},
                                          {"∆", "\\Delta"},
                                          {"′", "\\prime"},
                                          {"″", "\\prime\\prime"},
                                          {"∀", "\\forall"},
                                          {"∃", "\\exists"},
                                          {"∄", "\\nexists"},
                                          {"¬", "\\neg"},
                                          {"∧", "\\wedge"},
                                          {"∨", "\\vee"},
                                          {"⊕", "\\oplus"},
                                          {"⊖", "\\ominus"},
                                          {"⊗", "\\otimes"},
                                          {"⊙", "\\odot"},
                                          {"⊤", "\\top"},
                                          {"⊥", "\\perp"},
                                          {"∥", "\\parallel"},
                                          {"∦", "\\nparallel"},
                                          {"∣", "\\mid"},
                                          {"∤", "\\nmid"},
                                          {"∈", "\\in"},
                                          {"∉", "\\notin"},
                                          {"∋", "\\ni"},
                                          {"∅", "\\emptyset"},
                                          {"⊂", "\\subset"},
                                          {"⊃", "\\supset"},
                                          {"⊆", "\\subseteq"},
                                          {"⊇", "\\supseteq"},
                                          {"⊄", "\\not\\subset"},
                                          {"⊊", "\\subsetneq"},
                                          {"∩", "\\cap"},
                                          {"∪", "\\cup"},
                                          {"→", "\\to"},
                                          {"←", "\\leftarrow"},
                                          {"↔", "\\leftrightarrow"},
                                          {"↑", "\\uparrow"},
                                          {"↓", "\\downarrow"},
                                          {"⇒", "\\Rightarrow"},
                                          {"⇐", "\\Leftarrow"},
                                          {"⇔", "\\Leftrightarrow"},
                                          {"⟹", "\\Longrightarrow"},
                                          {"⟸", "\\Longleftarrow"},
                                          {"⟺", "\\Longleftrightarrow"},
                                          {"⟶", "\\longrightarrow"},
                                          {"↦", "\\mapsto"},
                                          {"⇌", "\\rightleftharpoons"},
                                          {"↗", "\\nearrow"},
                                          {"↘", "\\searrow"},
                                          {"∴", "\\therefore"},
                                          {"∵", "\\because"},
                                          {"∠", "\\angle"},
                                          {"∡", "\\measuredangle"},
                                          {"△", "\\triangle"},
                                          {"▲", "\\blacktriangle"},
                                          {"□", "\\square"},
                                          {"■", "\\blacksquare"},
                                          {"∎", "\\blacksquare"},
                                          {"◯", "\\bigcirc"},
                                          {"○", "\\circ"},
                                          {"●", "\\bullet"},
                                          {"◆", "\\blacklozenge"},
                                          {"★", "\\bigstar"},
                                          {"☆", "\\star"},
                                          {"✓", "\\checkmark"},
                                          {"✔", "\\checkmark"},
                                          {"✅", "\\checkmark"},
                                          {"☑", "\\checkmark"},
                                          {"✗", "\\times"},
                                          {"✘", "\\times"},
                                          {"❌", "\\times"},
                                          {"⋯", "\\cdots"},
                                          {"⋮", "\\vdots"},
                                          {"⋱", "\\ddots"},
                                          {"…", "\\ldots"},
                                          {"⌊", "\\lfloor"},
                                          {"⌋", "\\rfloor"},
                                          {"⌈", "\\lceil"},
                                          {"⌉", "\\rceil"},
                                          {"⟨", "\\langle"},
                                          {"⟩", "\\rangle"},
                                          {"‖", "\\Vert"},
                                          {"½", "\\tfrac{1}{2}"},
                                          {"⅓", "\\tfrac{1}{3}"},
                                          {"⅔", "\\tfrac{2}{3}"},
                                          {"¼", "\\tfrac{1}{4}"},
                                          {"¾", "\\tfrac{3}{4}"},
                                          {"⅕", "\\tfrac{1}{5}"},
                                          {"⅛", "\\tfrac{1}{8}"},
                                          {"ℝ", "\\mathbb{R}"},
                                          {"ℕ", "\\mathbb{N}"},
                                          {"ℤ", "\\mathbb{Z}"},
                                          {"ℚ", "\\mathbb{Q}"},
                                          {"ℂ", "\\mathbb{C}"},
                                          {"ℙ", "\\mathbb{P}"},
                                          {"ℓ", "\\ell"},
                                          {"ℏ", "\\hbar"},
                                          {"ℵ", "\\aleph"},
                                          {"α", "\\alpha"},
                                          {"β", "\\beta"},
                                          {"γ", "\\gamma"},
                                          {"δ", "\\delta"},
                                          {"ε", "\\varepsilon"},
                                          {"ϵ", "\\epsilon"},
                                          {"ζ", "\\zeta"},
                                          {"η", "\\eta"},
                                          {"θ", "\\theta"},
                                          {"ϑ", "\\vartheta"},
                                          {"ι", "\\iota"},
                                          {"κ", "\\kappa"},
                                          {"λ", "\\lambda"},
                                          {"μ", "\\mu"},
                                          {"µ", "\\mu"},
                                          {"ν", "\\nu"},
                                          {"ξ", "\\xi"},
                                          {"ο", "{o}"},
                                          {"π", "\\pi"},
                                          {"ρ", "\\rho"},
                                          {"ς", "\\varsigma"},
                                          {"σ", "\\sigma"},
                                          {"τ", "\\tau"},
                                          {"υ", "\\upsilon"},
                                          {"φ", "\\varphi"},
                                          {"ϕ", "\\phi"},
                                          {"χ", "\\chi"},
                                          {"ψ", "\\psi"},
                                          {"ω", "\\omega"},
                                          {"Γ", "\\Gamma"},
                                          {"Δ", "\\Delta"},
                                          {"Θ", "\\Theta"},
                                          {"Λ", "\\Lambda"},
                                          {"Ξ", "\\Xi"},
                                          {"Π", "\\Pi"},
                                          {"Σ", "\\Sigma"},
                                          {"Φ", "\\Phi"},
                                          {"Ψ", "\\Psi"},
                                          {"Ω", "\\Omega"}}};
constexpr std::array<Row, 28> kRaised = {
    {{"⁰", "0"}, {"¹", "1"}, {"²", "2"}, {"³", "3"}, {"⁴", "4"}, {"⁵", "5"}, {"⁶", "6"},
     {"⁷", "7"}, {"⁸", "8"}, {"⁹", "9"}, {"⁺", "+"}, {"⁻", "-"}, {"⁼", "="}, {"⁽", "("},
     {"⁾", ")"}, {"ⁿ", "n"}, {"ⁱ", "i"}, {"ˣ", "x"}, {"ʸ", "y"}, {"ᵃ", "a"}, {"ᵇ", "b"},
     {"ᶜ", "c"}, {"ᵈ", "d"}, {"ᵉ", "e"}, {"ᵏ", "k"}, {"ᵐ", "m"}, {"ᵖ", "p"}, {"ᵗ", "t"}}};
constexpr std::array<Row, 25> kLowered = {
    {{"₀", "0"}, {"₁", "1"}, {"₂", "2"}, {"₃", "3"}, {"₄", "4"}, {"₅", "5"}, {"₆", "6"},
     {"₇", "7"}, {"₈", "8"}, {"₉", "9"}, {"₊", "+"}, {"₋", "-"}, {"₌", "="}, {"₍", "("},
     {"₎", ")"}, {"ₐ", "a"}, {"ₑ", "e"}, {"ᵢ", "i"}, {"ⱼ", "j"}, {"ₖ", "k"}, {"ₘ", "m"},
     {"ₙ", "n"}, {"ₚ", "p"}, {"ₜ", "t"}, {"ₓ", "x"}}};

template <std::size_t kSize>
const Row* rowAt(const std::array<Row, kSize>& table, std::string_view text) {
    const auto found =
        std::ranges::find_if(table, [&](const Row& row) { return text.starts_with(row.typed); });
    return found == table.end() ? nullptr : &*found;
}

template <std::size_t kSize>
std::optional<LatexScript> scriptOf(const std::array<Row, kSize>& table, std::string_view text,
                                    char mark) {
    LatexScript script{.mark = mark};
    while (const Row* row = rowAt(table, text.substr(script.bytes))) {
        script.content += row->maths;
        script.bytes += row->typed.size();
    }
    return script.bytes > 0 ? std::optional(script) : std::nullopt;
}

bool anyOf(std::string_view text, bool (*holds)(char32_t)) {
    while (!text.empty()) {
        const Character c = characterAt(text);
        if (holds(c.code))
            return true;
        text.remove_prefix(c.bytes);
    }
    return false;
}

} // namespace

std::optional<LatexSign> latexSignAt(std::string_view text) {
    if (text.empty() || static_cast<unsigned char>(text.front()) < 0x80)
        return std::nullopt;
    const Row* row = rowAt(kSigns, text);
    return row != nullptr ? std::optional(LatexSign{row->typed.size(), row->maths}) : std::nullopt;
}

std::optional<LatexScript> latexScriptAt(std::string_view text) {
    if (text.empty() || static_cast<unsigned char>(text.front()) < 0x80)
        return std::nullopt;
    auto script = scriptOf(kRaised, text, '^');
    return script ? script : scriptOf(kLowered, text, '_');
}

Character characterAt(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t bytes = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (bytes > text.size())
        return {1, lead};
    char32_t code = bytes == 1 ? lead : lead & (0xFFU >> (bytes + 1));
    for (std::size_t i = 1; i < bytes; ++i)
        code = (code << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
    return {bytes, code};
}

bool isArabicDigit(char32_t code) {
    return (code >= 0x660 && code <= 0x669) || code == 0x66B || code == 0x66C ||
           (code >= 0x6F0 && code <= 0x6F9);
}

bool isArabicLetter(char32_t code) {
    return !isArabicDigit(code) &&
           ((code >= 0x600 && code <= 0x6FF) || (code >= 0x750 && code <= 0x77F) ||
            (code >= 0x8A0 && code <= 0x8FF) || (code >= 0xFB50 && code <= 0xFDFF) ||
            (code >= 0xFE70 && code <= 0xFEFE));
}

bool hasArabicLetter(std::string_view text) {
    return anyOf(text, isArabicLetter);
}

bool hasArabic(std::string_view text) {
    return anyOf(text, [](char32_t code) { return isArabicLetter(code) || isArabicDigit(code); });
}

bool isWideSpace(char32_t code) {
    return (code >= 0x2000 && code <= 0x200A) || code == 0x202F || code == 0x205F || code == 0x3000;
}

bool isInvisible(char32_t code) {
    return code == 0xAD || (code >= 0x200B && code <= 0x200F) ||
           (code >= 0x202A && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) ||
           (code >= 0xFE00 && code <= 0xFE0F) || code == 0xFEFF;
}

bool isLatexLetter(char32_t code) {
    // Of the Latin letters, what the fonts of T1 have; found by setting them all.
    static constexpr std::u32string_view kLacking = U"ĦħĸĿŀŉŦŧ";
    static constexpr std::u32string_view kMarks = U"‐‑‒–—‘’‚“”„†‡•…‰‹›€™";
    return code < 0x80 || isArabicLetter(code) || isArabicDigit(code) ||
           (code >= 0xA0 && code <= 0x17E && kLacking.find(code) == kLacking.npos) ||
           kMarks.find(code) != kMarks.npos;
}

} // namespace khatwa::tutor
