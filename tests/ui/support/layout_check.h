#pragma once

#include <QQuickItem>
#include <QQuickWindow>
#include <QStringList>

namespace khatwa::tests {

/// What is wrong with where things stand in a window, a line each; empty: nothing. Looked at is all
/// that is read or used: texts, buttons, fields, pages. Each must stand whole inside of the window,
/// or inside of something that can be scrolled to it; have room for its words; and cover nothing
/// else.
QStringList layoutFaults(QQuickWindow& window);

/// The same, when what is being laid out has come to rest.
QStringList lastingLayoutFaults(QQuickWindow& window);

} // namespace khatwa::tests
