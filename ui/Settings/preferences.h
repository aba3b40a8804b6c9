#pragma once

#include <QLocale>
#include <QObject>
#include <QSettings>
#include <QString>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <memory>

namespace khatwa::ui {

/// What the user chose, kept between starts. The store is handed in, so that tests write to a file
/// of their own. UI thread.
class Preferences : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the application")
    Q_PROPERTY(Language language READ language WRITE setLanguage NOTIFY languageChanged)
    Q_PROPERTY(Appearance appearance READ appearance WRITE setAppearance NOTIFY appearanceChanged)
    Q_PROPERTY(int fontPercent READ fontPercent WRITE setFontPercent NOTIFY fontPercentChanged)
    Q_PROPERTY(
        bool reducedMotion READ reducedMotion WRITE setReducedMotion NOTIFY reducedMotionChanged)
    Q_PROPERTY(bool highContrast READ highContrast WRITE setHighContrast NOTIFY highContrastChanged)
    Q_PROPERTY(bool arabicDigits READ arabicDigits WRITE setArabicDigits NOTIFY arabicDigitsChanged)
    Q_PROPERTY(
        int thinkingBudget READ thinkingBudget WRITE setThinkingBudget NOTIFY thinkingBudgetChanged)
    Q_PROPERTY(int pace READ pace WRITE setPace NOTIFY paceChanged)
    Q_PROPERTY(int samples READ samples WRITE setSamples NOTIFY samplesChanged)
    Q_PROPERTY(bool formulaField READ formulaField WRITE setFormulaField NOTIFY formulaFieldChanged)
    Q_PROPERTY(bool arabic READ arabic NOTIFY languageChanged)
    Q_PROPERTY(QLocale locale READ locale NOTIFY localeChanged)
    Q_PROPERTY(bool dark READ dark NOTIFY appearanceChanged)
    Q_PROPERTY(int smallestFont READ smallestFont CONSTANT)
    Q_PROPERTY(int largestFont READ largestFont CONSTANT)

public:
    enum class Language { System, English, Arabic };
    Q_ENUM(Language)
    enum class Appearance { FollowSystem, Light, Dark };
    Q_ENUM(Appearance)

    explicit Preferences(std::unique_ptr<QSettings> store, QObject* parent = nullptr);

    Language language() const { return language_; }
    void setLanguage(Language language);
    bool arabic() const; ///< the language in force is Arabic

    /// How the window writes numbers and dates; by its language and the setting of the digits.
    QLocale locale() const;

    Appearance appearance() const { return appearance_; }
    void setAppearance(Appearance appearance);
    bool dark() const; ///< the appearance in force is dark

    int smallestFont() const { return kSmallestFont; }
    int largestFont() const { return kLargestFont; }
    int fontPercent() const { return fontPercent_; }
    void setFontPercent(int percent); ///< clamped to 80..200

    bool reducedMotion() const { return reducedMotion_; }
    void setReducedMotion(bool reduced);

    bool highContrast() const { return highContrast_; }
    void setHighContrast(bool high);

    /// Solutions are drawn with Arabic-Indic digits, and an Arabic window writes its numbers so;
    /// what is typed, copied or checked keeps its own.
    bool arabicDigits() const { return arabicDigits_; }
    void setArabicDigits(bool arabic);

    /// Tokens of thinking after which a model is asked to answer; 0: as long as it likes.
    int thinkingBudget() const { return thinkingBudget_; }
    void setThinkingBudget(int tokens); ///< below 0 counts as 0

    /// How a solution is shown: 0 as it comes, 1 no faster than it is read, 2 one step at a time.
    int pace() const { return pace_; }
    void setPace(int pace);
    /// Solutions of a problem that are written at the same time.
    int samples() const { return samples_; }
    void setSamples(int samples); ///< 1 to 16

    /// Answers are written in a formula field instead of being typed as plain text.
    bool formulaField() const { return formulaField_; }
    void setFormulaField(bool on);

    QStringList problemSets() const;         ///< files of sets that were opened
    void addProblemSet(const QString& file); ///< to the front; twelve are kept

    QString modelPath() const; ///< empty: the starter model
    void setModelPath(const QString& path);
    QStringList recentModels() const;
    void addRecentModel(const QString& path); ///< to the front; six are kept
    void removeRecentModel(const QString& path);
    qint64 context() const; ///< 0: as the model's file says
    void setContext(qint64 context);
    bool useGpu() const; ///< models run on the GPU where there is one
    void setUseGpu(bool use);

    /// The language, appearance and size of this start only, as the command line gave them.
    void overrideLanguage(Language language);
    void overrideAppearance(Appearance appearance);
    void overrideFontPercent(int percent);

signals:
    void languageChanged();
    void localeChanged();
    void appearanceChanged();
    void fontPercentChanged();
    void reducedMotionChanged();
    void highContrastChanged();
    void arabicDigitsChanged();
    void thinkingBudgetChanged();
    void paceChanged();
    void samplesChanged();
    void formulaFieldChanged();

private:
    static constexpr int kSmallestFont = 80;
    static constexpr int kLargestFont = 200;
    static constexpr int kRecentModels = 6;
    static constexpr int kProblemSets = 12;
    static constexpr int kMostSamples = 16;

    bool eventFilter(QObject* watched, QEvent* event) override;

    std::unique_ptr<QSettings> store_;
    Language language_ = Language::System;
    Appearance appearance_ = Appearance::FollowSystem;
    int fontPercent_ = 100;
    bool reducedMotion_ = false;
    bool highContrast_ = false;
    bool arabicDigits_ = false;
    int thinkingBudget_ = 0;
    int pace_ = 0;
    int samples_ = 1;
    bool formulaField_ = false;
};

} // namespace khatwa::ui
