#pragma once

#include "engine/error.h"

#include <QString>

namespace khatwa::ui {

/// An error of the engine in the window's language: one line, what happened and what to do.
QString errorWords(engine::ErrorCode code, const QStringList& arguments, const QString& message);

/// "4.9 GB", "16 MB": powers of ten, as shops and file managers count.
QString sizeWords(quint64 bytes);

} // namespace khatwa::ui
