// SPDX-License-Identifier: Apache-2.0
#include "ui/records/recordsmodel.h"

#include "records/validator.h"
#include "ui/plaintext.h"
#include "ui/records/stagededits.h"

#include <QLocale>
#include <QScopedValueRollback>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int displayLimit = 200;

PageRequest firstRequest(const TableRef &table)
{
    PageRequest request;
    request.table = table;
    return request;
}

QString displayText(const Value &value)
{
    if (const auto *large = std::get_if<LargeValue>(&value.data()))
        return RecordsModel::tr("%1 … (%2)")
            .arg(boundedText(large->preview, 80, false), QLocale().formattedDataSize(large->bytes));
    return boundedText(value.toDisplay(displayLimit), displayLimit + 10, false);
}

} // namespace

RecordsModel::RecordsModel(Fetch fetch, StagedEdits *edits, QObject *parent)
    : QAbstractTableModel(parent), m_fetch(std::move(fetch)), m_edits(edits), m_pager(PageRequest())
{
    connect(m_edits, &StagedEdits::changed, this, &RecordsModel::followEdits);
}

void RecordsModel::open(const TableAccess &access, const QList<ColumnRules> &rules)
{
    beginResetModel();
    m_access = access;
    m_rules = rules;
    m_isOpen = true;
    m_pager = Pager(firstRequest(access.table.ref));
    m_newRows.clear();
    for (const RowEdit &edit : m_edits->changes().edits()) {
        if (edit.kind == RowChange::Kind::Insert)
            m_newRows.append(edit.row);
    }
    endResetModel();
    ask(0);
}

void RecordsModel::close()
{
    beginResetModel();
    m_loading.drop();
    m_isOpen = false;
    m_access = {};
    m_rules.clear();
    m_newRows.clear();
    m_pager = Pager(PageRequest());
    endResetModel();
}

void RecordsModel::setFilters(const QList<Filter> &filters)
{
    PageRequest request = m_pager.request();
    request.filters = filters;
    restart(request);
}

void RecordsModel::reload()
{
    restart(m_pager.request());
}

void RecordsModel::restart(PageRequest request)
{
    if (!m_isOpen)
        return;
    m_loading.drop();
    const int rows = rowCount();
    // The new rows stay where they are; only what was fetched goes.
    if (rows > newRows())
        beginRemoveRows({}, newRows(), rows - 1);
    m_pager = Pager(std::move(request));
    if (rows > newRows())
        endRemoveRows();
    ask(0);
}

void RecordsModel::setEditable(bool editable)
{
    if (m_editable == editable)
        return;
    m_editable = editable;
    // Whether a cell can be edited shows in nothing but its flags, which views ask for when they need them.
}

void RecordsModel::ask(int page)
{
    if (!m_isOpen)
        return;
    m_wanted.reset();
    m_loading.follow(m_fetch(m_pager.requestFor(page)),
                     [this, page](const Result<Page> &fetched) { take(page, fetched); });
}

void RecordsModel::take(int page, const Result<Page> &fetched)
{
    if (!fetched) {
        emit loadFailed(fetched.error());
        return;
    }
    m_notice = fetched->notice;
    // Views may ask for more while they are told of these rows.
    const QScopedValueRollback<bool> taking(m_isTaking, true);
    Pager after = m_pager;
    const Pager::Stored stored = after.store(page, *fetched);
    const int first = newRows();
    if (stored.tailDropped || stored.newRows < stored.oldRows) {
        // Others changed rows that were already shown: what follows has other numbers now.
        beginResetModel();
        m_pager = after;
        endResetModel();
    } else if (stored.newRows > stored.oldRows) {
        beginInsertRows({}, first + static_cast<int>(stored.oldRows), first + static_cast<int>(stored.newRows) - 1);
        m_pager = after;
        endInsertRows();
    }
    m_pager = after;
    const int begin = first + static_cast<int>(m_pager.firstRow(page));
    const int end = std::min(begin + static_cast<int>(fetched->rows.size()), rowCount()) - 1;
    if (end >= begin && columnCount() > 0)
        emit dataChanged(index(begin, 0), index(end, columnCount() - 1));
    emit pageLoaded();
    if (m_wanted)
        ask(*m_wanted);
}

void RecordsModel::followEdits()
{
    if (!m_isOpen)
        return;
    QList<RowId> now;
    for (const RowEdit &edit : m_edits->changes().edits()) {
        if (edit.kind == RowChange::Kind::Insert)
            now.append(edit.row);
    }
    for (int i = newRows() - 1; i >= 0; --i) {
        if (now.contains(m_newRows.at(i)))
            continue;
        beginRemoveRows({}, i, i);
        m_newRows.removeAt(i);
        endRemoveRows();
    }
    for (int i = 0; i < now.size(); ++i) {
        if (m_newRows.contains(now.at(i)))
            continue;
        beginInsertRows({}, i, i);
        m_newRows.insert(i, now.at(i));
        endInsertRows();
    }
    if (rowCount() > 0 && columnCount() > 0) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        emit headerDataChanged(Qt::Vertical, 0, rowCount() - 1);
    }
}

const Row *RecordsModel::storedRow(int row) const
{
    const qint64 number = row - newRows();
    if (number < 0)
        return nullptr;
    const Row *stored = m_pager.row(number);
    if (!stored && !m_wanted) {
        m_wanted = m_pager.pageOf(number);
        // Asking changes the model, which a const look may not do at once.
        auto *self = const_cast<RecordsModel *>(this);
        QMetaObject::invokeMethod(
            self,
            [self] {
                if (self->m_wanted && !self->m_loading.isRunning())
                    self->ask(*self->m_wanted);
            },
            Qt::QueuedConnection);
    }
    return stored;
}

std::optional<SeenRow> RecordsModel::seen(int row) const
{
    const Row *stored = storedRow(row);
    if (!stored)
        return std::nullopt;
    return seenRow(m_access.table.columns, m_access.key, *stored);
}

RowId RecordsModel::rowId(int row) const
{
    if (row < newRows())
        return m_newRows.value(row);
    const Row *stored = storedRow(row);
    if (!stored || m_access.key.isEmpty())
        return {};
    QList<NamedValue> key;
    for (const QString &name : m_access.key) {
        for (qsizetype i = 0; i < m_access.table.columns.size() && i < stored->size(); ++i) {
            if (m_access.table.columns.at(i).name == name)
                key.append({name, stored->at(i)});
        }
    }
    return rowIdOf(key);
}

const RowEdit *RecordsModel::editOf(int row) const
{
    return m_edits->changes().isEmpty() ? nullptr : m_edits->changes().find(rowId(row));
}

int RecordsModel::rowOf(const RowId &row) const
{
    if (const auto at = m_newRows.indexOf(row); at >= 0)
        return static_cast<int>(at);
    for (int i = newRows(); i < rowCount(); ++i) {
        if (m_pager.row(i - newRows()) && rowId(i) == row)
            return i;
    }
    return -1;
}

std::optional<Value> RecordsModel::value(int row, int column) const
{
    const QString &name = m_rules.at(column).column;
    const RowEdit *edit = editOf(row);
    if (edit && edit->kind != RowChange::Kind::Delete) {
        if (const Value *staged = edit->value(name))
            return *staged;
    }
    const Row *stored = storedRow(row);
    return stored && column < stored->size() ? std::optional(stored->at(column)) : std::nullopt;
}

CellState RecordsModel::state(int row, int column) const
{
    const RowEdit *edit = editOf(row);
    if (row < newRows())
        return edit && edit->value(m_rules.at(column).column) ? CellState::New : CellState::Left;
    if (!m_pager.row(row - newRows()))
        return CellState::Loading;
    if (!edit)
        return CellState::AsStored;
    if (edit->kind == RowChange::Kind::Delete)
        return CellState::Deleted;
    return edit->value(m_rules.at(column).column) ? CellState::Changed : CellState::AsStored;
}

QString RecordsModel::stage(int row, int column, const std::optional<Value> &value)
{
    const ColumnRules &rules = m_rules.at(column);
    if (value) {
        if (const auto checked = checkValue(rules, *value); !checked)
            return checked.error().message;
    }
    if (row < newRows()) {
        m_edits->editNew(m_newRows.at(row), rules.column, value);
        return {};
    }
    const auto original = seen(row);
    if (!original)
        return tr("The row is not loaded yet.");
    if (value)
        m_edits->edit(*original, rules.column, *value);
    else
        m_edits->revertCell(rowIdOf(original->key), rules.column);
    return {};
}

QString RecordsModel::stageText(int row, int column, const QString &text)
{
    const Row *stored = storedRow(row);
    const Value *original = stored && column < stored->size() ? &stored->at(column) : nullptr;
    const auto value = readValue(m_rules.at(column), text, original);
    return value ? stage(row, column, *value) : value.error().message;
}

int RecordsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_isOpen ? 0 : newRows() + static_cast<int>(m_pager.knownRows());
}

int RecordsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rules.size());
}

QVariant RecordsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount())
        return {};
    const int row = index.row();
    const int column = index.column();
    if (role == StateRole)
        return QVariant::fromValue(static_cast<int>(state(row, column)));
    if (role == RowIdRole)
        return rowId(row);
    const std::optional<Value> shown = value(row, column);
    if (role == NullRole)
        return shown && shown->isNull();
    if (role == Qt::TextAlignmentRole) {
        const TypeFamily family = m_rules.at(column).family;
        const bool isNumber =
            family == TypeFamily::Integer || family == TypeFamily::Real || family == TypeFamily::Decimal;
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (isNumber ? Qt::AlignRight : Qt::AlignLeft)));
    }
    if (role == Qt::EditRole || role == FullTextRole)
        return shown ? shown->toText() : QString();
    if (role == Qt::ToolTipRole && shown && !shown->isNull())
        return plainToolTip(boundedText(shown->toDisplay(1000), 1000));
    if (role == Qt::AccessibleTextRole && shown && shown->isNull())
        return tr("NULL");
    if (role != Qt::DisplayRole)
        return {};
    if (!shown)
        return row < newRows() ? (m_rules.at(column).mayBeLeftOut ? tr("default") : tr("needed")) : u"…"_s;
    return shown->isNull() ? u"NULL"_s : displayText(*shown);
}

QVariant RecordsModel::headerToolTip(int section) const
{
    return plainToolTip(m_rules.at(section).column + u'\n' + describeRules(m_rules.at(section)));
}

QVariant RecordsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && section < columnCount()) {
        if (role == Qt::DisplayRole)
            return boundedText(m_rules.at(section).column, 60, false);
        return role == Qt::ToolTipRole ? headerToolTip(section) : QVariant();
    }
    if (orientation == Qt::Vertical && role == Qt::DisplayRole && section < rowCount())
        return section < newRows() ? u"+"_s : QLocale().toString(section - newRows() + 1);
    return {};
}

Qt::ItemFlags RecordsModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (!index.isValid() || !m_editable || m_rules.at(index.column()).generated)
        return flags;
    const CellState cell = state(index.row(), index.column());
    if (cell == CellState::Deleted || cell == CellState::Loading)
        return flags;
    const auto shown = value(index.row(), index.column());
    return shown && shown->isLarge() ? flags : flags | Qt::ItemIsEditable;
}

bool RecordsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || role != Qt::EditRole || !flags(index).testFlag(Qt::ItemIsEditable))
        return false;
    const QString reason = stageText(index.row(), index.column(), value.toString());
    if (!reason.isEmpty())
        emit editRejected(reason);
    return reason.isEmpty();
}

void RecordsModel::sort(int column, Qt::SortOrder order)
{
    if (column >= columnCount())
        return;
    PageRequest request = m_pager.request();
    request.order.clear();
    if (column >= 0)
        request.order.append({m_rules.at(column).column, order == Qt::DescendingOrder});
    if (request.order != m_pager.request().order)
        restart(request);
}

bool RecordsModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_isOpen && !m_isTaking && !m_loading.isRunning() && m_pager.knownPages() > 0 &&
           m_pager.nextPage();
}

void RecordsModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        ask(*m_pager.nextPage());
}

} // namespace athanor
