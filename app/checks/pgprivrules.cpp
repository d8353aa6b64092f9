// SPDX-License-Identifier: Apache-2.0
#include "checks/rules.h"

namespace athanor::rules {

using namespace Qt::StringLiterals;

namespace {

QStringList grantTexts(const QList<PgTableGrant> &grants, bool onlyPublic)
{
    QStringList texts;
    for (const PgTableGrant &grant : grants) {
        if (!onlyPublic || grant.toPublic)
            texts += u"%1 (%2)"_s.arg(grant.table, grant.privileges);
    }
    return texts;
}

} // namespace

Verdict pgRoleAttributes(const CheckInput &in)
{
    const Fact<PgRole> &role = in.facts.pg.role;
    if (!role)
        return unknown(role.gap());
    QStringList grave;
    if (role->superuser)
        grave += u"SUPERUSER"_s;
    if (role->createRole)
        grave += u"CREATEROLE"_s;
    if (role->replication)
        grave += u"REPLICATION"_s;
    if (role->bypassRls)
        grave += u"BYPASSRLS"_s;
    if (!grave.isEmpty())
        return failed(u"%1 has %2"_s.arg(role->name, grave.join(u", "_s)));
    return role->createDb ? warned(u"%1 has CREATEDB"_s.arg(role->name))
                          : passed(u"%1 has no attribute beyond LOGIN"_s.arg(role->name));
}

Verdict pgDangerousMemberships(const CheckInput &in)
{
    static const QStringList grave{u"pg_execute_server_program"_s, u"pg_read_server_files"_s,
                                   u"pg_write_server_files"_s};
    static const QStringList wide{u"pg_write_all_data"_s, u"pg_read_all_data"_s, u"pg_signal_backend"_s,
                                  u"pg_checkpoint"_s, u"pg_create_subscription"_s};
    const Fact<QList<PgMembership>> &memberships = in.facts.pg.memberships;
    if (!memberships)
        return unknown(memberships.gap());
    // A superuser passes every membership test, whether it was granted or not.
    if (in.facts.pg.role && in.facts.pg.role->superuser)
        return failed(u"%1 is a superuser and acts as any role"_s.arg(in.facts.pg.role->name));
    QStringList dangerous;
    QStringList broad;
    for (const PgMembership &membership : *memberships) {
        if (membership.superuser || grave.contains(membership.role))
            dangerous += membership.role;
        else if (wide.contains(membership.role))
            broad += membership.role;
    }
    if (!dangerous.isEmpty())
        return failed(u"Member of %1"_s.arg(listed(dangerous)));
    return broad.isEmpty() ? passed(u"Member of no dangerous role"_s) : warned(u"Member of %1"_s.arg(listed(broad)));
}

Verdict pgOwnsTables(const CheckInput &in)
{
    const Fact<qint64> &owned = in.facts.pg.ownedRelations;
    if (!owned)
        return unknown(owned.gap());
    return *owned > 0 ? warned(u"The account may drop or alter %1 relation(s) as their owner"_s.arg(*owned))
                      : passed(u"The account owns no relation"_s);
}

Verdict pgPublicSchemaCreate(const CheckInput &in)
{
    const Fact<PgPublicSchema> &schema = in.facts.pg.publicSchema;
    if (!schema)
        return unknown(schema.gap());
    if (!schema->exists)
        return notApplicable(u"There is no schema public."_s);
    if (schema->everyoneMayCreate)
        return failed(u"PUBLIC may create objects in schema public"_s);
    return schema->accountMayCreate ? warned(u"The account may create objects in schema public"_s)
                                    : passed(u"Neither PUBLIC nor the account may create objects in schema public"_s);
}

Verdict pgDatabaseCreate(const CheckInput &in)
{
    const Fact<bool> &create = in.facts.pg.mayCreateSchemas;
    if (!create)
        return unknown(create.gap());
    return *create ? warned(u"The account may create schemas in the database"_s)
                   : passed(u"The account may not create schemas"_s);
}

Verdict pgBroadGrants(const CheckInput &in)
{
    const Fact<QList<PgTableGrant>> &grants = in.facts.pg.broadGrants;
    if (!grants)
        return unknown(grants.gap());
    const QStringList everyone = grantTexts(*grants, true);
    if (!everyone.isEmpty())
        return failed(u"Granted to PUBLIC: %1"_s.arg(listed(everyone)));
    return grants->isEmpty()
               ? passed(u"The account has no more than SELECT, INSERT, UPDATE and DELETE"_s)
               : warned(u"The account has more than it needs: %1"_s.arg(listed(grantTexts(*grants, false))));
}

Verdict pgPublicGrants(const CheckInput &in)
{
    const Fact<QList<PgTableGrant>> &grants = in.facts.pg.publicGrants;
    if (!grants)
        return unknown(grants.gap());
    return grants->isEmpty() ? passed(u"PUBLIC has no right on a user's table"_s)
                             : failed(u"PUBLIC has rights on %1"_s.arg(listed(grantTexts(*grants, false))));
}

Verdict pgDefinerFunctions(const CheckInput &in)
{
    const Fact<QList<PgDefiner>> &definers = in.facts.pg.definers;
    if (!definers)
        return unknown(definers.gap());
    QStringList super;
    QStringList all;
    for (const PgDefiner &definer : *definers) {
        all += definer.function;
        if (definer.ownedBySuperuser)
            super += definer.function;
    }
    if (!super.isEmpty())
        return failed(u"Run as a superuser with the caller's search_path: %1"_s.arg(listed(super)));
    return all.isEmpty() ? passed(u"No SECURITY DEFINER function lacks a search_path"_s)
                         : warned(u"Run as their owner with the caller's search_path: %1"_s.arg(listed(all)));
}

Verdict pgRiskyExtensions(const CheckInput &in)
{
    static const QStringList risky{u"file_fdw"_s, u"plpython3u"_s, u"plpythonu"_s,
                                   u"plperlu"_s,  u"pltclu"_s,     u"adminpack"_s};
    const Fact<QStringList> &extensions = in.facts.pg.extensions;
    if (!extensions)
        return unknown(extensions.gap());
    QStringList found;
    for (const QString &extension : *extensions) {
        if (risky.contains(extension))
            found += extension;
    }
    return found.isEmpty() ? passed(u"Installed: %1"_s.arg(listed(*extensions)))
                           : warned(u"Installed: %1"_s.arg(listed(found)));
}

Verdict pgMissingRights(const CheckInput &in)
{
    const Fact<QList<PgMissingRights>> &missing = in.facts.pg.missingRights;
    if (!missing)
        return unknown(missing.gap());
    QStringList tables;
    for (const PgMissingRights &one : *missing) {
        // The version table is the migrator's; a service only looks at it, if at all.
        if (one.table.section(u'.', -1) != "alembic_version"_L1)
            tables += u"%1 (%2)"_s.arg(one.table, one.rights.join(u", "_s));
    }
    return tables.isEmpty() ? passed(u"The account may read and write every table of its search path"_s)
                            : warned(u"Rights are missing on %1"_s.arg(listed(tables)));
}

} // namespace athanor::rules
