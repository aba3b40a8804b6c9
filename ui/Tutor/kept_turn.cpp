#include "ui/Tutor/kept_turn.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace khatwa::ui {

using tutor::Block;

namespace {

const QString kUser = QStringLiteral("user");
const QString kAssistant = QStringLiteral("assistant");
const QString kAsked = QStringLiteral("asked");
const QString kChecks = QStringLiteral("checks");

bool isJudged(const Block& block) {
    return !block.thinking &&
           (block.kind == Block::Kind::Step || block.kind == Block::Kind::Answer);
}

tutor::StepVerdict verdictNamed(const QString& name) {
    using Verdict = tutor::StepVerdict;
    for (const Verdict verdict : {Verdict::Checked, Verdict::Contradicts, Verdict::CannotCheck})
        if (name == QLatin1String(tutor::name(verdict).data()))
            return verdict;
    return Verdict::Unchecked;
}

QString text(const std::string& from) {
    return QString::fromStdString(from);
}

QJsonObject toJson(const tutor::StepCheck& check) {
    QJsonObject json{
        {QStringLiteral("verdict"), QString::fromUtf8(tutor::name(check.verdict).data())}};
    const auto put = [&](const char* name, const std::string& value) {
        if (!value.empty())
            json.insert(QLatin1String(name), text(value));
    };
    put("reason", check.reason);
    put("formula", check.formula);
    put("message", check.message);
    put("message_ar", check.arabicMessage);
    return json;
}

tutor::StepCheck fromJson(const QJsonObject& json) {
    const auto get = [&](const char* name) {
        return json.value(QLatin1String(name)).toString().toStdString();
    };
    return {verdictNamed(json.value(QStringLiteral("verdict")).toString()), get("reason"),
            get("formula"), get("message"), get("message_ar")};
}

QString compact(const QJsonObject& json) {
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

} // namespace

KeptTurn keptTurn(const Turn& turn, const QString& statement) {
    KeptTurn kept;
    kept.question.role = kUser;
    kept.question.markdown = turn.question.isEmpty() ? statement : turn.question;
    kept.question.details = compact({{kAsked, text(turn.asked)}});
    kept.reply.role = kAssistant;
    const bool said = !turn.text.empty() || !turn.thinking.empty();
    kept.reply.markdown = text(said ? turn.text : writtenOf(turn));
    kept.reply.thinking = text(said ? turn.thinking : thoughtOf(turn));
    QJsonArray checks;
    for (const Block& block : turn.blocks) {
        if (!isJudged(block))
            continue;
        const auto check = turn.checks.find(block.id);
        checks.append(check == turn.checks.end() ? QJsonObject{} : toJson(check->second));
    }
    kept.reply.details = compact({{kChecks, checks}});
    return kept;
}

std::vector<Turn> turnsOf(const QList<records::Message>& messages) {
    std::vector<Turn> turns;
    for (qsizetype i = 0; i + 1 < messages.size(); ++i) {
        const records::Message& question = messages[i];
        const records::Message& reply = messages[i + 1];
        if (question.role != kUser || reply.role != kAssistant)
            continue;
        Turn turn;
        turn.question = turns.empty() ? QString() : question.markdown;
        const QJsonObject asked = QJsonDocument::fromJson(question.details.toUtf8()).object();
        turn.asked = asked.value(kAsked).toString(question.markdown).toStdString();
        turn.thinking = reply.thinking.toStdString();
        turn.text = reply.markdown.toStdString();
        turn.blocks = blocksOf(turn.thinking, turn.text);
        turn.finish = reply.finish.toStdString();
        const QJsonArray checks =
            QJsonDocument::fromJson(reply.details.toUtf8()).object().value(kChecks).toArray();
        std::vector<std::uint32_t> judged;
        for (const Block& block : turn.blocks)
            if (isJudged(block))
                judged.push_back(block.id);
        if (static_cast<std::size_t>(checks.size()) == judged.size())
            for (qsizetype k = 0; k < checks.size(); ++k) {
                tutor::StepCheck check = fromJson(checks[k].toObject());
                if (check.verdict != tutor::StepVerdict::Unchecked)
                    turn.checks[judged[static_cast<std::size_t>(k)]] = std::move(check);
            }
        turns.push_back(std::move(turn));
        ++i;
    }
    return turns;
}

} // namespace khatwa::ui
