#include "app/tutor/latex_commands.h"

#include <algorithm>
#include <array>
#include <string>

namespace khatwa::tutor {

namespace {

/// In order. Letters, signs, names of functions, spaces and styles: all that takes no argument.
constexpr std::string_view kSigns =
    " Bbbk Box Bumpeq Cap Cup Delta Diamond Doteq Downarrow Finv Game Gamma Im Join "
    "Lambda Leftarrow Leftrightarrow Lleftarrow Longleftarrow Longleftrightarrow "
    "Longrightarrow Lsh Omega P Phi Pi Psi Re Rightarrow Rrightarrow Rsh S Sigma "
    "Subset Supset Theta Uparrow Updownarrow Upsilon Vdash Vert Vvdash Xi aleph "
    "allowbreak alpha amalg angle approx approxeq arccos arcsin arctan arg ast "
    "asymp backepsilon backprime backsim backsimeq backslash barwedge because beta "
    "beth between bf bigcirc bigstar bigtriangledown bigtriangleup blacklozenge "
    "blacksquare blacktriangle blacktriangledown blacktriangleleft "
    "blacktriangleright bmod bot bowtie boxdot boxminus boxplus boxtimes bullet "
    "bumpeq cal cap cdot cdotp cdots centerdot checkmark chi circ circeq "
    "circlearrowleft circlearrowright circledR circledS circledast circledcirc "
    "circleddash clubsuit colon complement cong copyright cos cosh cot coth csc cup "
    "curlyeqprec curlyeqsucc curlyvee curlywedge curvearrowleft curvearrowright dag "
    "dagger daleth dashleftarrow dashrightarrow dashv ddag ddagger ddots deg delta "
    "diagdown diagup diamond diamondsuit digamma dim displaystyle div divideontimes "
    "doteq doteqdot dotplus dots dotsb dotsc dotsi dotsm dotso doublebarwedge "
    "doublecap doublecup downarrow downdownarrows downharpoonleft downharpoonright "
    "ell emptyset enskip enspace epsilon eqcirc eqsim eqslantgtr eqslantless equiv "
    "eta eth exists exp fallingdotseq flat forall frown gamma ge geq geqq geqslant "
    "gets gg ggg gggtr gimel gnapprox gneq gneqq gnsim gtrapprox gtrdot gtreqless "
    "gtreqqless gtrless gtrsim gvertneqq hbar heartsuit hom hookleftarrow "
    "hookrightarrow hslash iff imath impliedby implies in infty intercal iota it "
    "jmath kappa ker lVert lambda land langle lbrace lbrack lceil ldotp ldots le "
    "leadsto leftarrow leftarrowtail leftharpoondown leftharpoonup leftleftarrows "
    "leftrightarrow leftrightarrows leftrightharpoons leftrightsquigarrow "
    "leftthreetimes leq leqq leqslant lessapprox lessdot lesseqgtr lesseqqgtr "
    "lessgtr lesssim lfloor lg lgroup lhd ll llcorner lll llless lmoustache ln "
    "lnapprox lneq lneqq lnot lnsim log longleftarrow longleftrightarrow longmapsto "
    "longrightarrow looparrowleft looparrowright lor lozenge lrcorner ltimes lvert "
    "lvertneqq maltese mapsto mathstrut measuredangle medspace mho mid models mp mu "
    "multimap nLeftarrow nLeftrightarrow nRightarrow nVDash nVdash nabla natural "
    "ncong ne nearrow neg negmedspace negthickspace negthinspace neq nexists ngeq "
    "ngeqq ngeqslant ngtr ni nleftarrow nleftrightarrow nleq nleqq nleqslant nless "
    "nmid nobreak nobreakspace not notin nparallel nprec npreceq nrightarrow "
    "nshortmid nshortparallel nsim nsubseteq nsubseteqq nsucc nsucceq nsupseteq "
    "nsupseteqq ntriangleleft ntrianglelefteq ntriangleright ntrianglerighteq nu "
    "nvDash nvdash nwarrow odot omega ominus oplus oslash otimes owns parallel "
    "partial perp phi pi pitchfork pm pounds prec precapprox preccurlyeq preceq "
    "precnapprox precneqq precnsim precsim prime propto psi qquad quad rVert rangle "
    "rbrace rbrack rceil restriction rfloor rgroup rhd rho rightarrow "
    "rightarrowtail rightharpoondown rightharpoonup rightleftarrows "
    "rightleftharpoons rightrightarrows rightsquigarrow rightthreetimes "
    "risingdotseq rm rmoustache rtimes rvert scriptscriptstyle scriptstyle searrow "
    "sec setminus sf sharp shortmid shortparallel sigma sim simeq sin sinh "
    "smallfrown smallint smallsetminus smallsmile smile space spadesuit "
    "sphericalangle sqcap sqcup sqsubset sqsubseteq sqsupset sqsupseteq square star "
    "strut subset subseteq subseteqq subsetneq subsetneqq succ succapprox "
    "succcurlyeq succeq succnapprox succneqq succnsim succsim supset supseteq "
    "supseteqq supsetneq supsetneqq surd swarrow tan tanh tau textstyle therefore "
    "theta thickapprox thicksim thickspace thinspace times to top triangle "
    "triangledown triangleleft trianglelefteq triangleq triangleright "
    "trianglerighteq tt twoheadleftarrow twoheadrightarrow ulcorner unlhd unrhd "
    "uparrow updownarrow upharpoonleft upharpoonright uplus upsilon upuparrows "
    "urcorner vDash varDelta varGamma varLambda varOmega varPhi varPi varPsi "
    "varSigma varTheta varUpsilon varXi varepsilon varkappa varnothing varphi varpi "
    "varpropto varrho varsigma varsubsetneq varsubsetneqq varsupsetneq "
    "varsupsetneqq vartheta vartriangle vartriangleleft vartriangleright vdash "
    "vdots vee veebar vert wedge wp wr xi yen zeta ";

/// Those whose bounds \limits may put above and below.
constexpr std::string_view kOperators =
    " Pr bigcap bigcup bigodot bigoplus bigotimes bigsqcup biguplus bigvee bigwedge "
    "coprod det gcd idotsint iiiint iiint iint inf injlim int intop lim liminf "
    "limsup max min oint prod projlim sum sup varinjlim varliminf varlimsup "
    "varprojlim ";

/// The rest, and what the page's KaTeX has by names of its own.
struct Row {
    std::string_view name, arguments, package, meaning;
};
constexpr std::array<Row, 222> kRows = {{{"Alpha", "", "", "\\mathrm{A}"},
                                         {"Beta", "", "", "\\mathrm{B}"},
                                         {"Big", "d", "", ""},
                                         {"Bigg", "d", "", ""},
                                         {"Biggl", "d", "", ""},
                                         {"Biggm", "d", "", ""},
                                         {"Biggr", "d", "", ""},
                                         {"Bigl", "d", "", ""},
                                         {"Bigm", "d", "", ""},
                                         {"Bigr", "d", "", ""},
                                         {"C", "", "", "\\mathbb{C}"},
                                         {"Chi", "", "", "\\mathrm{X}"},
                                         {"Colonapprox", "", "mathtools", ""},
                                         {"Coloneq", "", "mathtools", ""},
                                         {"Coloneqq", "", "mathtools", ""},
                                         {"Colonsim", "", "mathtools", ""},
                                         {"Complex", "", "", "\\mathbb{C}"},
                                         {"Dagger", "", "", "\\ddagger"},
                                         {"Darr", "", "", "\\Downarrow"},
                                         {"Epsilon", "", "", "\\mathrm{E}"},
                                         {"Eqcolon", "", "mathtools", ""},
                                         {"Eqqcolon", "", "mathtools", ""},
                                         {"Eta", "", "", "\\mathrm{H}"},
                                         {"Harr", "", "", "\\Leftrightarrow"},
                                         {"Iota", "", "", "\\mathrm{I}"},
                                         {"Kappa", "", "", "\\mathrm{K}"},
                                         {"Larr", "", "", "\\Leftarrow"},
                                         {"Lrarr", "", "", "\\Leftrightarrow"},
                                         {"Mu", "", "", "\\mathrm{M}"},
                                         {"N", "", "", "\\mathbb{N}"},
                                         {"Nu", "", "", "\\mathrm{N}"},
                                         {"Omicron", "", "", "\\mathrm{O}"},
                                         {"Q", "", "", "\\mathbb{Q}"},
                                         {"R", "", "", "\\mathbb{R}"},
                                         {"Rarr", "", "", "\\Rightarrow"},
                                         {"Reals", "", "", "\\mathbb{R}"},
                                         {"Rho", "", "", "\\mathrm{P}"},
                                         {"Tau", "", "", "\\mathrm{T}"},
                                         {"Uarr", "", "", "\\Uparrow"},
                                         {"Z", "", "", "\\mathbb{Z}"},
                                         {"Zeta", "", "", "\\mathrm{Z}"},
                                         {"acute", "m", "", ""},
                                         {"alef", "", "", "\\aleph"},
                                         {"alefsym", "", "", "\\aleph"},
                                         {"approxcolon", "", "mathtools", ""},
                                         {"arcctg", "", "", "\\operatorname{arcctg}"},
                                         {"arctg", "", "", "\\operatorname{arctg}"},
                                         {"argmax", "", "", "\\operatorname*{arg\\,max}"},
                                         {"argmin", "", "", "\\operatorname*{arg\\,min}"},
                                         {"bar", "m", "", ""},
                                         {"bcancel", "m", "cancel", ""},
                                         {"big", "d", "", ""},
                                         {"bigg", "d", "", ""},
                                         {"biggl", "d", "", ""},
                                         {"biggm", "d", "", ""},
                                         {"biggr", "d", "", ""},
                                         {"bigl", "d", "", ""},
                                         {"bigm", "d", "", ""},
                                         {"bigr", "d", "", ""},
                                         {"binom", "mm", "", ""},
                                         {"bm", "m", "", "\\boldsymbol"},
                                         {"bold", "m", "", ""},
                                         {"boldsymbol", "m", "", ""},
                                         {"boxed", "m", "", ""},
                                         {"breve", "m", "", ""},
                                         {"bull", "", "", "\\bullet"},
                                         {"cancel", "m", "cancel", ""},
                                         {"ce", "c", "mhchem", ""},
                                         {"cfrac", "mm", "", ""},
                                         {"ch", "", "", "\\operatorname{ch}"},
                                         {"check", "m", "", ""},
                                         {"clubs", "", "", "\\clubsuit"},
                                         {"cnums", "", "", "\\mathbb{C}"},
                                         {"colonapprox", "", "mathtools", ""},
                                         {"coloneq", "", "mathtools", ""},
                                         {"coloneqq", "", "mathtools", ""},
                                         {"colonsim", "", "mathtools", ""},
                                         {"cosec", "", "", "\\operatorname{cosec}"},
                                         {"cotg", "", "", "\\operatorname{cotg}"},
                                         {"ctg", "", "", "\\operatorname{ctg}"},
                                         {"cth", "", "", "\\operatorname{cth}"},
                                         {"dArr", "", "", "\\Downarrow"},
                                         {"darr", "", "", "\\downarrow"},
                                         {"dbinom", "mm", "", ""},
                                         {"dblcolon", "", "mathtools", ""},
                                         {"ddddot", "m", "", ""},
                                         {"dddot", "m", "", ""},
                                         {"ddot", "m", "", ""},
                                         {"degree", "", "", "{^\\circ}"},
                                         {"dfrac", "mm", "", ""},
                                         {"diamonds", "", "", "\\diamondsuit"},
                                         {"dot", "m", "", ""},
                                         {"emph", "t", "", ""},
                                         {"eqcolon", "", "mathtools", ""},
                                         {"eqqcolon", "", "mathtools", ""},
                                         {"exist", "", "", "\\exists"},
                                         {"fbox", "t", "", ""},
                                         {"frac", "mm", "", ""},
                                         {"frak", "m", "", ""},
                                         {"grave", "m", "", ""},
                                         {"gt", "", "", ">"},
                                         {"hArr", "", "", "\\Leftrightarrow"},
                                         {"harr", "", "", "\\leftrightarrow"},
                                         {"hat", "m", "", ""},
                                         {"hbox", "t", "", ""},
                                         {"hearts", "", "", "\\heartsuit"},
                                         {"hphantom", "m", "", ""},
                                         {"infin", "", "", "\\infty"},
                                         {"isin", "", "", "\\in"},
                                         {"lArr", "", "", "\\Leftarrow"},
                                         {"lang", "", "", "\\langle"},
                                         {"larr", "", "", "\\leftarrow"},
                                         {"lparen", "", "mathtools", ""},
                                         {"lrArr", "", "", "\\Leftrightarrow"},
                                         {"lrarr", "", "", "\\leftrightarrow"},
                                         {"lt", "", "", "<"},
                                         {"mathbb", "m", "", ""},
                                         {"mathbf", "m", "", ""},
                                         {"mathbin", "m", "", ""},
                                         {"mathcal", "m", "", ""},
                                         {"mathclap", "m", "mathtools", ""},
                                         {"mathclose", "m", "", ""},
                                         {"mathfrak", "m", "", ""},
                                         {"mathinner", "m", "", ""},
                                         {"mathit", "m", "", ""},
                                         {"mathllap", "m", "mathtools", ""},
                                         {"mathnormal", "m", "", ""},
                                         {"mathop", "m", "", ""},
                                         {"mathopen", "m", "", ""},
                                         {"mathord", "m", "", ""},
                                         {"mathpunct", "m", "", ""},
                                         {"mathrel", "m", "", ""},
                                         {"mathring", "m", "", ""},
                                         {"mathrlap", "m", "mathtools", ""},
                                         {"mathrm", "m", "", ""},
                                         {"mathscr", "m", "", "\\mathcal"},
                                         {"mathsf", "m", "", ""},
                                         {"mathtt", "m", "", ""},
                                         {"mbox", "t", "", ""},
                                         {"mod", "m", "", ""},
                                         {"natnums", "", "", "\\mathbb{N}"},
                                         {"notni", "", "", "\\not\\ni"},
                                         {"omicron", "", "", "{o}"},
                                         {"operatorname", "m", "", ""},
                                         {"operatornamewithlimits", "m", "", ""},
                                         {"ordinarycolon", "", "mathtools", ""},
                                         {"overbrace", "m", "", ""},
                                         {"overbracket", "m", "mathtools", ""},
                                         {"overleftarrow", "m", "", ""},
                                         {"overleftrightarrow", "m", "", ""},
                                         {"overline", "m", "", ""},
                                         {"overrightarrow", "m", "", ""},
                                         {"overset", "mm", "", ""},
                                         {"phantom", "m", "", ""},
                                         {"plusmn", "", "", "\\pm"},
                                         {"pmb", "m", "", ""},
                                         {"pmod", "m", "", ""},
                                         {"pod", "m", "", ""},
                                         {"pu", "c", "", "\\mathrm"},
                                         {"rArr", "", "", "\\Rightarrow"},
                                         {"rang", "", "", "\\rangle"},
                                         {"rarr", "", "", "\\rightarrow"},
                                         {"reals", "", "", "\\mathbb{R}"},
                                         {"rparen", "", "mathtools", ""},
                                         {"sdot", "", "", "\\cdot"},
                                         {"sect", "", "", "\\mathsection"},
                                         {"sh", "", "", "\\operatorname{sh}"},
                                         {"simcolon", "", "mathtools", ""},
                                         {"smash", "m", "", ""},
                                         {"spades", "", "", "\\spadesuit"},
                                         {"sqrt", "om", "", ""},
                                         {"stackrel", "mm", "", ""},
                                         {"sub", "", "", "\\subset"},
                                         {"sube", "", "", "\\subseteq"},
                                         {"substack", "r", "", ""},
                                         {"supe", "", "", "\\supseteq"},
                                         {"tbinom", "mm", "", ""},
                                         {"text", "t", "", ""},
                                         {"textbf", "t", "", ""},
                                         {"textit", "t", "", ""},
                                         {"textmd", "t", "", ""},
                                         {"textnormal", "t", "", ""},
                                         {"textrm", "t", "", ""},
                                         {"textsf", "t", "", ""},
                                         {"texttt", "t", "", ""},
                                         {"textup", "t", "", ""},
                                         {"tfrac", "mm", "", ""},
                                         {"tg", "", "", "\\operatorname{tg}"},
                                         {"thetasym", "", "", "\\vartheta"},
                                         {"tilde", "m", "", ""},
                                         {"uArr", "", "", "\\Uparrow"},
                                         {"uarr", "", "", "\\uparrow"},
                                         {"underbar", "m", "", ""},
                                         {"underbrace", "m", "", ""},
                                         {"underbracket", "m", "mathtools", ""},
                                         {"underleftarrow", "m", "", ""},
                                         {"underleftrightarrow", "m", "", ""},
                                         {"underline", "m", "", ""},
                                         {"underrightarrow", "m", "", ""},
                                         {"underset", "mm", "", ""},
                                         {"vcentcolon", "", "mathtools", ""},
                                         {"vec", "m", "", ""},
                                         {"vphantom", "m", "", ""},
                                         {"weierp", "", "", "\\wp"},
                                         {"widehat", "m", "", ""},
                                         {"widetilde", "m", "", ""},
                                         {"xLeftarrow", "om", "mathtools", ""},
                                         {"xLeftrightarrow", "om", "mathtools", ""},
                                         {"xRightarrow", "om", "mathtools", ""},
                                         {"xcancel", "m", "cancel", ""},
                                         {"xhookleftarrow", "om", "mathtools", ""},
                                         {"xhookrightarrow", "om", "mathtools", ""},
                                         {"xleftarrow", "om", "", ""},
                                         {"xleftharpoondown", "om", "mathtools", ""},
                                         {"xleftharpoonup", "om", "mathtools", ""},
                                         {"xleftrightarrow", "om", "mathtools", ""},
                                         {"xleftrightharpoons", "om", "mathtools", ""},
                                         {"xmapsto", "om", "mathtools", ""},
                                         {"xrightarrow", "om", "", ""},
                                         {"xrightharpoondown", "om", "mathtools", ""},
                                         {"xrightharpoonup", "om", "mathtools", ""},
                                         {"xrightleftharpoons", "om", "mathtools", ""}}};

static_assert(std::ranges::is_sorted(kRows, {}, &Row::name));

bool lists(std::string_view names, std::string_view name) {
    return names.find(" " + std::string(name) + " ") != std::string_view::npos;
}

} // namespace

std::optional<LatexCommand> latexCommand(std::string_view name) {
    if (lists(kSigns, name))
        return LatexCommand{};
    if (lists(kOperators, name))
        return LatexCommand{.takesLimits = true};
    const auto row = std::ranges::lower_bound(kRows, name, {}, &Row::name);
    if (row == kRows.end() || row->name != name)
        return std::nullopt;
    return LatexCommand{.arguments = row->arguments,
                        .package = row->package,
                        .meaning = row->meaning,
                        .takesLimits = name.starts_with("operatorname") || name == "mathop"};
}

} // namespace khatwa::tutor
