// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <variant>

namespace athanor {

/// How a word or row is coloured; never the only carrier of meaning.
enum class Tone { Neutral, Good, Notice, Bad, Unknown };

struct Paragraph
{
    QString text;
    Tone tone = Tone::Neutral;
};
struct FactList
{
    QList<std::pair<QString, QString>> facts;
};
struct TableBlock
{
    QStringList header;
    struct Row
    {
        QStringList cells;
        Tone tone = Tone::Neutral;
    };
    QList<Row> rows;
    int toneColumn = -1;       ///< the column whose cell carries the tone; -1: none
    bool repeatsOther = false; ///< an extract of another table; writers that count leave it out
};
struct CodeBlock
{
    QString language; ///< "sql"
    QString text;
};

struct Heading
{
    int level = 2; ///< 2 or 3; 1 is the title
    QString text;
};

/// A few large numbers at the top of a report: "Failing 2".
struct TileBlock
{
    struct Tile
    {
        QString label;
        QString value;
        Tone tone = Tone::Neutral;
    };
    QList<Tile> tiles;
};

using ReportBlock = std::variant<Heading, Paragraph, FactList, TableBlock, CodeBlock, TileBlock>;

/// "neutral", "good", "notice", "bad", "unknown"
[[nodiscard]] QString toneName(Tone tone);

/// Text of a stranger made visible: control, line-separator and bidirectional characters, lone surrogates and
/// non-characters become "\uXXXX"; tabs and line feeds stay if `multiline`. Nothing is hidden, nothing acts.
[[nodiscard]] QString visibleText(const QString &text, bool multiline = true);

/// A neutral document: writers turn it into HTML, Markdown, JSON. All text is plain and hostile until a writer escapes
/// it.
struct Report
{
    QString kind; ///< "migrations", "checks", "fleet"
    QString title;
    QString subtitle;
    QString createdAt; ///< ISO 8601, UTC
    QString createdBy; ///< user@host
    QString program;   ///< "Athanor 0.1.0"
    QList<ReportBlock> blocks;
    QJsonObject data; ///< the same facts for machines; what the JSON writer puts under "data"

    /// SHA-256 (hex) over the content without time and author: the same facts give the same hash.
    [[nodiscard]] QByteArray hash() const;
};

} // namespace athanor
