// SPDX-License-Identifier: Apache-2.0
#include "migrations/ddlcompiler.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace athanor {

namespace {

// NAMEDATALEN - 1
constexpr int postgresMaxIdentifier = 63;

class PostgresqlCompiler : public DdlCompiler
{
public:
    explicit PostgresqlCompiler(const RenderOptions &options) : DdlCompiler(options, postgresMaxIdentifier) {}

    QStringList enumChange(const EnumChange &operation, const Schema &schema) override
    {
        if (!operation.create)
            return {u"DROP TYPE "_s + type(operation.type)};
        // Without a connection SQLAlchemy cannot look first, and does not.
        const bool looks = operation.checkFirst && !options().asAlembic;
        const bool exists = std::any_of(schema.enums.cbegin(), schema.enums.cend(), [&operation](const EnumType &e) {
            return e.name == operation.type.typeName && schemaMatches(e.schema, operation.type.typeSchema);
        });
        if (looks && exists)
            return {};
        return {createType(operation.type)};
    }

protected:
    QString columnSpecification(const TableModel &table, const ColumnDef &column) override
    {
        QString text = quoting().quote(column.name) + u' ';
        if (column.primaryKey && &column == table.autoincrementColumn() && !column.identity) {
            text += isBigInteger(column.type)     ? "BIGSERIAL"_L1
                    : isSmallInteger(column.type) ? "SMALLSERIAL"_L1
                                                  : "SERIAL"_L1;
        } else {
            text += type(column.type);
            if (const auto value = columnDefault(column))
                text += " DEFAULT "_L1 + *value;
        }
        if (column.computed)
            text += u' ' + computed(*column.computed);
        if (column.identity)
            text += u' ' + identity(*column.identity);
        if (!*column.nullable && !column.identity)
            text += " NOT NULL"_L1;
        else if (*column.nullable && column.identity)
            text += " NULL"_L1;
        return text;
    }

    QString booleanLiteral(bool value) const override { return value ? u"true"_s : u"false"_s; }

    QString computed(const ComputedDef &computed) override
    {
        if (computed.persisted == false)
            refuse(u"PostgreSQL computed columns do not support 'virtual' persistence: set persisted=True."_s);
        return u"GENERATED ALWAYS AS ("_s + textClause(computed.sql) + u") STORED"_s;
    }

    QString uniqueConstraint(const UniqueDef &unique) override
    {
        QString text = DdlCompiler::uniqueConstraint(unique);
        if (optionIsTrue(unique.options, "postgresql_nulls_not_distinct"_L1))
            text.replace(text.indexOf("UNIQUE ("_L1), 8, u"UNIQUE NULLS NOT DISTINCT ("_s);
        return text;
    }

    QString checkConstraint(const TableConstraint &check) override
    {
        return DdlCompiler::checkConstraint(check) + validity(std::get<CheckDef>(check.def).options);
    }

    QString foreignKey(const QString &localSchema, const ForeignKeyDef &key) override
    {
        return DdlCompiler::foreignKey(localSchema, key) + validity(key.options);
    }

    QString excludeConstraint(const ExcludeDef &exclude) override
    {
        QStringList elements;
        for (const auto &[element, op] : exclude.elements) {
            // A plain name is a column; anything else stands as it is written.
            const bool isName = element.kind == SqlExpression::Kind::StringLiteral ||
                                !IdentifierQuoting::hasIllegalCharacters(element.text);
            elements.append((isName ? quoting().quote(element.text) : expression(element)) + " WITH "_L1 + op);
        }
        QString text = constraintPrefix(exclude.name) +
                       u"EXCLUDE USING %1 (%2)"_s.arg(indexMethod(exclude.usingMethod), elements.join(u", "_s));
        if (!exclude.where.isEmpty())
            text += u" WHERE ("_s + textClause(exclude.where) + u')';
        return text;
    }

    QString tableOptions(const TableModel &table) override
    {
        QString text;
        const DialectOption inherits = table.options.value(u"postgresql_inherits"_s);
        const QStringList parents =
            inherits.list.isEmpty() && !inherits.text.isEmpty() ? QStringList{inherits.text} : inherits.list;
        if (!parents.isEmpty())
            text += u"\n INHERITS ( "_s + quotedList(parents) + u" )"_s;
        if (const QString by = optionText(table.options, "postgresql_partition_by"_L1); !by.isEmpty())
            text += "\n PARTITION BY "_L1 + by;
        const DialectOption oids = table.options.value(u"postgresql_with_oids"_s);
        if (oids.isTrue)
            text += "\n WITH OIDS"_L1;
        else if (oids.isFalse)
            text += "\n WITHOUT OIDS"_L1;
        if (const QString commit = optionText(table.options, "postgresql_on_commit"_L1); !commit.isEmpty())
            text += "\n ON COMMIT "_L1 + QString(commit).replace(u'_', u' ').toUpper();
        if (const QString space = optionText(table.options, "postgresql_tablespace"_L1); !space.isEmpty())
            text += "\n TABLESPACE "_L1 + quoting().quote(space);
        return text;
    }

    QString createIndexText(const CreateIndex &index) override
    {
        QString text = index.unique ? u"CREATE UNIQUE INDEX "_s : u"CREATE INDEX "_s;
        if (optionIsTrue(index.options, "postgresql_concurrently"_L1))
            text += "CONCURRENTLY "_L1;
        if (index.ifNotExists)
            text += "IF NOT EXISTS "_L1;
        text += constraintName(index.name) + u" ON "_s + quoting().table(index.schema, index.table) + u' ';
        if (const QString method = optionText(index.options, "postgresql_using"_L1); !method.isEmpty())
            text += u"USING %1 "_s.arg(indexMethod(method));
        text += u'(' + elementsWithClasses(index) + u')';
        if (const QStringList columns = index.options.value(u"postgresql_include"_s).list; !columns.isEmpty())
            text += u" INCLUDE (%1)"_s.arg(quotedList(columns));
        if (optionIsTrue(index.options, "postgresql_nulls_not_distinct"_L1))
            text += " NULLS NOT DISTINCT"_L1;
        QStringList storage;
        const QMap<QString, QString> parameters = index.options.value(u"postgresql_with"_s).map;
        for (const auto &[name, value] : parameters.asKeyValueRange())
            storage.append(name + " = "_L1 + value);
        if (!storage.isEmpty())
            text += u" WITH (%1)"_s.arg(storage.join(u", "_s));
        if (const QString space = optionText(index.options, "postgresql_tablespace"_L1); !space.isEmpty())
            text += " TABLESPACE "_L1 + quoting().quote(space);
        if (const QString where = optionText(index.options, "postgresql_where"_L1); !where.isEmpty())
            text += " WHERE "_L1 + textClause(where);
        return text;
    }

    QString dropIndexText(const DropIndex &index) override
    {
        QString text = DdlCompiler::dropIndexText(index);
        if (optionIsTrue(index.options, "postgresql_concurrently"_L1))
            text.insert(QStringView(u"DROP INDEX ").size(), u"CONCURRENTLY "_s);
        return text;
    }

    /// A script of the same run that could not be read may have made the type.
    [[nodiscard]] bool isDoubtful(const QString &type) const
    {
        if (!options().memory || type.isEmpty())
            return false;
        const QRegularExpression word(u"\\b"_s + QRegularExpression::escape(type) + u"\\b"_s);
        return std::ranges::any_of(options().memory->unreadScripts,
                                   [&word](const QString &script) { return script.contains(word); });
    }

    QStringList beforeCreateTable(const TableModel &table) override
    {
        QStringList statements;
        for (const ColumnDef &column : table.columns) {
            const bool isArray = column.type.name == "ARRAY"_L1 && !column.type.items.isEmpty();
            const ColumnType &t = isArray ? column.type.items.constFirst() : column.type;
            if (!isNativeEnum(DialectId::PostgreSQL, t) || !t.createType)
                continue;
            const QString key = t.typeSchema + u'.' + t.typeName;
            if (options().memory && options().memory->enums.contains(key))
                continue;
            if (isDoubtful(t.typeName))
                refuse(
                    u"Whether the type %1 exists by then is not known, for a script before names it and could not be "
                    "read: let Alembic apply this one."_s.arg(t.typeName));
            if (options().memory)
                options().memory->enums.insert(key);
            statements.append(createType(t));
        }
        return statements;
    }

    QStringList alterColumnStatements(const AlterColumn &operation) override
    {
        const bool converts = operation.options.contains(u"postgresql_using"_s);
        if (converts && !operation.type) {
            refuse(u"postgresql_using must be used with the type_ parameter: give the column's new type."_s);
            return {};
        }
        // The type first, then what all dialects do.
        QStringList statements;
        AlterColumn rest = operation;
        if (operation.type) {
            const QString conversion =
                converts ? u" USING "_s + optionText(operation.options, "postgresql_using"_L1) : QString();
            statements.append(alterColumnType(operation) + conversion);
            rest.type.reset();
        }
        return statements + DdlCompiler::alterColumnStatements(rest);
    }

    QString setDefault(const AlterColumn &operation) override
    {
        if (!operation.identity)
            return DdlCompiler::setDefault(operation);
        const QString start =
            alterTable(operation.schema, operation.table) + u" ALTER COLUMN "_s + quoting().quote(operation.column);
        // Alembic adds an identity only where it is told that there is no default; otherwise it changes one.
        if (operation.hasExistingDefault && !operation.existingDefault)
            return start + u" ADD "_s + identity(*operation.identity);
        return start + changedIdentity(*operation.identity);
    }

private:
    static bool schemaMatches(const QString &known, const QString &asked)
    {
        return known == asked || (asked.isEmpty() && known == "public"_L1);
    }

    /// Each option that is given, by the order of their names.
    static QString changedIdentity(const IdentityDef &identity)
    {
        QString text;
        const auto number = [&text](QLatin1StringView word, const std::optional<qint64> &value) {
            if (value)
                text += " SET "_L1 + word + u' ' + QString::number(*value);
        };
        if (identity.always)
            text += " SET GENERATED ALWAYS"_L1;
        number("CACHE"_L1, identity.cache);
        if (identity.cycle)
            text += *identity.cycle ? " SET CYCLE"_L1 : " SET NO CYCLE"_L1;
        number("INCREMENT BY"_L1, identity.increment);
        number("MAXVALUE"_L1, identity.maxValue);
        number("MINVALUE"_L1, identity.minValue);
        if (identity.noMaxValue)
            text += " SET NO MAXVALUE"_L1;
        if (identity.noMinValue)
            text += " SET NO MINVALUE"_L1;
        number("START WITH"_L1, identity.start);
        return text;
    }

    static QString validity(const DialectOptions &options)
    {
        return optionIsTrue(options, "postgresql_not_valid"_L1) ? u" NOT VALID"_s : QString();
    }

    QString createType(const ColumnType &t)
    {
        QStringList values;
        for (const QString &value : t.values)
            values.append(stringLiteral(value));
        return u"CREATE TYPE %1 AS ENUM ("_s.arg(type(t)) + values.join(u", "_s) + u')';
    }

    QString indexMethod(const QString &method)
    {
        const bool isWord = !IdentifierQuoting::hasIllegalCharacters(method);
        if (!isWord)
            refuse(u"Unexpected SQL phrase '%1': name an index method."_s.arg(boundedText(method, 80, false)));
        return method.toLower();
    }

    QString elementsWithClasses(const CreateIndex &index)
    {
        const QMap<QString, QString> classes = index.options.value(u"postgresql_ops"_s).map;
        QStringList elements;
        for (const IndexElement &element : index.elements) {
            QString text = element.isExpression ? textClause(element.text) : quoting().quote(element.text);
            if (const QString name = classes.value(element.text); !name.isEmpty())
                text += u' ' + name;
            elements.append(text);
        }
        return elements.join(u", "_s);
    }
};

} // namespace

std::unique_ptr<DdlCompiler> postgresqlCompiler(const RenderOptions &options)
{
    return std::make_unique<PostgresqlCompiler>(options);
}

} // namespace athanor
