// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "checks/check.h"

namespace athanor::rules {

// urlrules.cpp: what the URL promises before anything is sent.
Verdict urlSslMode(const CheckInput &in);
Verdict urlCaFile(const CheckInput &in);
Verdict urlDriverKey(const CheckInput &in);
Verdict urlClearPassword(const CheckInput &in);
Verdict urlPublicHost(const CheckInput &in);

// secretrules.cpp: where the password is and whose it is.
Verdict passwordInFile(const CheckInput &in);
Verdict weakPassword(const CheckInput &in);
Verdict accountPerService(const CheckInput &in);
Verdict migrationAccount(const CheckInput &in);

// tlsnetrules.cpp: what the server says before a login.
Verdict serverOffersTls(const CheckInput &in);
Verdict certificateDates(const CheckInput &in);
Verdict certificateChain(const CheckInput &in);
Verdict certificateName(const CheckInput &in);
Verdict certificateSelfSigned(const CheckInput &in);
Verdict certificateStrength(const CheckInput &in);
Verdict protocolVersions(const CheckInput &in);
Verdict weakCiphers(const CheckInput &in);
Verdict plaintextFallback(const CheckInput &in);
Verdict certificateChanged(const CheckInput &in);

/// The same rule asked of each server of a host list; the worst answer counts, and names its server.
[[nodiscard]] Verdict worstOfHosts(const CheckInput &in, Rule rule);
template <Rule one>
Verdict everyHost(const CheckInput &in)
{
    return worstOfHosts(in, one);
}

// pgtlsrules.cpp
Verdict pgSessionEncrypted(const CheckInput &in);
Verdict pgSslOn(const CheckInput &in);
Verdict pgMinimumTls(const CheckInput &in);
Verdict pgHbaDemandsTls(const CheckInput &in);
Verdict pgPlainClients(const CheckInput &in);

// pgauthrules.cpp
Verdict pgTrustLines(const CheckInput &in);
Verdict pgOldMethods(const CheckInput &in);
Verdict pgPasswordEncryption(const CheckInput &in);
Verdict pgStoredPasswords(const CheckInput &in);
Verdict pgLoginMethod(const CheckInput &in);
Verdict pgPasswordExpiry(const CheckInput &in);
Verdict pgListenAddresses(const CheckInput &in);
Verdict pgHbaOpenToAll(const CheckInput &in);

// pgprivrules.cpp
Verdict pgRoleAttributes(const CheckInput &in);
Verdict pgDangerousMemberships(const CheckInput &in);
Verdict pgOwnsTables(const CheckInput &in);
Verdict pgPublicSchemaCreate(const CheckInput &in);
Verdict pgDatabaseCreate(const CheckInput &in);
Verdict pgBroadGrants(const CheckInput &in);
Verdict pgPublicGrants(const CheckInput &in);
Verdict pgDefinerFunctions(const CheckInput &in);
Verdict pgRiskyExtensions(const CheckInput &in);
Verdict pgMissingRights(const CheckInput &in);

// pgserverrules.cpp: releases, durability, logging
Verdict pgMinorRelease(const CheckInput &in);
Verdict pgMajorRelease(const CheckInput &in);
Verdict pgDurability(const CheckInput &in);
Verdict pgConnectionLog(const CheckInput &in);
Verdict pgAuditExtension(const CheckInput &in);
Verdict pgSecretsInLog(const CheckInput &in);

// pgreplicationrules.cpp
Verdict pgNodeRole(const CheckInput &in);
Verdict pgStandbysStream(const CheckInput &in);
Verdict pgStandbyReplays(const CheckInput &in);
Verdict pgReplicationSlots(const CheckInput &in);
Verdict pgArchiving(const CheckInput &in);

// mysqltlsrules.cpp
Verdict mySessionEncrypted(const CheckInput &in);
Verdict myRequiresTls(const CheckInput &in);
Verdict myAccountDemandsTls(const CheckInput &in);
Verdict myTlsVersions(const CheckInput &in);

// mysqlauthrules.cpp: accounts and rights
Verdict myAnonymousAccounts(const CheckInput &in);
Verdict myEmptyPasswords(const CheckInput &in);
Verdict myPlugins(const CheckInput &in);
Verdict myWildcardHost(const CheckInput &in);
Verdict myGlobalRights(const CheckInput &in);
Verdict mySchemaRights(const CheckInput &in);
Verdict mySystemSchema(const CheckInput &in);
Verdict myDefiners(const CheckInput &in);

// mysqlserverrules.cpp: settings, releases, replication
Verdict myLocalInfile(const CheckInput &in);
Verdict mySecureFilePriv(const CheckInput &in);
Verdict myStrictAndDurable(const CheckInput &in);
Verdict myTestDatabase(const CheckInput &in);
Verdict myBindAddress(const CheckInput &in);
Verdict myAuditLog(const CheckInput &in);
Verdict myRelease(const CheckInput &in);
Verdict myReplicaThreads(const CheckInput &in);
Verdict myNodeRole(const CheckInput &in);
Verdict myGalera(const CheckInput &in);
Verdict myGroupMembers(const CheckInput &in);

// mongorules.cpp
Verdict urlMongoTls(const CheckInput &in);
Verdict urlMongoChecksOn(const CheckInput &in);
Verdict mongoSessionEncrypted(const CheckInput &in);
Verdict mongoTlsMode(const CheckInput &in);
Verdict mongoAccessControl(const CheckInput &in);
Verdict mongoLoginMechanisms(const CheckInput &in);
Verdict mongoAccountRoles(const CheckInput &in);
Verdict mongoOtherUsers(const CheckInput &in);
Verdict mongoNetwork(const CheckInput &in);
Verdict mongoRelease(const CheckInput &in);
Verdict mongoReplicaSet(const CheckInput &in);
Verdict mongoShards(const CheckInput &in);

// sqliterules.cpp
Verdict sqliteFileMode(const CheckInput &in);
Verdict sqliteFolderMode(const CheckInput &in);
Verdict sqliteSidecars(const CheckInput &in);
Verdict sqliteLocation(const CheckInput &in);
Verdict sqliteStructure(const CheckInput &in);
Verdict sqliteForeignKeys(const CheckInput &in);
Verdict sqliteJournalMode(const CheckInput &in);
Verdict sqliteHostileSchema(const CheckInput &in);
Verdict sqliteLibrary(const CheckInput &in);

// redisrules.cpp
Verdict redisSessionEncrypted(const CheckInput &in);
Verdict redisPlainPort(const CheckInput &in);
Verdict redisDefaultUser(const CheckInput &in);
Verdict redisNamedAccount(const CheckInput &in);
Verdict redisAccountRights(const CheckInput &in);
Verdict redisAdminDenied(const CheckInput &in);
Verdict redisOtherUsers(const CheckInput &in);
Verdict redisNetworkReach(const CheckInput &in);
Verdict redisDangerousSurface(const CheckInput &in);
Verdict redisRelease(const CheckInput &in);
Verdict redisReplicationState(const CheckInput &in);
Verdict redisClusterHealth(const CheckInput &in);
Verdict redisPersistence(const CheckInput &in);

// selfrules.cpp: Athanor itself
Verdict cleanEnvironment(const CheckInput &in);
Verdict profileStoreMode(const CheckInput &in);
Verdict releaseTableAge(const CheckInput &in);
Verdict clockDifference(const CheckInput &in);

} // namespace athanor::rules
