// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMimeData>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>

class QItemSelection;

namespace athanor {

class RecordsModel;

/// Cells as text that spreadsheets take: tabs between cells, a line a row; NULL is empty. One cell alone is its exact
/// text.
struct CellCopy
{
    enum class Problem {
        None,
        TooMany,   ///< more than 100,000 cells
        NotLoaded, ///< rows that the grid has not fetched yet
        Long,      ///< cells of which only the beginning is here
        Secret     ///< several cells, all of columns that hold secrets
    };
    Problem problem = Problem::None;
    QString text;
    int cells = 0;
    bool secret = false; ///< a single cell of a column that holds secrets
    QStringList leftOut; ///< columns of secrets, which are not copied by the way
};
[[nodiscard]] CellCopy copyOfCells(const RecordsModel &model, const QItemSelection &chosen);

/// Puts text on the clipboard. A secret is marked as one for clipboard managers (the hint of KDE's, which others know
/// too) and is taken back after a while, and with this object, unless somebody else has copied something since.
class CellClipboard : public QObject
{
    Q_OBJECT

public:
    explicit CellClipboard(QObject *parent, std::chrono::milliseconds secretsStay = std::chrono::seconds(30));
    ~CellClipboard() override;

    void put(const QString &text, bool secret);

private:
    void takeBack();

    QTimer m_timer;
    QPointer<const QMimeData> m_secret; ///< the clipboard owns it, and deletes it when it holds something else
};

} // namespace athanor
