// SPDX-License-Identifier: Apache-2.0
#include "fleet/demodata.h"

#include "engines/sql/sqlconnection.h"

#include <QDateTime>
#include <QTimeZone>

#include <array>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array firstNames{u"Ada",   u"Bruno", u"Chiara", u"Dmitri", u"Elif",  u"Farid",  u"Grace", u"Hana",
                                u"Ines",  u"Jonas", u"Keiko",  u"Liam",   u"Maya",  u"Noor",   u"Oskar", u"Priya",
                                u"Quinn", u"Rosa",  u"Søren",  u"Tomás",  u"Uma",   u"Viktor", u"Wanda", u"Xin",
                                u"Yusuf", u"Zoë",   u"Agnes",  u"Benoît", u"Carla", u"Daan"};
constexpr std::array lastNames{u"Almeida", u"Berg",   u"Cohen",  u"Dubois", u"Eriksson", u"Fischer",
                               u"García",  u"Haddad", u"Ito",    u"Jansen", u"Kaya",     u"Lopez",
                               u"Müller",  u"Novak",  u"Okafor", u"Petrov", u"Quirke",   u"Rossi",
                               u"Singh",   u"Tanaka", u"Ueda",   u"Varga",  u"Wang",     u"Yilmaz"};
constexpr std::array things{u"Kettle", u"Lamp", u"Notebook", u"Chair", u"Desk", u"Headphones", u"Backpack", u"Mug"};
constexpr std::array colours{u"amber", u"black", u"cobalt", u"green", u"ivory", u"red"};

struct Person
{
    QString first, last, username, email;
};

QString ascii(const QString &name)
{
    QString out;
    for (const QChar c : name.normalized(QString::NormalizationForm_D)) {
        if (c.unicode() < 128)
            out += c.toLower();
    }
    return out;
}

Person person(int n)
{
    const QString first = QString::fromUtf16(firstNames[static_cast<size_t>(n) % firstNames.size()]);
    const QString last = QString::fromUtf16(lastNames[static_cast<size_t>(n / 7) % lastNames.size()]);
    const QString handle = ascii(first) + u'.' + ascii(last) + QString::number(n);
    return {first, last, handle, handle + u"@example.org"_s};
}

/// A moment `minutes` after the start of 2024, in the spelling that SQLAlchemy gives SQLite's DATETIME.
QString moment(qint64 minutes)
{
    const QDateTime start(QDate(2024, 1, 1), QTime(8, 0), QTimeZone::utc());
    return start.addSecs(minutes * 60 + minutes % 59).toString(u"yyyy-MM-dd HH:mm:ss"_s) +
           u".%1"_s.arg(minutes * 7919 % 1000000, 6, 10, QChar(u'0'));
}

Value text(const QString &s)
{
    return Value(s);
}

Status fillAccounts(SqlConnection &c)
{
    const QString sql = u"INSERT INTO \"user\" (username, email, display_name, active, created_at, last_login_at) "
                        "VALUES (?, ?, ?, ?, ?, ?)"_s;
    for (int n = 1; n <= 2400; ++n) {
        const Person p = person(n);
        const Value display = n % 11 == 0 ? Value() : n % 13 == 0 ? text({}) : text(p.first + u' ' + p.last);
        const Value login = n % 5 == 0 ? Value() : text(moment(n * 311 + 90000));
        if (auto r = c.run(sql, {text(p.username), text(p.email), display, Value(n % 17 == 0 ? 0 : 1),
                                 text(moment(n * 300)), login});
            !r)
            return fail(r);
    }
    return {};
}

Status fillOrders(SqlConnection &c)
{
    const std::array<QString, 6> countries{u"DE"_s, u"FR"_s, u"BR"_s, u"JP"_s, u"TR"_s, u"US"_s};
    const QString addUser = u"INSERT INTO \"user\" (username, email, country) VALUES (?, ?, ?)"_s;
    const QString addOrder =
        u"INSERT INTO customer_order (user_id, number, total, note, placed_at) VALUES (?, ?, ?, ?, ?)"_s;
    for (int n = 1; n <= 3100; ++n) {
        const Person p = person(n);
        const Value country = n % 9 == 0 ? Value() : text(countries[static_cast<size_t>(n) % countries.size()]);
        if (auto r = c.run(addUser, {text(p.username), text(p.email), country}); !r)
            return fail(r);
    }
    for (int n = 1; n <= 5200; ++n) {
        const Value note = n % 6 == 0 ? text(u"Leave it with the neighbour"_s) : Value();
        const Row row{Value(1 + n * 13 % 3100), text(u"2026-%1"_s.arg(n, 6, 10, QChar(u'0'))),
                      Value((n * 317 % 90000) / 100.0), note, text(moment(n * 200))};
        if (auto r = c.run(addOrder, row); !r)
            return fail(r);
    }
    return {};
}

Status fillCatalog(SqlConnection &c)
{
    for (int n = 1; n <= 1800; ++n) {
        const Person p = person(n);
        if (auto r =
                c.run(u"INSERT INTO \"user\" (username, email) VALUES (?, ?)"_s, {text(p.username), text(p.email)});
            !r)
            return fail(r);
    }
    for (int n = 1; n <= 900; ++n) {
        const QString title = QString::fromUtf16(things[static_cast<size_t>(n) % things.size()]) + u", "_s +
                              QString::fromUtf16(colours[static_cast<size_t>(n / 8) % colours.size()]);
        const Row row{text(u"%1"_s.arg(n * 37, 8, 10, QLatin1Char('0'))), text(title),
                      Value((999 + n * 53 % 20000) / 100.0), text(moment(n * 500))};
        if (auto r = c.run(u"INSERT INTO product (sku, title, price, updated_at) VALUES (?, ?, ?, ?)"_s, row); !r)
            return fail(r);
    }
    // The bad setting: a view that would load native code into whatever program reads it carelessly.
    const auto view =
        c.run(u"CREATE VIEW product_report AS SELECT sku, title, load_extension('pricing') AS pricing FROM product"_s);
    return view ? Status() : fail(view);
}

Status fillNewsletter(SqlConnection &c)
{
    const QString sql = u"INSERT INTO \"user\" (username, email, confirmed, subscribed_at) VALUES (?, ?, ?, ?)"_s;
    for (int n = 1; n <= 4200; ++n) {
        const Person p = person(n);
        if (auto r = c.run(sql, {text(p.username), text(p.email), Value(n % 4 ? 1 : 0), text(moment(n * 150))}); !r)
            return fail(r);
    }
    return {};
}

struct Filler
{
    QLatin1StringView service;
    Status (*fill)(SqlConnection &);
};
constexpr std::array fillers{Filler{"accounts"_L1, fillAccounts}, Filler{"orders"_L1, fillOrders},
                             Filler{"catalog"_L1, fillCatalog}, Filler{"newsletter"_L1, fillNewsletter}};

} // namespace

Status fillDemoDatabase(SqlConnection &connection, const QString &service)
{
    for (const Filler &filler : fillers) {
        if (filler.service == service)
            return inTransaction(connection, u"BEGIN IMMEDIATE"_s, [&] { return filler.fill(connection); });
    }
    return fail(Error::internal(u"there is no demo data for this service."_s));
}

} // namespace athanor
