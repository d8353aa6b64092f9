// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "records/columnrules.h"
#include "records/pager.h"
#include "records/rowaccess.h"
#include "ui/jobs.h"

#include <QAbstractTableModel>

#include <functional>

namespace athanor {

class StagedEdits;

/// How a cell differs from the database.
enum class CellState { AsStored, Changed, New, Left, Deleted, Loading };

/// The rows of one table: staged new rows first, then those of the database, fetched page by page as the view asks for
/// them. Staged values lie over fetched ones by row key, so sorting and filtering lose nothing. GUI thread; it never
/// blocks: a row that is not in memory shows as loading and is asked for.
class RecordsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using Fetch = std::function<QFuture<Result<Page>>(const PageRequest &)>;

    enum Role {
        StateRole = Qt::UserRole, ///< CellState
        NullRole,                 ///< bool: the cell holds NULL
        FullTextRole,             ///< the exact text, for editors
        RowIdRole
    };

    RecordsModel(Fetch fetch, StagedEdits *edits, QObject *parent = nullptr);

    /// Shows a table from its first row.
    void open(const TableAccess &access, const QList<ColumnRules> &rules);
    void close();
    void setFilters(const QList<Filter> &filters);
    /// Fetches from the first row anew, with the same order and filters.
    void reload();
    void setEditable(bool editable);

    [[nodiscard]] const TableAccess &access() const { return m_access; }
    [[nodiscard]] const QList<ColumnRules> &rules() const { return m_rules; }
    [[nodiscard]] const PageRequest &request() const { return m_pager.request(); }
    [[nodiscard]] qint64 knownRows() const { return m_pager.knownRows(); }
    [[nodiscard]] bool isComplete() const { return m_pager.isComplete(); }
    [[nodiscard]] int newRows() const { return static_cast<int>(m_newRows.size()); }
    [[nodiscard]] bool isEditable() const { return m_editable; }
    /// What the engine says of the rows that were fetched last; mostly empty.
    [[nodiscard]] const QString &notice() const { return m_notice; }

    /// The value that would be in the database if the changes were applied; nothing for a column that an insertion
    /// leaves to its default, or while the row is not in memory.
    [[nodiscard]] std::optional<Value> value(int row, int column) const;
    /// What the database holds; null for a new row or one that is not in memory.
    [[nodiscard]] std::optional<SeenRow> seen(int row) const;
    [[nodiscard]] RowId rowId(int row) const;
    [[nodiscard]] int rowOf(const RowId &row) const; ///< -1 if it is not in memory
    [[nodiscard]] CellState state(int row, int column) const;

    /// Stages a value; the rule it breaks comes back as a text, empty if none.
    QString stage(int row, int column, const std::optional<Value> &value);
    /// Reads typed text and stages it.
    QString stageText(int row, int column, const QString &text);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

signals:
    void pageLoaded();
    void loadFailed(const athanor::Error &error);
    void editRejected(const QString &reason);

private:
    void restart(PageRequest request);
    void ask(int page);
    void take(int page, const Result<Page> &fetched);
    void followEdits();
    [[nodiscard]] const Row *storedRow(int row) const;
    [[nodiscard]] const RowEdit *editOf(int row) const;
    [[nodiscard]] QVariant headerToolTip(int section) const;

    Fetch m_fetch;
    StagedEdits *m_edits;
    TableAccess m_access;
    QList<ColumnRules> m_rules;
    Pager m_pager;
    QList<RowId> m_newRows;
    bool m_isOpen = false;
    QString m_notice;
    bool m_editable = false;
    bool m_isTaking = false;
    mutable std::optional<int> m_wanted; ///< a page that was looked at and is not in memory
    JobTracker m_loading;
};

} // namespace athanor
