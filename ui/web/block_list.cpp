#include "ui/web/block_list.h"

namespace khatwa::ui {

namespace {

QString nameOf(tutor::Inline::Kind kind) {
    using Kind = tutor::Inline::Kind;
    switch (kind) {
    case Kind::Text:
        return QStringLiteral("text");
    case Kind::Maths:
        return QStringLiteral("maths");
    case Kind::Code:
        return QStringLiteral("code");
    case Kind::Emphasis:
        return QStringLiteral("emphasis");
    case Kind::Strong:
        return QStringLiteral("strong");
    case Kind::LineBreak:
        return QStringLiteral("break");
    case Kind::CellEnd:
        return QStringLiteral("cell");
    case Kind::RowEnd:
        return QStringLiteral("row");
    }
    return {};
}

QString nameOf(tutor::Block::Kind kind) {
    using Kind = tutor::Block::Kind;
    switch (kind) {
    case Kind::Thinking:
        return QStringLiteral("thinking");
    case Kind::Text:
        return QStringLiteral("text");
    case Kind::Step:
        return QStringLiteral("step");
    case Kind::Maths:
        return QStringLiteral("maths");
    case Kind::Code:
        return QStringLiteral("code");
    case Kind::Table:
        return QStringLiteral("table");
    case Kind::Answer:
        return QStringLiteral("answer");
    case Kind::Heading:
        return QStringLiteral("heading");
    case Kind::Item:
        return QStringLiteral("item");
    }
    return {};
}

QVariantMap toMap(const tutor::Block& block) {
    QVariantList inlines;
    for (const tutor::Inline& piece : block.inlines)
        inlines.append(QVariantMap{{QStringLiteral("kind"), nameOf(piece.kind)},
                                   {QStringLiteral("text"), QString::fromStdString(piece.text)}});
    return {{QStringLiteral("id"), block.id},
            {QStringLiteral("kind"), nameOf(block.kind)},
            {QStringLiteral("thinking"), block.thinking},
            {QStringLiteral("number"), block.number},
            {QStringLiteral("level"), block.level},
            {QStringLiteral("marker"), QString::fromStdString(block.marker)},
            {QStringLiteral("text"), QString::fromStdString(block.text)},
            {QStringLiteral("inlines"), inlines},
            {QStringLiteral("complete"), block.complete}};
}

} // namespace

QVariantList blockList(const std::vector<tutor::Block>& blocks) {
    QVariantList list;
    list.reserve(static_cast<qsizetype>(blocks.size()));
    for (const tutor::Block& block : blocks)
        list.append(toMap(block));
    return list;
}

} // namespace khatwa::ui
