#include "ui/Settings/preferences.h"

#include <QEvent>
#include <QGuiApplication>
#include <QLocale>
#include <QPalette>
#include <QtGlobal>
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
#include <QStyleHints>
#endif

#include <algorithm>

namespace khatwa::ui {

namespace {

const QString kLanguageKey = QStringLiteral("language");
const QString kAppearanceKey = QStringLiteral("appearance");
const QString kFontKey = QStringLiteral("fontPercent");
const QString kMotionKey = QStringLiteral("reducedMotion");
const QString kContrastKey = QStringLiteral("highContrast");
const QString kDigitsKey = QStringLiteral("arabicDigits");
const QString kThinkingKey = QStringLiteral("thinkingBudget");
const QString kPaceKey = QStringLiteral("solution/pace");
const QString kSamplesKey = QStringLiteral("solution/samples");
const QString kFormulaFieldKey = QStringLiteral("formulaField");
const QString kSetsKey = QStringLiteral("problemSets");
const QString kModelKey = QStringLiteral("model/path");
const QString kRecentKey = QStringLiteral("model/recent");
const QString kGpuKey = QStringLiteral("model/gpu");
const QString kContextKey = QStringLiteral("model/context");

Preferences::Language languageOf(const QString& word) {
    if (word == QLatin1String("ar"))
        return Preferences::Language::Arabic;
    return word == QLatin1String("en") ? Preferences::Language::English
                                       : Preferences::Language::System;
}

QString wordOf(Preferences::Language language) {
    switch (language) {
    case Preferences::Language::Arabic:
        return QStringLiteral("ar");
    case Preferences::Language::English:
        return QStringLiteral("en");
    case Preferences::Language::System:
        break;
    }
    return QStringLiteral("system");
}

Preferences::Appearance appearanceOf(const QString& word) {
    if (word == QLatin1String("dark"))
        return Preferences::Appearance::Dark;
    return word == QLatin1String("light") ? Preferences::Appearance::Light
                                          : Preferences::Appearance::FollowSystem;
}

QString wordOf(Preferences::Appearance appearance) {
    switch (appearance) {
    case Preferences::Appearance::Dark:
        return QStringLiteral("dark");
    case Preferences::Appearance::Light:
        return QStringLiteral("light");
    case Preferences::Appearance::FollowSystem:
        break;
    }
    return QStringLiteral("system");
}

bool systemIsDark() {
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const Qt::ColorScheme scheme = QGuiApplication::styleHints()->colorScheme();
    if (scheme != Qt::ColorScheme::Unknown)
        return scheme == Qt::ColorScheme::Dark;
#endif
    const QPalette palette = QGuiApplication::palette();
    return palette.color(QPalette::Window).lightness() <
           palette.color(QPalette::WindowText).lightness();
}

} // namespace

Preferences::Preferences(std::unique_ptr<QSettings> store, QObject* parent)
    : QObject(parent), store_(std::move(store)) {
    language_ = languageOf(store_->value(kLanguageKey).toString());
    appearance_ = appearanceOf(store_->value(kAppearanceKey).toString());
    fontPercent_ = std::clamp(store_->value(kFontKey, 100).toInt(), kSmallestFont, kLargestFont);
    reducedMotion_ = store_->value(kMotionKey, false).toBool();
    highContrast_ = store_->value(kContrastKey, false).toBool();
    arabicDigits_ = store_->value(kDigitsKey, false).toBool();
    thinkingBudget_ = std::max(0, store_->value(kThinkingKey, 0).toInt());
    pace_ = std::clamp(store_->value(kPaceKey, 0).toInt(), 0, 2);
    samples_ = std::clamp(store_->value(kSamplesKey, 1).toInt(), 1, kMostSamples);
    formulaField_ = store_->value(kFormulaFieldKey, false).toBool();
    qGuiApp->installEventFilter(this);
}

bool Preferences::eventFilter(QObject* watched, QEvent* event) {
    if (watched == qGuiApp && event->type() == QEvent::ApplicationPaletteChange &&
        appearance_ == Appearance::FollowSystem)
        emit appearanceChanged();
    return QObject::eventFilter(watched, event);
}

void Preferences::setLanguage(Language language) {
    store_->setValue(kLanguageKey, wordOf(language));
    overrideLanguage(language);
}

void Preferences::overrideLanguage(Language language) {
    if (language_ == language)
        return;
    language_ = language;
    emit languageChanged();
    emit localeChanged();
}

bool Preferences::arabic() const {
    if (language_ == Language::System)
        return QLocale::system().language() == QLocale::Arabic;
    return language_ == Language::Arabic;
}

QLocale Preferences::locale() const {
    // Both places name the months alike. Thousands are not marked: that mark is another place's
    // decimal point.
    QLocale locale(QLocale::English, QLocale::UnitedStates);
    if (arabic())
        locale =
            QLocale(QLocale::Arabic, arabicDigits_ ? QLocale::Egypt : QLocale::UnitedArabEmirates);
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    return locale;
}

void Preferences::setAppearance(Appearance appearance) {
    store_->setValue(kAppearanceKey, wordOf(appearance));
    overrideAppearance(appearance);
}

void Preferences::overrideAppearance(Appearance appearance) {
    if (appearance_ == appearance)
        return;
    appearance_ = appearance;
    emit appearanceChanged();
}

void Preferences::setPace(int pace) {
    pace = std::clamp(pace, 0, 2);
    if (pace_ == pace)
        return;
    pace_ = pace;
    store_->setValue(kPaceKey, pace);
    emit paceChanged();
}

void Preferences::setSamples(int samples) {
    samples = std::clamp(samples, 1, kMostSamples);
    if (samples_ == samples)
        return;
    samples_ = samples;
    store_->setValue(kSamplesKey, samples);
    emit samplesChanged();
}

bool Preferences::dark() const {
    return appearance_ == Appearance::FollowSystem ? systemIsDark()
                                                   : appearance_ == Appearance::Dark;
}

void Preferences::setFontPercent(int percent) {
    percent = std::clamp(percent, kSmallestFont, kLargestFont);
    if (fontPercent_ == percent)
        return;
    store_->setValue(kFontKey, percent);
    overrideFontPercent(percent);
}

void Preferences::overrideFontPercent(int percent) {
    percent = std::clamp(percent, kSmallestFont, kLargestFont);
    if (fontPercent_ == percent)
        return;
    fontPercent_ = percent;
    emit fontPercentChanged();
}

void Preferences::setReducedMotion(bool reduced) {
    if (reducedMotion_ == reduced)
        return;
    reducedMotion_ = reduced;
    store_->setValue(kMotionKey, reduced);
    emit reducedMotionChanged();
}

void Preferences::setHighContrast(bool high) {
    if (highContrast_ == high)
        return;
    highContrast_ = high;
    store_->setValue(kContrastKey, high);
    emit highContrastChanged();
}

void Preferences::setArabicDigits(bool arabic) {
    if (arabicDigits_ == arabic)
        return;
    arabicDigits_ = arabic;
    store_->setValue(kDigitsKey, arabic);
    emit arabicDigitsChanged();
    emit localeChanged();
}

void Preferences::setThinkingBudget(int tokens) {
    tokens = std::max(0, tokens);
    if (thinkingBudget_ == tokens)
        return;
    thinkingBudget_ = tokens;
    store_->setValue(kThinkingKey, tokens);
    emit thinkingBudgetChanged();
}

void Preferences::setFormulaField(bool on) {
    if (formulaField_ == on)
        return;
    formulaField_ = on;
    store_->setValue(kFormulaFieldKey, on);
    emit formulaFieldChanged();
}

QStringList Preferences::problemSets() const {
    return store_->value(kSetsKey).toStringList();
}

void Preferences::addProblemSet(const QString& file) {
    QStringList files = problemSets();
    files.removeAll(file);
    files.prepend(file);
    store_->setValue(kSetsKey, QStringList(files.mid(0, kProblemSets)));
}

QString Preferences::modelPath() const {
    return store_->value(kModelKey).toString();
}

void Preferences::setModelPath(const QString& path) {
    store_->setValue(kModelKey, path);
}

QStringList Preferences::recentModels() const {
    return store_->value(kRecentKey).toStringList();
}

void Preferences::addRecentModel(const QString& path) {
    QStringList recent = recentModels();
    recent.removeAll(path);
    recent.prepend(path);
    store_->setValue(kRecentKey, QStringList(recent.mid(0, kRecentModels)));
}

void Preferences::removeRecentModel(const QString& path) {
    QStringList recent = recentModels();
    recent.removeAll(path);
    store_->setValue(kRecentKey, recent);
}

qint64 Preferences::context() const {
    return store_->value(kContextKey, 0).toLongLong();
}

void Preferences::setContext(qint64 context) {
    store_->setValue(kContextKey, context);
}

bool Preferences::useGpu() const {
    return store_->value(kGpuKey, true).toBool();
}

void Preferences::setUseGpu(bool use) {
    store_->setValue(kGpuKey, use);
}

} // namespace khatwa::ui
