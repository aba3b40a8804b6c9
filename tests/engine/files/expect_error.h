#pragma once

#include "engine/error.h"

#include <QString>

#include <string>

namespace khatwa::engine::test {

/// Empty where `action` throws an `Error` of this kind whose message is one line that holds
/// `words`; otherwise what happened instead.
template <typename Action>
QString whatIsWrong(Action&& action, ErrorCode code, const std::string& words = {}) {
    try {
        action();
    } catch (const Error& error) {
        const std::string message = error.what();
        if (error.code() != code)
            return QStringLiteral("another kind of error: ") + QString::fromStdString(message);
        if (message.empty() || message.find('\n') != std::string::npos)
            return QStringLiteral("not one line: ") + QString::fromStdString(message);
        if (message.find(words) == std::string::npos)
            return QStringLiteral("other words: ") + QString::fromStdString(message);
        return {};
    } catch (const std::exception& error) {
        return QStringLiteral("not an Error: ") + QString::fromUtf8(error.what());
    }
    return QStringLiteral("nothing was thrown");
}

#define EXPECT_ERROR(action, ...)                                                                  \
    QCOMPARE(khatwa::engine::test::whatIsWrong([&] { (void)(action); }, __VA_ARGS__), QString())

} // namespace khatwa::engine::test
