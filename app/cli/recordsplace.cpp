// SPDX-License-Identifier: Apache-2.0
#include "cli/recordsplace.h"

#include "models/models.h"
#include "records/usertable.h"
#include "records/validator.h"

#include <QSet>

#include <algorithm>
#include <array>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// The table of the class called User, if the models say one.
QString declaredUserTable(const DeclaredModels &models)
{
    const auto it = std::ranges::find(models.models, u"User"_s, &DeclaredModel::className);
    return it == models.models.end() ? QString() : it->table;
}

Result<TableRef> chosenTable(Session &session, const Arguments &arguments, const DeclaredModels &models)
{
    if (arguments.has(u"table"_s))
        return resolveTable(session, arguments.value(u"table"_s));
    const auto users = locateUserTable(session, declaredUserTable(models));
    if (!users)
        return fail(users);
    if (!*users)
        return fail(Error::notFound(
            u"no table looks like the one of the users; name one with --table, see `records tables`."_s));
    return **users;
}

Error unknownColumn(const Table &table, const QString &word)
{
    QStringList names;
    for (const Column &column : table.columns)
        names.append(column.name);
    return Error::invalidInput(u"%1 has no column as in \"%2\"; it has %3."_s.arg(
        table.ref.display(), boundedText(word, 80, false), boundedText(names.join(u", "_s), 500, false)));
}

/// The longest column name that the word begins with and that one of the operators follows: a name may hold "=".
template <typename Operators>
std::optional<std::pair<QString, typename Operators::value_type>>
splitAtOperator(const QString &word, const Table &table, const Operators &operators)
{
    std::optional<std::pair<QString, typename Operators::value_type>> best;
    for (const Column &column : table.columns) {
        if (!word.startsWith(column.name) || (best && best->first.size() >= column.name.size()))
            continue;
        const QStringView rest = QStringView(word).sliced(column.name.size());
        const auto it = std::ranges::find_if(operators, [&](const auto &op) { return rest.startsWith(op.sign); });
        if (it != operators.end())
            best = {column.name, *it};
    }
    return best;
}

struct Sign
{
    QLatin1StringView sign;
};
constexpr std::array assignmentSigns{Sign{":="_L1}, Sign{"="_L1}};

struct FilterSign
{
    QLatin1StringView sign;
    Comparison comparison;
};
// A sign that another begins with stands after it.
constexpr std::array filterSigns{
    FilterSign{"!:=null"_L1, Comparison::IsNotNull}, FilterSign{":=null"_L1, Comparison::IsNull},
    FilterSign{"!="_L1, Comparison::NotEqual},       FilterSign{">="_L1, Comparison::GreaterOrEqual},
    FilterSign{"<="_L1, Comparison::LessOrEqual},    FilterSign{"^="_L1, Comparison::StartsWith},
    FilterSign{"~="_L1, Comparison::Contains},       FilterSign{"="_L1, Comparison::Equal},
    FilterSign{">"_L1, Comparison::Greater},         FilterSign{"<"_L1, Comparison::Less},
    FilterSign{"~"_L1, Comparison::Contains}};

} // namespace

Status TablePlace::requireKey() const
{
    const QString why = access.whyReadOnly();
    return why.isEmpty() ? Status() : fail(Error::refused(why));
}

DeclaredModels declaredModels(const Cli &cli, const Target &target)
{
    const QString path = target.profile.modelsPath();
    if (path.isEmpty())
        return {};
    auto models = readModels(path);
    if (models)
        return *std::move(models);
    cli.warn(u"the models are not read: "_s + models.error().message);
    return {};
}

Result<RecordsPlace> recordsPlace(const Cli &cli, const Arguments &arguments, Access access)
{
    RecordsPlace place;
    int used = 0;
    auto target = cli.target(arguments, &used);
    if (!target)
        return fail(target);
    place.target = *std::move(target);
    place.words = arguments.positional().sliced(used);
    auto session = cli.open(place.target, access);
    if (!session)
        return fail(session);
    place.session = *std::move(session);
    return place;
}

Result<TablePlace> tablePlace(const Cli &cli, const Arguments &arguments, Access access)
{
    auto place = recordsPlace(cli, arguments, access);
    if (!place)
        return fail(place);
    const DeclaredModels models = declaredModels(cli, place->target);
    const auto ref = chosenTable(*place->session, arguments, models);
    if (!ref)
        return fail(ref);
    auto described = describeTable(*place->session, *ref);
    if (!described)
        return fail(described);
    const EngineId engine = place->target.profile.url.engine;
    QList<ColumnRules> rules = columnRules(described->table, engine, models.forTable(ref->name));
    return TablePlace{*std::move(place), *std::move(described), std::move(rules)};
}

Result<QList<Assignment>> parseAssignments(const QStringList &words, const Table &table)
{
    QList<Assignment> assignments;
    QSet<QString> seen;
    for (const QString &word : words) {
        const auto split = splitAtOperator(word, table, assignmentSigns);
        if (!split && !word.contains(u'='))
            return fail(Error::usage(u"\"%1\" is not COL=VALUE or COL:=null."_s.arg(boundedText(word, 80, false))));
        if (!split)
            return fail(unknownColumn(table, word));
        const QString value = word.sliced(split->first.size() + split->second.sign.size());
        const bool isNull = split->second.sign == ":="_L1;
        if (isNull && value != "null"_L1)
            return fail(
                Error::usage(u"after := only null is understood; write %1=VALUE for a value."_s.arg(split->first)));
        if (seen.contains(split->first))
            return fail(Error::usage(u"%1 is given twice."_s.arg(split->first)));
        seen.insert(split->first);
        assignments.append({split->first, isNull ? std::nullopt : std::optional(value)});
    }
    return assignments;
}

Result<QList<Filter>> parseFilters(const QStringList &words, const QList<ColumnRules> &rules, const Table &table)
{
    QList<Filter> filters;
    for (const QString &word : words) {
        const auto split = splitAtOperator(word, table, filterSigns);
        if (!split)
            return fail(unknownColumn(table, word));
        const auto &[sign, comparison] = split->second;
        const bool isNullTest = comparison == Comparison::IsNull || comparison == Comparison::IsNotNull;
        const QString text = word.sliced(split->first.size() + sign.size());
        if (isNullTest && !text.isEmpty())
            return fail(
                Error::usage(u"after := only null is understood in \"%1\"."_s.arg(boundedText(word, 80, false))));
        const bool isPattern = comparison == Comparison::Contains || comparison == Comparison::StartsWith;
        const Value value = isNullTest  ? Value()
                            : isPattern ? Value(text)
                                        : searchValue(*rulesOf(rules, split->first), text);
        filters.append({split->first, comparison, value});
    }
    return filters;
}

Result<QList<SortKey>> parseOrder(const QStringList &words, const Table &table)
{
    QList<SortKey> order;
    for (const QString &word : words) {
        if (table.column(word)) {
            order.append({word, false});
            continue;
        }
        const QString name = word.section(u':', 0, -2);
        const QString direction = word.section(u':', -1);
        if (!table.column(name) || (direction != "desc"_L1 && direction != "asc"_L1))
            return fail(unknownColumn(table, word));
        order.append({name, direction == "desc"_L1});
    }
    return order;
}

QList<OptionSpec> recordsOptions(const QList<OptionSpec> &more)
{
    QList<OptionSpec> options = Cli::targetOptions();
    options.append({u"table"_s, u"T"_s, u"the table; by default the one of the service's users"_s});
    return options + more;
}

} // namespace athanor
