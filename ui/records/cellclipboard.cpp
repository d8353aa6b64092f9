// SPDX-License-Identifier: Apache-2.0
#include "ui/records/cellclipboard.h"

#include "ui/records/recordsmodel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QItemSelection>

#include <QSet>

#include <algorithm>
#include <array>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mostCells = 100'000;

/// As spreadsheets write a cell that would break its row.
QString quotedCell(const QString &text)
{
    static constexpr std::array breaking{u'\t', u'\n', u'\r', u'"'};
    if (std::ranges::none_of(breaking, [&](char16_t c) { return text.contains(c); }))
        return text;
    return u'"' + QString(text).replace(u'"', u"\"\""_s) + u'"';
}

struct ChosenCells
{
    QList<int> rows, columns;
    QSet<std::pair<int, int>> cells;
};

ChosenCells cellsOf(const QItemSelection &chosen)
{
    ChosenCells out;
    for (const QItemSelectionRange &range : chosen) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            for (int column = range.left(); column <= range.right(); ++column)
                out.cells.insert({row, column});
        }
    }
    QSet<int> rows, columns;
    for (const auto &[row, column] : std::as_const(out.cells)) {
        rows.insert(row);
        columns.insert(column);
    }
    out.rows = rows.values();
    out.columns = columns.values();
    std::ranges::sort(out.rows);
    std::ranges::sort(out.columns);
    return out;
}

} // namespace

CellCopy copyOfCells(const RecordsModel &model, const QItemSelection &chosen)
{
    CellCopy copy;
    qint64 count = 0;
    for (const QItemSelectionRange &range : chosen)
        count += qint64(range.width()) * range.height();
    if (count > mostCells) {
        copy.problem = CellCopy::Problem::TooMany;
        return copy;
    }
    ChosenCells cells = cellsOf(chosen);
    const bool alone = cells.cells.size() == 1;
    const auto isSecret = [&](int column) { return model.rules().at(column).secret; };
    if (alone)
        copy.secret = isSecret(cells.columns.first());
    for (int i = alone ? 0 : int(cells.columns.size()); i-- > 0;) {
        if (isSecret(cells.columns.at(i)))
            copy.leftOut.prepend(model.rules().at(cells.columns.takeAt(i)).column);
    }
    if (cells.columns.isEmpty() && !copy.leftOut.isEmpty())
        copy.problem = CellCopy::Problem::Secret;
    QStringList lines;
    for (const int row : std::as_const(cells.rows)) {
        QStringList line;
        for (const int column : std::as_const(cells.columns)) {
            const auto value = model.value(row, column);
            if (!cells.cells.contains({row, column})) {
                line.append(QString());
                continue;
            }
            if (!value && row >= model.newRows())
                copy.problem = CellCopy::Problem::NotLoaded;
            else if (value && value->isLarge())
                copy.problem = CellCopy::Problem::Long;
            const QString text = value && !value->isNull() ? value->toText() : QString();
            line.append(alone ? text : quotedCell(text));
            ++copy.cells;
        }
        lines.append(line.join(u'\t'));
    }
    copy.text = copy.problem == CellCopy::Problem::None ? lines.join(u'\n') : QString();
    return copy;
}

CellClipboard::CellClipboard(QObject *parent, std::chrono::milliseconds secretsStay) : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(secretsStay);
    connect(&m_timer, &QTimer::timeout, this, &CellClipboard::takeBack);
}

CellClipboard::~CellClipboard()
{
    takeBack();
}

void CellClipboard::put(const QString &text, bool secret)
{
    auto *data = new QMimeData;
    data->setText(text);
    if (secret)
        data->setData(u"x-kde-passwordManagerHint"_s, "secret");
    QGuiApplication::clipboard()->setMimeData(data);
    m_timer.stop();
    m_secret.clear();
    if (!secret)
        return;
    m_secret = data;
    m_timer.start();
}

void CellClipboard::takeBack()
{
    m_timer.stop();
    if (m_secret && QGuiApplication::clipboard()->mimeData() == m_secret)
        QGuiApplication::clipboard()->clear();
    m_secret.clear();
}

} // namespace athanor
