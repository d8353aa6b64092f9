// SPDX-License-Identifier: Apache-2.0
// The half of transfer.h that comes in.
#include "records/transfer.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

std::unexpected<RuleBreak> brokenBy(const ColumnRules &rules, const QString &what)
{
    return std::unexpected(RuleBreak{rules.column, u"%1 %2."_s.arg(rules.column, what)});
}

Error inRow(qint64 row, qint64 line, const QString &column, const QString &message)
{
    return Error::invalidInput(
        u"Row %1 (line %2), column %3: %4 Nothing was imported."_s.arg(row).arg(line).arg(column, message));
}

} // namespace

Checked<Value> fieldValue(const ColumnRules &rules, const ReadField &field)
{
    Value value;
    switch (field.kind) {
    case ReadField::Kind::Null:
        break;
    case ReadField::Kind::Bytes:
        value = Value(field.bytes);
        break;
    case ReadField::Kind::Text:
        return readValue(rules, field.text);
    case ReadField::Kind::Number: {
        if (rules.family == TypeFamily::Text || rules.family == TypeFamily::Enum)
            return brokenBy(rules, u"takes text; put the value in quotes"_s);
        // A number in a column of no particular type stays a number.
        const Value number(qint64(0));
        return readValue(rules, field.text, rules.family == TypeFamily::Other ? &number : nullptr);
    }
    case ReadField::Kind::Boolean:
        if (rules.family != TypeFamily::Boolean && rules.family != TypeFamily::Json)
            return brokenBy(rules, u"does not take true or false"_s);
        return readValue(rules, field.text);
    case ReadField::Kind::Structure:
        if (rules.family != TypeFamily::Json)
            return brokenBy(rules, u"does not take a JSON object or array"_s);
        return readValue(rules, field.text);
    }
    if (const auto checked = checkValue(rules, value); !checked)
        return std::unexpected(checked.error());
    return value;
}

Result<QList<RowChange>> readInserts(RecordReader &reader, const Table &table, const QList<ColumnRules> &rules,
                                     const CancelToken &cancel, qint64 rowLimit)
{
    QList<RowChange> changes;
    for (;;) {
        const auto record = reader.next();
        if (!record)
            return fail(record);
        if (!*record)
            return changes;
        const qint64 number = changes.size() + 1;
        if (number > rowLimit)
            return fail(Error::refused(
                u"The file has more than %1 rows, which is too much for one transaction; split it."_s.arg(rowLimit)));
        if (cancel.isCancelled())
            return fail(Error::cancelled(u"The import was stopped; nothing was imported."_s));
        QList<NamedValue> values;
        for (const ReadField &field : (*record)->fields) {
            const ColumnRules *own = rulesOf(rules, field.column);
            if (!own)
                return fail(inRow(number, (*record)->line, field.column,
                                  u"There is no such column in %1."_s.arg(table.ref.display())));
            const auto value = fieldValue(*own, field);
            if (!value)
                return fail(inRow(number, (*record)->line, field.column, value.error().message));
            values.append({field.column, *value});
        }
        const QList<RuleBreak> breaks = checkInsert(rules, values);
        if (!breaks.isEmpty())
            return fail(inRow(number, (*record)->line, breaks.first().column, breaks.first().message));
        changes.append(RowChange::insert(table.ref, values));
    }
}

} // namespace athanor
