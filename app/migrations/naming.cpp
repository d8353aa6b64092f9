// SPDX-License-Identifier: Apache-2.0
#include "migrations/naming.h"

#include <QCryptographicHash>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace athanor {

/// What the tokens of a template are filled from.
struct NamingConvention::Subject
{
    ConstraintName given;
    QStringList columns;
    Table table;
    QString referredTable;
    QStringList referredColumns;
};

namespace {

struct Described
{
    QString key; ///< "pk", "uq", "ck", "fk"; empty: conventions know no such constraint
    ConstraintName given;
    QStringList columns;
    QString referredTable;
    QStringList referredColumns;
};

struct Describe
{
    Described operator()(const PrimaryKeyDef &c) const { return {u"pk"_s, c.name, c.columns, {}, {}}; }
    Described operator()(const UniqueDef &c) const { return {u"uq"_s, c.name, c.columns, {}, {}}; }
    Described operator()(const CheckDef &c) const { return {u"ck"_s, c.name, {}, {}, {}}; }
    Described operator()(const ForeignKeyDef &c) const
    {
        return {u"fk"_s, c.name, c.columns, c.targetTable, c.targetColumns};
    }
    Described operator()(const ExcludeDef &c) const { return {{}, c.name, {}, {}, {}}; }
};

QString labelOf(const NamingConvention::Table &table, const QString &column)
{
    const QString label = table.name + u'_' + column;
    return table.schema.isEmpty() ? label : QString(table.schema).replace(u'.', u'_') + u'_' + label;
}

/// The column tokens: column_0_name, column_0N_name, column_0_N_label, referred_column_0_name ...
std::optional<QString> columnToken(const QString &token, const QStringList &columns, const QStringList &referred,
                                   const NamingConvention::Table &table)
{
    static const QRegularExpression form(u"^(referred_)?column_(\\d+)(_?N)?_(name|key|label)$"_s);
    const QRegularExpressionMatch match = form.match(token);
    if (!match.hasMatch())
        return std::nullopt;
    const QString attribute = match.captured(4);
    const QStringList &names = match.captured(1).isEmpty() ? columns : referred;
    const auto text = [&](const QString &name) { return attribute == "label"_L1 ? labelOf(table, name) : name; };
    if (match.captured(3).isEmpty())
        return text(names.value(match.captured(2).toInt()));
    QStringList all;
    for (const QString &name : names)
        all.append(text(name));
    return all.join(match.captured(3) == "_N"_L1 ? u"_"_s : QString());
}

} // namespace

NamingConvention::NamingConvention(const QMap<QString, QString> &templates) : m_templates(templates)
{
    if (m_templates.isEmpty())
        m_templates.insert(u"ix"_s, u"ix_%(column_0_label)s"_s);
}

Result<ConstraintName> NamingConvention::apply(const QString &key, const Subject &subject) const
{
    const QString pattern = m_templates.value(key);
    const bool wantsName = pattern.contains("constraint_name"_L1);
    if (pattern.isEmpty() || subject.given.literal || (!subject.given.text.isEmpty() && !wantsName))
        return subject.given;
    static const QRegularExpression token(u"%\\((\\w+)\\)s|%%"_s);
    QString name;
    qsizetype done = 0;
    for (auto it = token.globalMatch(pattern); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        name += QStringView(pattern).mid(done, match.capturedStart() - done);
        done = match.capturedEnd();
        const QString word = match.captured(1);
        if (word.isEmpty())
            name += u'%';
        else if (word == "table_name"_L1)
            name += subject.table.name;
        else if (word == "referred_table_name"_L1)
            name += subject.referredTable;
        else if (word == "constraint_name"_L1 && !subject.given.text.isEmpty())
            name += subject.given.text;
        else if (const auto column = columnToken(word, subject.columns, subject.referredColumns, subject.table))
            name += *column;
        else if (word == "constraint_name"_L1)
            return fail(Error::invalidInput(u"The naming convention \"%1\" needs a constraint with a name: name the "
                                            "constraint on %2."_s.arg(key, subject.table.name)));
        else
            return fail(Error::invalidInput(u"The naming convention \"%1\" uses the token %2, which is not known: "
                                            "write the name in the script."_s.arg(key, boundedText(word, 60, false))));
    }
    name += QStringView(pattern).mid(done);
    return ConstraintName{name, true};
}

Result<ConstraintName> NamingConvention::name(const ConstraintDef &constraint, const Table &table) const
{
    const Described d = std::visit(Describe{}, constraint);
    if (d.key.isEmpty())
        return d.given;
    return apply(d.key, Subject{d.given, d.columns, table, d.referredTable, d.referredColumns});
}

Result<ConstraintName> NamingConvention::indexName(const ConstraintName &given, const QStringList &columns,
                                                   const Table &table) const
{
    return apply(u"ix"_s, Subject{given, columns, table, {}, {}});
}

QString truncatedName(const QString &name, int limit)
{
    if (name.size() <= limit)
        return name;
    const QByteArray digest = QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Md5).toHex();
    return name.left(limit - 8) + u'_' + QString::fromLatin1(digest.right(4));
}

void setConstraintName(ConstraintDef &constraint, const ConstraintName &name)
{
    struct Set
    {
        const ConstraintName &name;
        void operator()(PrimaryKeyDef &c) const { c.name = name; }
        void operator()(UniqueDef &c) const { c.name = name; }
        void operator()(CheckDef &c) const { c.name = name; }
        void operator()(ForeignKeyDef &c) const { c.name = name; }
        void operator()(ExcludeDef &c) const { c.name = name; }
    };
    std::visit(Set{name}, constraint);
}

} // namespace athanor
