// SPDX-License-Identifier: Apache-2.0
#include "migrations/ddlcompiler.h"

#include "migrations/corerender.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace athanor {

QString optionText(const DialectOptions &options, QLatin1StringView name)
{
    return options.value(name).text;
}

bool optionIsTrue(const DialectOptions &options, QLatin1StringView name)
{
    return options.value(name).isTrue;
}

DdlCompiler::DdlCompiler(const RenderOptions &options, int maxIdentifier)
    : m_options(options),
      m_quoting(options.dialect, options.asAlembic && options.dialect != DialectId::SQLite, options.mariadb),
      m_naming(options.namingConvention), m_maxIdentifier(maxIdentifier)
{
}

DdlCompiler::~DdlCompiler() = default;

std::optional<Error> DdlCompiler::takeError()
{
    return std::exchange(m_error, std::nullopt);
}

void DdlCompiler::refuse(const QString &message)
{
    refuse(Error::unsupported(message));
}

void DdlCompiler::refuse(const Error &error)
{
    if (!m_error)
        m_error = error;
}

QString DdlCompiler::type(const ColumnType &type)
{
    const Result<QString> text = renderType(m_options.dialect, type, m_quoting);
    if (text)
        return *text;
    refuse(text.error());
    return {};
}

QString DdlCompiler::stringLiteral(const QString &value) const
{
    QString text = value;
    text.replace(u'\'', u"''"_s);
    const bool doubled = m_options.asAlembic && m_options.dialect != DialectId::SQLite;
    if (doubled)
        text.replace(u'%', u"%%"_s);
    // MySQL reads backslashes in a string; PostgreSQL does not, but SQLAlchemy learns that only from a connection.
    if (m_options.dialect == DialectId::MySQL || (doubled && m_options.dialect == DialectId::PostgreSQL))
        text.replace(u'\\', u"\\\\"_s);
    return u'\'' + text + u'\'';
}

QString DdlCompiler::textClause(const QString &text) const
{
    if (!m_options.asAlembic || m_options.dialect == DialectId::SQLite)
        return text;
    return QString(text).replace(u'%', u"%%"_s);
}

QString DdlCompiler::expression(const SqlExpression &expression)
{
    switch (expression.kind) {
    case SqlExpression::Kind::StringLiteral:
        return stringLiteral(expression.text);
    case SqlExpression::Kind::Text:
        return textClause(expression.text);
    case SqlExpression::Kind::Function:
        return functionCall(expression);
    case SqlExpression::Kind::True_:
        return booleanLiteral(true);
    case SqlExpression::Kind::False_:
        return booleanLiteral(false);
    case SqlExpression::Kind::Null_:
        return u"NULL"_s;
    case SqlExpression::Kind::Core:
        return renderCore(*expression.core, *this, false);
    }
    Q_UNREACHABLE();
}

QString DdlCompiler::functionCall(const SqlExpression &function)
{
    // Classes of SQLAlchemy's own: found by their name in any case, written without brackets where ANSI has none.
    static const QSet<QString> ansi{u"current_date"_s, u"current_time"_s,   u"current_timestamp"_s, u"current_user"_s,
                                    u"localtime"_s,    u"localtimestamp"_s, u"session_user"_s,      u"user"_s};
    static const QSet<QString> generic{u"coalesce"_s, u"max"_s,         u"min"_s,   u"sum"_s,
                                       u"now"_s,      u"concat"_s,      u"count"_s, u"random"_s,
                                       u"sysdate"_s,  u"char_length"_s, u"mode"_s};
    const QString lower = function.text.toLower();
    QStringList arguments;
    for (const SqlExpression &argument : function.arguments)
        arguments.append(expression(argument));
    const QString list = u'(' + arguments.join(u", "_s) + u')';
    if (ansi.contains(lower))
        return lower.toUpper() + (arguments.isEmpty() ? QString() : list);
    if (generic.contains(lower))
        return lower + list;
    QStringList path = function.text.split(u'.');
    for (QString &part : path) {
        if (IdentifierQuoting::hasIllegalCharacters(part))
            part = m_quoting.quote(part);
    }
    return path.join(u'.') + list;
}

std::optional<QString> DdlCompiler::columnDefault(const ColumnDef &column)
{
    if (!column.serverDefault)
        return std::nullopt;
    return expression(*column.serverDefault);
}

QString DdlCompiler::constraintName(const ConstraintName &name)
{
    if (name.text.isEmpty())
        return {};
    if (name.literal)
        return m_quoting.quote(truncatedName(name.text, m_maxIdentifier));
    if (name.text.size() > m_maxIdentifier)
        refuse(u"Identifier '%1' exceeds maximum length of %2 characters: give it a shorter name."_s
                   .arg(boundedText(name.text, 200, false))
                   .arg(m_maxIdentifier));
    return m_quoting.quote(name.text);
}

ConstraintName DdlCompiler::resolvedName(const ConstraintDef &constraint, const QString &schema, const QString &table)
{
    const Result<ConstraintName> name = m_naming.name(constraint, {schema, table});
    if (name)
        return *name;
    refuse(name.error());
    return {};
}

ConstraintName DdlCompiler::resolvedIndexName(const CreateIndex &index)
{
    QStringList columns;
    for (const IndexElement &element : index.elements)
        columns.append(element.text);
    const Result<ConstraintName> name = m_naming.indexName(index.name, columns, {index.schema, index.table});
    if (!name)
        refuse(name.error());
    else if (name->text.isEmpty())
        refuse(u"CREATE INDEX requires that the index have a name: name the index on %1."_s.arg(index.table));
    return name.value_or(ConstraintName{});
}

QString DdlCompiler::constraintPrefix(const ConstraintName &name)
{
    const QString text = constraintName(name);
    return text.isEmpty() ? text : u"CONSTRAINT %1 "_s.arg(text);
}

QString DdlCompiler::quotedList(const QStringList &names) const
{
    QStringList quoted;
    for (const QString &name : names)
        quoted.append(m_quoting.quote(name));
    return quoted.join(u", "_s);
}

QString DdlCompiler::checkedPhrase(const QString &phrase, const QStringList &allowed)
{
    if (!allowed.contains(phrase, Qt::CaseInsensitive))
        refuse(
            u"Unexpected SQL phrase '%1': use one of %2."_s.arg(boundedText(phrase, 80, false), allowed.join(u", "_s)));
    return phrase;
}

QString DdlCompiler::deferrability(std::optional<bool> deferrable, const QString &initially)
{
    QString text;
    if (deferrable)
        text += *deferrable ? " DEFERRABLE"_L1 : " NOT DEFERRABLE"_L1;
    if (!initially.isEmpty())
        text += " INITIALLY "_L1 + checkedPhrase(initially, {u"DEFERRED"_s, u"IMMEDIATE"_s});
    return text;
}

QString DdlCompiler::alterTable(const QString &schema, const QString &table) const
{
    return u"ALTER TABLE "_s + m_quoting.alteredTable(schema, table);
}

QString DdlCompiler::identityOptions(const IdentityDef &identity) const
{
    QStringList options;
    const auto number = [&options](QLatin1StringView word, const std::optional<qint64> &value) {
        if (value)
            options.append(word + QString::number(*value));
    };
    number("INCREMENT BY "_L1, identity.increment);
    number("START WITH "_L1, identity.start);
    number("MINVALUE "_L1, identity.minValue);
    number("MAXVALUE "_L1, identity.maxValue);
    if (identity.noMinValue)
        options.append(u"NO MINVALUE"_s);
    if (identity.noMaxValue)
        options.append(u"NO MAXVALUE"_s);
    number("CACHE "_L1, identity.cache);
    if (identity.cycle)
        options.append(*identity.cycle ? u"CYCLE"_s : u"NO CYCLE"_s);
    return options.join(u' ');
}

QString DdlCompiler::identity(const IdentityDef &identity) const
{
    const QString kind = identity.always ? u"ALWAYS"_s : u"BY DEFAULT"_s;
    const QString options = identityOptions(identity);
    const QString text = u"GENERATED %1 AS IDENTITY"_s.arg(kind);
    return options.isEmpty() ? text : u"%1 (%2)"_s.arg(text, options);
}

QString DdlCompiler::computed(const ComputedDef &computed)
{
    QString text = u"GENERATED ALWAYS AS ("_s + textClause(computed.sql) + u')';
    if (computed.persisted)
        text += *computed.persisted ? " STORED"_L1 : " VIRTUAL"_L1;
    return text;
}

} // namespace athanor
