#pragma once

#include <QStringList>

#include <vector>

namespace khatwa::records {

/// The statements that bring a file from the version before to this one. The first is version 1;
/// the version of a file is its `user_version`. A migration that has been released is never
/// changed.
using Migrations = std::vector<QStringList>;

/// Those of this program.
const Migrations& migrations();

/// Tells our files from those of other programs (`application_id`): "Khtw".
inline constexpr qint64 kApplicationId = 0x4b687477;

} // namespace khatwa::records
