// SPDX-License-Identifier: Apache-2.0
#include "checks/rules.h"

namespace athanor::rules {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype ShortPassword = 12;
constexpr int WorldRead = 0004;
constexpr int GroupRead = 0040;

QString placeText(const SecretPlace &place)
{
    QString text = place.line > 0 ? u"%1:%2"_s.arg(place.file).arg(place.line) : place.file;
    if (place.permissions)
        text += u" (mode %1)"_s.arg(place.permissions->modeText());
    return text;
}

bool isAdministrative(const ServiceFacts &facts)
{
    static const QStringList names{u"postgres"_s, u"root"_s, u"admin"_s, u"administrator"_s, u"sa"_s};
    return names.contains(facts.url.user) || (facts.pg.role && facts.pg.role->superuser);
}

} // namespace

Verdict passwordInFile(const CheckInput &in)
{
    if (in.facts.url.engine == EngineId::SQLite)
        return notApplicable(u"SQLite has no password."_s);
    const Fact<QList<SecretPlace>> &places = in.facts.secretPlaces;
    if (!places)
        return unknown(places.gap());
    QStringList open;
    QStringList doubtful;
    QStringList unread;
    QStringList tight;
    for (const SecretPlace &place : *places) {
        if (place.permissions && (place.permissions->mode & WorldRead) != 0)
            open += placeText(place);
        else if ((place.permissions && (place.permissions->mode & GroupRead) != 0) ||
                 (place.trackedByGit && *place.trackedByGit))
            doubtful +=
                placeText(place) + (place.trackedByGit && *place.trackedByGit ? u", tracked by git"_s : QString());
        else if (!place.permissions || !place.trackedByGit)
            unread += placeText(place);
        else
            tight += placeText(place);
    }
    if (!open.isEmpty())
        return failed(u"The password stands in a file that everyone can read: %1"_s.arg(listed(open)));
    if (!doubtful.isEmpty())
        return warned(u"The password stands in a file: %1"_s.arg(listed(doubtful)));
    if (!unread.isEmpty())
        return unknown(u"the file that holds the password could not be looked at: %1"_s.arg(listed(unread)));
    return passed(tight.isEmpty() ? u"No password in clear was found in the service's configuration"_s
                                  : u"Only its owner can read the password: %1"_s.arg(listed(tight)));
}

Verdict weakPassword(const CheckInput &in)
{
    if (in.facts.url.engine == EngineId::SQLite)
        return notApplicable(u"SQLite has no password."_s);
    const Fact<PasswordFacts> &password = in.facts.password;
    if (!password)
        return unknown(password.gap());
    if (password->characters == 0)
        return failed(u"The password is empty"_s);
    if (password->isDefault)
        return failed(u"The password equals the user, database or service name, or is one that is tried first"_s);
    if (password->characters < ShortPassword)
        return warned(u"The password is shorter than %1 characters"_s.arg(ShortPassword));
    return passed(u"The password is long enough and on no list of Athanor's"_s);
}

Verdict accountPerService(const CheckInput &in)
{
    if (in.facts.url.engine == EngineId::SQLite)
        return notApplicable(u"SQLite has no accounts."_s);
    const Fact<SharedAccount> &shared = in.facts.sharedAccount;
    if (!shared)
        return unknown(shared.gap());
    if (shared->services.isEmpty())
        return passed(u"No other service of the fleet uses this account"_s);
    const QString also = u"%1 is used by %2 too"_s.arg(in.facts.url.user, listed(shared->services));
    return isAdministrative(in.facts) ? failed(also + ", and it administers the server"_L1) : warned(also);
}

Verdict migrationAccount(const CheckInput &in)
{
    if (in.facts.url.engine == EngineId::SQLite)
        return notApplicable(u"SQLite has no accounts."_s);
    if (in.facts.url.engine != EngineId::PostgreSQL)
        return notApplicable(u"Tables have no owner there; what the account may do is judged by its rights."_s);
    const Fact<qint64> &owned = in.facts.pg.ownedRelations;
    if (!owned)
        return unknown(owned.gap());
    if (*owned > 0)
        return warned(u"The account that serves requests owns %1 relation(s), so it also migrates them"_s.arg(*owned));
    return passed(u"The tables belong to another account"_s);
}

} // namespace athanor::rules
