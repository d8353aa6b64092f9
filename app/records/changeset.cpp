// SPDX-License-Identifier: Apache-2.0
#include "records/changeset.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype undoLimit = 1000;

void setValue(QList<NamedValue> &values, const QString &column, const Value &value)
{
    const auto it = std::ranges::find(values, column, &NamedValue::column);
    if (it == values.end())
        values.append({column, value});
    else
        it->value = value;
}

void removeValue(QList<NamedValue> &values, const QString &column)
{
    values.removeIf([&](const NamedValue &v) { return v.column == column; });
}

/// What a WHERE can compare: a cell that was not loaded whole cannot be.
QList<NamedValue> comparable(const QList<NamedValue> &values)
{
    QList<NamedValue> kept = values;
    kept.removeIf([](const NamedValue &v) { return v.value.isLarge(); });
    return kept;
}

RowChange changeOf(const TableRef &table, const RowEdit &edit)
{
    switch (edit.kind) {
    case RowChange::Kind::Insert:
        return RowChange::insert(table, edit.values);
    case RowChange::Kind::Delete:
        return RowChange::erase(table, edit.key, edit.originals);
    case RowChange::Kind::Update:
        break;
    }
    return RowChange::update(table, edit.key, edit.values, comparable(edit.originals));
}

QString tagged(const Value &value)
{
    const auto sized = [](QChar tag, const QString &text) { return tag + QString::number(text.size()) + u':' + text; };
    struct Visitor
    {
        decltype(sized) &form;
        QString operator()(std::monostate) const { return u"n"_s; }
        QString operator()(bool v) const { return v ? u"b1"_s : u"b0"_s; }
        QString operator()(qint64 v) const { return form(u'i', QString::number(v)); }
        QString operator()(double v) const { return form(u'd', QString::number(v, 'g', 17)); }
        QString operator()(const QString &v) const { return form(u's', v); }
        QString operator()(const QByteArray &v) const { return form(u'x', QString::fromLatin1(v.toHex())); }
        QString operator()(const LargeValue &v) const { return form(u'l', QString::number(v.bytes) + v.preview); }
    };
    return std::visit(Visitor{sized}, value.data());
}

/// Column lists that must be unique: key, unique constraints, unique indexes.
QList<QStringList> uniqueLists(const Table &table)
{
    QList<QStringList> lists;
    if (!table.primaryKey.isEmpty())
        lists.append(table.primaryKey);
    for (const UniqueConstraint &unique : table.uniques)
        lists.append(unique.columns);
    for (const Index &index : table.indexes) {
        if (index.unique && !index.isExpression.contains(true))
            lists.append(index.elements);
    }
    return lists;
}

/// `taker` gives a unique column the value that `owner` has now and gives away.
bool takesFrom(const RowEdit &taker, const RowEdit &owner, const QList<QStringList> &uniques)
{
    return std::ranges::any_of(uniques, [&](const QStringList &columns) {
        return std::ranges::any_of(columns, [&](const QString &column) {
            const Value *wanted = taker.value(column);
            const Value *held = owner.original(column);
            return wanted && held && !wanted->isNull() && *wanted == *held;
        });
    });
}

} // namespace

RowId rowIdOf(const QList<NamedValue> &key)
{
    QString id = u"="_s;
    for (const NamedValue &part : key)
        id += tagged(part.value);
    return id;
}

bool isNewRow(const RowId &row)
{
    return row.startsWith(u'+');
}

const Value *RowEdit::value(const QString &column) const
{
    return valueOf(values, column);
}

const Value *RowEdit::original(const QString &column) const
{
    return valueOf(originals, column);
}

ChangeSet::ChangeSet(Table table) : m_table(std::move(table)) {}

int ChangeSet::count(RowChange::Kind kind) const
{
    return static_cast<int>(std::ranges::count(m_edits, kind, &RowEdit::kind));
}

const RowEdit *ChangeSet::find(const RowId &row) const
{
    const auto it = m_edits.constFind(row);
    return it == m_edits.constEnd() ? nullptr : &*it;
}

QList<RowEdit> ChangeSet::edits() const
{
    QList<RowEdit> all = m_edits.values();
    std::ranges::sort(all, {}, &RowEdit::order);
    return all;
}

RowEdit ChangeSet::editOf(const RowId &row, const QList<NamedValue> &key)
{
    if (const RowEdit *known = find(row))
        return *known;
    RowEdit edit;
    edit.row = row;
    edit.key = key;
    edit.order = m_nextOrder++;
    return edit;
}

void ChangeSet::edit(const SeenRow &row, const QString &column, const Value &value)
{
    const RowId id = rowIdOf(row.key);
    RowEdit edit = editOf(id, row.key);
    if (edit.kind == RowChange::Kind::Delete)
        return;
    if (!edit.original(column)) {
        const Value *seen = valueOf(row.values, column);
        setValue(edit.originals, column, seen ? *seen : Value());
    }
    if (*edit.original(column) == value) {
        removeValue(edit.values, column);
        removeValue(edit.originals, column);
    } else {
        setValue(edit.values, column, value);
    }
    change(id, edit.values.isEmpty() ? std::nullopt : std::optional(edit));
}

RowId ChangeSet::insert(const QList<NamedValue> &values)
{
    RowEdit edit;
    edit.kind = RowChange::Kind::Insert;
    edit.row = u'+' + QString::number(m_nextNew++);
    edit.values = values;
    edit.order = m_nextOrder++;
    change(edit.row, edit);
    return edit.row;
}

void ChangeSet::editNew(const RowId &row, const QString &column, const std::optional<Value> &value)
{
    const RowEdit *known = find(row);
    if (!known || known->kind != RowChange::Kind::Insert)
        return;
    RowEdit edit = *known;
    if (value)
        setValue(edit.values, column, *value);
    else
        removeValue(edit.values, column);
    change(row, edit);
}

void ChangeSet::erase(const SeenRow &row)
{
    const RowId id = rowIdOf(row.key);
    RowEdit edit = editOf(id, row.key);
    if (edit.kind == RowChange::Kind::Delete)
        return;
    QList<NamedValue> originals = comparable(row.values);
    // What was there when the person first touched the row is what they decided on.
    for (const NamedValue &first : std::as_const(edit.originals)) {
        if (!first.value.isLarge())
            setValue(originals, first.column, first.value);
    }
    edit.kind = RowChange::Kind::Delete;
    edit.values.clear();
    edit.originals = originals;
    change(id, edit);
}

void ChangeSet::revert(const RowId &row)
{
    change(row, std::nullopt);
}

void ChangeSet::revertCell(const RowId &row, const QString &column)
{
    const RowEdit *known = find(row);
    if (!known || known->kind == RowChange::Kind::Delete)
        return;
    RowEdit edit = *known;
    removeValue(edit.values, column);
    removeValue(edit.originals, column);
    const bool gone = edit.kind == RowChange::Kind::Update && edit.values.isEmpty();
    change(row, gone ? std::nullopt : std::optional(edit));
}

void ChangeSet::rebase(const RowId &row, const SeenRow &theirs, const QStringList &keepMine)
{
    const RowEdit *known = find(row);
    if (!known || known->kind == RowChange::Kind::Insert)
        return;
    RowEdit edit = *known;
    if (edit.kind == RowChange::Kind::Delete) {
        edit.originals = comparable(theirs.values);
        change(row, keepMine.isEmpty() ? std::nullopt : std::optional(edit));
        return;
    }
    for (const NamedValue &mine : QList<NamedValue>(edit.values)) {
        const Value *now = valueOf(theirs.values, mine.column);
        if (!keepMine.contains(mine.column) || !now || *now == mine.value) {
            removeValue(edit.values, mine.column);
            removeValue(edit.originals, mine.column);
        } else {
            setValue(edit.originals, mine.column, *now);
        }
    }
    change(row, edit.values.isEmpty() ? std::nullopt : std::optional(edit));
}

void ChangeSet::change(const RowId &row, const std::optional<RowEdit> &after)
{
    const RowEdit *known = find(row);
    const std::optional<RowEdit> before = known ? std::optional(*known) : std::nullopt;
    if (before == after)
        return;
    m_undo.append({row, before, after});
    if (m_undo.size() > undoLimit)
        m_undo.removeFirst();
    m_redo.clear();
    put(row, after);
}

void ChangeSet::put(const RowId &row, const std::optional<RowEdit> &edit)
{
    if (edit)
        m_edits.insert(row, *edit);
    else
        m_edits.remove(row);
}

void ChangeSet::undo()
{
    if (m_undo.isEmpty())
        return;
    const Command last = m_undo.takeLast();
    put(last.row, last.before);
    m_redo.append(last);
}

void ChangeSet::redo()
{
    if (m_redo.isEmpty())
        return;
    const Command next = m_redo.takeLast();
    put(next.row, next.after);
    m_undo.append(next);
}

bool ChangeSet::refersToItself() const
{
    return std::ranges::any_of(m_table.foreignKeys,
                               [this](const ForeignKey &key) { return key.target == m_table.ref; });
}

QList<RowEdit> ChangeSet::updatesInOrder() const
{
    QList<RowEdit> waiting = edits();
    waiting.removeIf([](const RowEdit &e) { return e.kind != RowChange::Kind::Update; });
    const QList<QStringList> uniques = uniqueLists(m_table);
    QList<RowEdit> ordered;
    while (!waiting.isEmpty()) {
        const auto isFree = [&](const RowEdit &edit) {
            return std::ranges::none_of(waiting, [&](const RowEdit &other) {
                return other.row != edit.row && takesFrom(edit, other, uniques);
            });
        };
        auto next = std::ranges::find_if(waiting, isFree);
        // A ring (two rows that swap a value) has no legal order; the server says so and nothing is changed.
        if (next == waiting.end())
            next = waiting.begin();
        ordered.append(*next);
        waiting.erase(next);
    }
    return ordered;
}

QList<StagedChange> ChangeSet::staged() const
{
    using Kind = RowChange::Kind;
    const QList<Kind> order = refersToItself() ? QList{Kind::Insert, Kind::Update, Kind::Delete}
                                               : QList{Kind::Delete, Kind::Update, Kind::Insert};
    QList<StagedChange> all;
    for (const Kind kind : order) {
        const QList<RowEdit> candidates = kind == Kind::Update ? updatesInOrder() : edits();
        for (const RowEdit &edit : candidates) {
            if (edit.kind == kind)
                all.append({edit.row, changeOf(m_table.ref, edit)});
        }
    }
    return all;
}

QList<RowChange> ChangeSet::toChanges() const
{
    QList<RowChange> changes;
    for (const StagedChange &staged : staged())
        changes.append(staged.change);
    return changes;
}

void ChangeSet::clear()
{
    m_edits.clear();
    m_undo.clear();
    m_redo.clear();
}

void ChangeSet::restore(const QList<RowEdit> &edits)
{
    clear();
    for (const RowEdit &edit : edits) {
        m_edits.insert(edit.row, edit);
        m_nextOrder = std::max(m_nextOrder, edit.order + 1);
        if (isNewRow(edit.row))
            m_nextNew = std::max(m_nextNew, edit.row.sliced(1).toULongLong() + 1);
    }
}

} // namespace athanor
