#pragma once

#include "app/records/conversations.h"
#include "ui/Tutor/conversation.h"

#include <QList>
#include <QString>

#include <utility>
#include <vector>

namespace khatwa::ui {

/// A turn as the records keep it: what was asked and what was replied, with the verdicts in the
/// order of the steps. Nothing that can be made again from the text is kept.
struct KeptTurn {
    records::Message question;
    records::Message reply;
};

/// A reply that was not said as a whole is made of its blocks. `statement` stands for the question
/// of the first turn, which has none of its own.
KeptTurn keptTurn(const Turn& turn, const QString& statement);

/// The turns of a conversation, read again. What is not a pair of a question and a reply is left
/// out; so are verdicts that do not fit the steps.
std::vector<Turn> turnsOf(const QList<records::Message>& messages);

} // namespace khatwa::ui
