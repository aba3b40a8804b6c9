#include "ui/Models/error_words.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace khatwa::ui {

namespace {

/// The context under which these sentences stand in the translations.
class Errors {
    Q_DECLARE_TR_FUNCTIONS(Errors)
};

/// A path keeps its own direction inside a sentence of the other one.
QString isolated(const QString& text) {
    return QChar(0x2068) + text + QChar(0x2069);
}

QString withoutFullStop(QString sentence) {
    if (sentence.endsWith(QLatin1Char('.')))
        sentence.chop(1);
    return sentence;
}

QString sizeOf(const QStringList& arguments, qsizetype at) {
    return sizeWords(arguments.value(at).toULongLong());
}

} // namespace

QString sizeWords(quint64 bytes) {
    constexpr double kMega = 1e6;
    constexpr double kGiga = 1e9;
    const auto amount = static_cast<double>(bytes);
    if (amount >= kGiga)
        return Errors::tr("%1 GB").arg(amount / kGiga, 0, 'f', 1);
    if (amount >= kMega)
        return Errors::tr("%1 MB").arg(amount / kMega, 0, 'f', amount < 10 * kMega ? 1 : 0);
    return Errors::tr("%1 kB").arg(amount / 1e3, 0, 'f', 0);
}

QString errorWords(engine::ErrorCode code, const QStringList& arguments, const QString& message) {
    const QString file = isolated(QDir::toNativeSeparators(arguments.value(0)));
    const QString what = isolated(arguments.value(1));
    switch (code) {
    case engine::ErrorCode::FileNotFound:
        return Errors::tr(
                   "%1 is not there. Look whether it was moved or its disk is not connected.")
            .arg(file);
    case engine::ErrorCode::FileUnreadable:
        return Errors::tr("%1 cannot be read. Look whether you may open it.").arg(file);
    case engine::ErrorCode::FileTruncated:
        if (arguments.size() >= 3)
            return Errors::tr("This file ends too early: %1 of %2. Copy it again.")
                .arg(sizeOf(arguments, 1), sizeOf(arguments, 2));
        return Errors::tr("This file ends too early. Copy it again.");
    case engine::ErrorCode::FileCorrupt:
        return Errors::tr("This file is damaged or is no model (%1). Copy it again.").arg(what);
    case engine::ErrorCode::PartMissing:
        return Errors::tr("The part %1 of this model is missing. Put it into the same folder.")
            .arg(what);
    case engine::ErrorCode::Unsupported:
        return Errors::tr("Khatwa cannot run this model: %1.")
            .arg(arguments.value(1).isEmpty() ? isolated(withoutFullStop(message)) : what);
    case engine::ErrorCode::OutOfMemory:
        return Errors::tr("The memory is not enough. Choose a shorter context or a smaller model.");
    case engine::ErrorCode::ContextFull:
        return Errors::tr("The context is full. Choose a longer one.");
    case engine::ErrorCode::DeviceLost:
        return Errors::tr("The device stopped answering. Load the model again.");
    case engine::ErrorCode::InvalidArgument:
        break;
    }
    return message;
}

} // namespace khatwa::ui
