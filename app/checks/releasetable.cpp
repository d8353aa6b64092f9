// SPDX-License-Identifier: Apache-2.0
#include "checks/releasetable.h"

#include "core/atomicfile.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>

/// A static library's resources are only linked in where this names them; it cannot stand in a namespace.
static void initCheckResources()
{
    Q_INIT_RESOURCE(checks);
}

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 LargestTable = 1024 * 1024;
constexpr int SeriesFactor = 100;

std::unexpected<Error> damaged(const QString &what)
{
    return fail(Error::invalidInput(u"The table of releases cannot be read: %1."_s.arg(what)));
}

/// A row whose series is written "10.11".
std::optional<ReleaseSeries> seriesOf(const QJsonObject &row)
{
    const QStringList parts = row.value("series"_L1).toString().split(u'.');
    bool first = false, second = false;
    const int series = parts.value(0).toInt(&first) * SeriesFactor + parts.value(1).toInt(&second);
    const ReleaseSeries read{series, row.value("newest"_L1).toInt(-1),
                             QDate::fromString(row.value("end_of_life"_L1).toString(), Qt::ISODate)};
    if (parts.size() != 2 || !first || !second || read.newestMinor < 0 || !read.endOfLife.isValid())
        return std::nullopt;
    return read;
}

} // namespace

const ReleaseSeries *ReleaseTable::series(int major) const
{
    const auto it = std::ranges::find(postgresql, major, &ReleaseSeries::series);
    return it == postgresql.end() ? nullptr : &*it;
}

const ReleaseSeries *ReleaseTable::series(const QString &product, int first, int second) const
{
    const auto list = products.constFind(product);
    if (list == products.constEnd())
        return nullptr;
    const auto it = std::ranges::find(*list, first * SeriesFactor + second, &ReleaseSeries::series);
    return it == list->end() ? nullptr : &*it;
}

Result<ReleaseTable> parseReleaseTable(const QByteArray &json)
{
    const QJsonObject root = QJsonDocument::fromJson(json).object();
    ReleaseTable table;
    table.dated = QDate::fromString(root.value("dated"_L1).toString(), Qt::ISODate);
    if (!table.dated.isValid())
        return damaged(u"\"dated\" is not a date"_s);
    for (const QJsonValue &value : root.value("postgresql"_L1).toArray()) {
        const QJsonObject row = value.toObject();
        const ReleaseSeries series{row.value("series"_L1).toInt(), row.value("newest"_L1).toInt(-1),
                                   QDate::fromString(row.value("end_of_life"_L1).toString(), Qt::ISODate)};
        if (series.series <= 0 || series.newestMinor < 0 || !series.endOfLife.isValid())
            return damaged(u"row %1 of \"postgresql\""_s.arg(table.postgresql.size() + 1));
        table.postgresql += series;
    }
    if (table.postgresql.isEmpty())
        return damaged(u"\"postgresql\" is empty"_s);
    for (const QString &product : {u"mariadb"_s, u"mysql"_s, u"mongodb"_s, u"redis"_s, u"valkey"_s}) {
        for (const QJsonValue &value : root.value(product).toArray()) {
            const auto series = seriesOf(value.toObject());
            if (!series)
                return damaged(u"a row of \"%1\""_s.arg(product));
            table.products[product] += *series;
        }
    }
    for (const QJsonValue &value : root.value("fixes"_L1).toArray()) {
        SecurityFix fix{boundedText(value.toObject().value("id"_L1).toString(), 40, false), {}};
        const QJsonObject fixedIn = value.toObject().value("fixed_in"_L1).toObject();
        for (auto it = fixedIn.begin(); it != fixedIn.end(); ++it)
            fix.fixedIn.insert(it.key().toInt(), it.value().toInt());
        table.fixes += fix;
    }
    return table;
}

const ReleaseTable &builtInReleaseTable()
{
    static const ReleaseTable table = [] {
        initCheckResources();
        QFile file(u":/athanor/checks/eol.json"_s);
        if (!file.open(QIODevice::ReadOnly))
            return ReleaseTable{};
        return parseReleaseTable(file.readAll()).value_or(ReleaseTable{});
    }();
    return table;
}

ReleaseTable currentReleaseTable()
{
    const ReleaseTable &builtIn = builtInReleaseTable();
    const QString path =
        QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + "/athanor/eol.json"_L1;
    const auto bytes = readFile(path, LargestTable);
    if (!bytes)
        return builtIn;
    const auto own = parseReleaseTable(*bytes);
    return own && own->dated > builtIn.dated ? *own : builtIn;
}

} // namespace athanor
